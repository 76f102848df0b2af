import * as vscode from 'vscode';
import {
  FORM_HOST,
  FORM_PUSHED,
  prefillSchema,
  type Edited,
  type Prefill,
  type Queued,
} from '../../../webview-ui/contract/form.ts';
import type { View } from '../../../webview-ui/contract/view.ts';
import { defined } from '../../core/defined.ts';
import { fieldProblems, parseDraft, textsOf } from '../../core/draft.ts';
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
import { patchOf, prefillOf } from './formTask.ts';
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
/** Tasks that are offered at once. */
const FOUND = 20;
const SAID_MS = 5_000;

/** The form for a new task, or for one that is changed. */
export class FormPanel implements PanelView<FormView> {
  readonly #page: PanelPage;
  readonly #tools: FormTools;
  readonly #sources = new ContextSources();
  readonly #subscription: vscode.Disposable;
  /** Without a prefill: that is taken once, and must not come back with the tab. */
  #view: FormView;
  #given: Given;

  readonly methods = {
    begin: answering(FORM_HOST.begin, () => this.#begin()),
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
    queue: answering(FORM_HOST.queue, (draft, then) => this.#queue(draft, then)),
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
    this.#view = withoutPrefill(view);
    this.#given = givenBy(view.prefill);
    this.#tools = tools;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(SECTION)) void this.refresh();
    });
  }

  get view(): FormView {
    return this.#view;
  }

  show(view: FormView): void {
    this.#view = withoutPrefill(view);
    this.#given = givenBy(view.prefill);
  }

  async refresh(): Promise<void> {
    this.#page.title = this.#view.edit === undefined ? vscode.l10n.t('New Task') : vscode.l10n.t('Edit Task');
    if (!this.#page.visible) return;
    this.#page.tell('choices', FORM_PUSHED.choices, choicesOf(await surroundings(this.#tools)));
  }

  async #begin() {
    const { prefill, unfit } = this.#given;
    this.#given = NOTHING;
    return {
      choices: choicesOf(await surroundings(this.#tools)),
      edited: await this.#edited(),
      prefill,
      unfit,
      left: this.#tools.memory.get(LEFT),
    };
  }

  async #edited(): Promise<Edited | null> {
    if (this.#view.edit === undefined) return null;
    const task = await this.#task();
    return { id: task.id, title: task.title, status: task.status, draft: prefillOf(task) };
  }

  async #queue(draft: Prefill, then: 'close' | 'stay'): Promise<Queued> {
    requireTrust();
    const submitted = await queueDrafts(this.#tools, [defined(draft)]);
    this.#tools.queued(submitted);
    await this.#tools.memory.update(LEFT, undefined);
    const [first] = submitted;
    if (!first)
      throw new QueueError(
        'internal',
        vscode.l10n.t('The queue took the task and named none. Look into it.'),
      );
    const recurs = first.nextRun !== undefined;
    const task = recurs ? undefined : await this.#tools.engine.get(first.id);
    const title = task?.title ?? draft.title ?? textsOf(draft.description ?? '', 'general').title;
    if (then === 'close') this.#closeSaying(vscode.l10n.t('Queued: {0}', title));
    return { title, task: recurs ? null : first.id, ...defined({ nextRun: first.nextRun }) };
  }

  /** What has ended is not rewritten: its changed copy is run. */
  async #save(draft: Prefill): Promise<void> {
    requireTrust();
    const { engine } = this.#tools;
    const task = await this.#task();
    const around = await surroundings(this.#tools);
    const holding = { choices: choicesOf(around), defaults: around.defaults, now: Date.now() };
    const patch = patchOf(draft, task, holding);
    const title = patch.title ?? task.title;
    if (isFinal(task.status)) {
      this.#tools.queued([await engine.runAgain(task.id, patch)]);
      this.#closeSaying(vscode.l10n.t('Queued: {0}', title));
    } else {
      await engine.edit(task.id, patch);
      this.#closeSaying(vscode.l10n.t('Saved: {0}', title));
    }
  }

  async #task(): Promise<Task> {
    const task = this.#view.edit === undefined ? undefined : await this.#tools.engine.get(this.#view.edit);
    if (task) return task;
    throw new QueueError('not-found', vscode.l10n.t('The task is no longer there. Queue it as a new one.'));
  }

  #closeSaying(words: string): void {
    vscode.window.setStatusBarMessage(words, SAID_MS);
    this.#page.close();
  }

  dispose(): void {
    this.#sources.dispose();
    this.#subscription.dispose();
  }
}

interface Given {
  readonly prefill: Prefill | null;
  /** What of it could not be taken, in words. */
  readonly unfit: string | null;
}

const NOTHING: Given = { prefill: null, unfit: null };

function withoutPrefill({ kind, edit }: FormView): FormView {
  return { kind, ...defined({ edit }) };
}

/** What somebody else wants to stand in the form. A field that does not fit takes no other along. */
function givenBy(given: unknown): Given {
  if (given === undefined || given === null) return NOTHING;
  const parsed = prefillSchema.safeParse(given);
  if (parsed.success) return { prefill: parsed.data, unfit: null };
  const problems = fieldProblems(parsed.error);
  const wrong = new Set(problems.map(({ field }) => /^\w*/.exec(field)?.[0]));
  const rest = Object.entries(given).filter(([field]) => !wrong.has(field));
  return {
    prefill: prefillSchema.safeParse(Object.fromEntries(rest)).data ?? null,
    unfit: problems.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; '),
  };
}
