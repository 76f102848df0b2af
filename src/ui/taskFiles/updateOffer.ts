import type * as vscode from 'vscode';
import { canonicalJson } from '../../core/canonicalJson.ts';
import type { Status } from '../../core/lifecycle.ts';
import { MAX_RETRIES, type Task, type TaskDraft } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import type { TaskFileLanguage } from './taskFileLanguage.ts';

export interface UpdateOfferTools {
  readonly engine: Pick<TaskEngine, 'get' | 'schedules'>;
  /** Whether there is a queue to ask; else asking would make one. */
  readonly isStored: () => Promise<boolean>;
  readonly language: TaskFileLanguage;
  /** Of tasks that name no number of their own. */
  readonly maxRetries: () => number;
  /** Whether the person wants the task, or what recurs, to take what its file says now. */
  readonly ask: (title: string, recurs: boolean) => Promise<boolean>;
  /** Queues the file again. */
  readonly update: (uri: vscode.Uri) => Promise<void>;
  /** Says that the task has begun meanwhile. */
  readonly tellTooLate: (title: string) => void;
}

/**
 * Asks, when a task file is saved, whether its task that waits, or what recurs, shall take what the file says now; once
 * for each content.
 */
export class UpdateOffer {
  readonly #tools: UpdateOfferTools;
  /** By file: what was asked about last. */
  readonly #asked = new Map<string, string>();

  constructor(tools: UpdateOfferTools) {
    this.#tools = tools;
  }

  async saved(uri: vscode.Uri): Promise<void> {
    const { isStored, language, ask, update, tellTooLate } = this.#tools;
    if (!(await isStored())) return;
    const draft = (await language.taskFile(uri))?.draft;
    const title = draft ? await this.#outdated(draft) : undefined;
    if (!draft || title === undefined) return;
    const content = canonicalJson(draft);
    if (this.#asked.get(uri.toString()) === content) return;
    this.#asked.set(uri.toString(), content);
    const recurs = draft.schedule !== undefined;
    if (!(await ask(title, recurs))) return;
    if (recurs || (await this.#waiting(draft))) await update(uri);
    else tellTooLate(title);
  }

  /** The title of what says something else than the draft that it came from, and can still be changed. */
  async #outdated(draft: TaskDraft): Promise<string | undefined> {
    if (draft.schedule) {
      const schedule = (await this.#tools.engine.schedules()).find(({ ref }) => ref === draft.ref);
      const said = { ...draft, maxRetries: this.#maxRetries(draft) };
      return schedule && canonicalJson(schedule.draft) !== canonicalJson(said)
        ? schedule.draft.title
        : undefined;
    }
    const task = await this.#waiting(draft);
    return task && (await this.#differs(draft, task)) ? task.title : undefined;
  }

  /** Once it has begun, its file would be queued as another task. */
  async #waiting({ ref = '' }: TaskDraft): Promise<Task | undefined> {
    const task = await this.#tools.engine.get(ref);
    return task?.attempt === 0 && WAITING.includes(task.status) ? task : undefined;
  }

  async #differs(draft: TaskDraft, task: Task): Promise<boolean> {
    if (isChanged({ ...draft, maxRetries: this.#maxRetries(draft) }, task)) return true;
    if (draft.dependsOn.length !== task.dependencies.length) return true;
    const parents = await Promise.all(draft.dependsOn.map((ref) => this.#tools.engine.get(ref)));
    return parents.some((parent) => !parent || !task.dependencies.includes(parent.id));
  }

  #maxRetries({ maxRetries }: TaskDraft): number {
    return maxRetries === MAX_RETRIES.default ? this.#tools.maxRetries() : maxRetries;
  }
}

const WAITING: readonly Status[] = ['pending', 'queued', 'paused'];

/** Dependencies aside. What a file leaves to its agent is as the task has it. */
function isChanged(draft: TaskDraft, task: Task): boolean {
  const said = {
    content: alike(draft),
    model: draft.model ?? null,
    provider: draft.provider ?? task.provider,
    scheduledAt: draft.scheduledAt ?? null,
  };
  const { model, provider, scheduledAt } = task;
  return canonicalJson(said) !== canonicalJson({ content: alike(task), model, provider, scheduledAt });
}

/** What a draft and its task have in the same form. */
function alike(it: TaskDraft | Task) {
  const { title, description, instructions, agent, type, priority } = it;
  const { onParentFailure, maxRetries, context, budget } = it;
  return [
    title,
    description,
    instructions,
    agent,
    type,
    priority,
    onParentFailure,
    maxRetries,
    context,
    budget,
  ];
}
