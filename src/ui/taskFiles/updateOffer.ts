import type * as vscode from 'vscode';
import { canonicalJson } from '../../core/canonicalJson.ts';
import { MAX_RETRIES, type Task, type TaskDraft } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import type { TaskFileLanguage } from './taskFileLanguage.ts';

export interface UpdateOfferTools {
  readonly engine: Pick<TaskEngine, 'get'>;
  /** Whether there is a queue to ask; else asking would make one. */
  readonly isStored: () => Promise<boolean>;
  readonly language: TaskFileLanguage;
  /** Of tasks that name no number of their own. */
  readonly maxRetries: () => number;
  /** Whether the person wants the task to take what its file says now. */
  readonly ask: (task: Task) => Promise<boolean>;
  /** Queues the file again. */
  readonly update: (uri: vscode.Uri) => Promise<void>;
  /** Says that the task has begun meanwhile. */
  readonly tellTooLate: (task: Task) => void;
}

/** Asks, when a task file is saved, whether its task that waits shall take what the file says now; once for each content. */
export class UpdateOffer {
  readonly #tools: UpdateOfferTools;
  /** By file: what was asked about last. */
  readonly #asked = new Map<string, string>();

  constructor(tools: UpdateOfferTools) {
    this.#tools = tools;
  }

  async saved(uri: vscode.Uri): Promise<void> {
    const { engine, isStored, language, ask, update, tellTooLate } = this.#tools;
    if (!(await isStored())) return;
    const draft = (await language.taskFile(uri))?.draft;
    const task = draft?.ref === undefined ? undefined : await engine.get(draft.ref);
    if (!draft || !task || !waits(task) || !(await this.#differs(draft, task))) return;
    const content = canonicalJson(draft);
    if (this.#asked.get(uri.toString()) === content) return;
    this.#asked.set(uri.toString(), content);
    if (!(await ask(task))) return;
    const now = await engine.get(task.id);
    if (now && waits(now)) await update(uri);
    else tellTooLate(task);
  }

  async #differs(draft: TaskDraft, task: Task): Promise<boolean> {
    if (isChanged(draft, task, this.#tools.maxRetries())) return true;
    if (draft.dependsOn.length !== task.dependencies.length) return true;
    const parents = await Promise.all(draft.dependsOn.map((ref) => this.#tools.engine.get(ref)));
    return parents.some((parent) => !parent || !task.dependencies.includes(parent.id));
  }
}

/** Once it has begun, its file would be queued as another task. */
function waits({ status, attempt }: Task): boolean {
  return attempt === 0 && (status === 'pending' || status === 'queued' || status === 'paused');
}

/**
 * Dependencies aside. What a file leaves to its agent or the settings is as the task has it.
 *
 * @param maxRetries of tasks that name no number of their own
 */
function isChanged(draft: TaskDraft, task: Task, maxRetries: number): boolean {
  const said = {
    ...alike(draft),
    maxRetries: draft.maxRetries === MAX_RETRIES.default ? maxRetries : draft.maxRetries,
    model: draft.model ?? null,
    provider: draft.provider ?? task.provider,
    scheduledAt: draft.scheduledAt ?? null,
  };
  const { model, provider, scheduledAt } = task;
  const has = { ...alike(task), maxRetries: task.maxRetries, model, provider, scheduledAt };
  return canonicalJson(said) !== canonicalJson(has);
}

/** What a draft and its task have in the same form. */
function alike(it: TaskDraft | Task) {
  const { title, description, instructions, agent, type, priority, onParentFailure, context, budget } = it;
  return { title, description, instructions, agent, type, priority, onParentFailure, context, budget };
}
