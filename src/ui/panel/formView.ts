import * as vscode from 'vscode';
import { FORM_HOST, FORM_PUSHED, type Edited, type Prefill } from '../../../webview-ui/contract/form.ts';
import type { View } from '../../../webview-ui/contract/view.ts';
import { defined } from '../../core/defined.ts';
import { parseDraft, parsePatch } from '../../core/draft.ts';
import { QueueError } from '../../core/errors.ts';
import { isFinal } from '../../core/lifecycle.ts';
import { wholeDraft } from '../../core/ownDraft.ts';
import type { Task } from '../../core/task.ts';
import type { Submitted, TaskEngine } from '../../engine/port.ts';
import { answering } from '../../transport/contract.ts';
import type { Memory } from '../memory.ts';
import { queueDrafts, surroundings } from '../queueing/submit.ts';
import { requireTrust } from '../queueingCommands.ts';
import { SECTION } from '../section.ts';
import { measureContext } from './contextMeasure.ts';
import { ContextSources } from './contextSources.ts';
import { choicesOf } from './formChoices.ts';
import type { PanelPage, PanelView } from './panelView.ts';
import { saveAsTaskFile } from './taskFileSaving.ts';

export interface FormTools {
  readonly engine: TaskEngine;
  readonly shippedAgents: vscode.Uri;
  readonly memory: Memory;
  /** Something was queued: the views have reason to look. */
  readonly queued: (tasks: readonly Submitted[]) => void;
}

type FormView = Extract<View, { kind: 'form' }>;

/** What stood in the last form that was not queued. */
const LEFT = 'form.left';
const FOUND = 20;

/** The form for a new task, or for one that is changed. */
export class FormPanel implements PanelView<FormView> {
  readonly #page: PanelPage;
  readonly #tools: FormTools;
  readonly #sources = new ContextSources();
  readonly #subscription: vscode.Disposable;
  #view: FormView;

  readonly methods = {
    begin: answering(FORM_HOST.begin, async () => ({
      choices: choicesOf(await surroundings(this.#tools)),
      edited: await this.#edited(),
      left: this.#tools.memory.get(LEFT),
    })),
    leave: answering(FORM_HOST.leave, async (page) => {
      await this.#tools.memory.update(LEFT, page ?? undefined);
    }),
    findTasks: answering(FORM_HOST.findTasks, async (text) => {
      const { tasks } = await this.#tools.engine.list({ text, limit: FOUND, order: 'newest' });
      return tasks.map(({ ref, title, status }) => ({ ref, title, status }));
    }),
    findContext: answering(FORM_HOST.findContext, (source) => this.#sources.find(source)),
    dropped: answering(FORM_HOST.dropped, (uris) => this.#sources.dropped(uris)),
    measure: answering(FORM_HOST.measure, async (paths) => {
      const { settings } = await surroundings(this.#tools);
      return measureContext(paths, settings.sensitive);
    }),
    queue: answering(FORM_HOST.queue, (draft) => this.#queue(draft)),
    save: answering(FORM_HOST.save, (draft) => this.#save(draft)),
    saveAsTaskFile: answering(FORM_HOST.saveAsTaskFile, async (draft) => {
      const { defaults } = await surroundings(this.#tools);
      return saveAsTaskFile(parseDraft(wholeDraft(defined(draft), defaults)));
    }),
    connectModel: answering(FORM_HOST.connectModel, async () => {
      await vscode.commands.executeCommand('agentTaskQueue.connectModel');
    }),
    openTask: answering(FORM_HOST.openTask, async (task) => {
      await vscode.commands.executeCommand('agentTaskQueue.showTask', task);
    }),
  };

  constructor(page: PanelPage, view: FormView, tools: FormTools) {
    this.#page = page;
    this.#view = view;
    this.#tools = tools;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(SECTION)) void this.refresh();
    });
  }

  get view(): FormView {
    return this.#view;
  }

  show(view: FormView): void {
    this.#view = view;
  }

  async refresh(): Promise<void> {
    this.#page.title = this.#view.edit === undefined ? vscode.l10n.t('New Task') : vscode.l10n.t('Edit Task');
    if (!this.#page.visible) return;
    this.#page.tell('choices', FORM_PUSHED.choices, choicesOf(await surroundings(this.#tools)));
  }

  async #edited(): Promise<Edited | null> {
    const task = this.#view.edit === undefined ? undefined : await this.#tools.engine.get(this.#view.edit);
    return task ? { id: task.id, title: task.title, status: task.status, draft: partsOf(task) } : null;
  }

  async #queue(draft: Prefill) {
    requireTrust();
    const submitted = await queueDrafts(this.#tools, [defined(draft)]);
    this.#tools.queued(submitted);
    const [first] = submitted;
    const task = first && (await this.#tools.engine.get(first.id));
    if (!task)
      throw new QueueError('not-found', vscode.l10n.t('The task was queued and is no longer there.'));
    return { id: task.id, title: task.title };
  }

  /** What has ended is not rewritten: its changed copy is run. */
  async #save(draft: Prefill) {
    requireTrust();
    const { engine } = this.#tools;
    const task = this.#view.edit === undefined ? undefined : await engine.get(this.#view.edit);
    if (!task)
      throw new QueueError('not-found', vscode.l10n.t('The task is no longer there. Queue it as a new one.'));
    const patch = parsePatch(changesOf(draft));
    const changed = isFinal(task.status)
      ? await engine.runAgain(task.id, patch)
      : await engine.edit(task.id, patch);
    return { id: changed.id, title: patch.title ?? task.title };
  }

  dispose(): void {
    this.#sources.dispose();
    this.#subscription.dispose();
  }
}

/** What of a draft may change once it is a task. */
function changesOf(draft: Prefill) {
  const { title, description, instructions, priority, scheduledAt, maxRetries } = draft;
  const { context, provider, model, budget } = draft;
  const texts = { title, description, instructions, context };
  return defined({ ...texts, priority, scheduledAt, maxRetries, provider, model, budget });
}

function partsOf(task: Task): Prefill {
  const { title, description, instructions, agent, type, priority, maxRetries, onParentFailure, budget } =
    task;
  return {
    title,
    description,
    instructions,
    agent,
    type,
    priority,
    maxRetries,
    onParentFailure,
    budget,
    context: [...task.context],
    dependsOn: [...task.dependencies],
    ...defined({
      scheduledAt: task.scheduledAt ?? undefined,
      provider: task.provider ?? undefined,
      model: task.model ?? undefined,
    }),
  };
}
