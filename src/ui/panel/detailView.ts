import * as vscode from 'vscode';
import { DETAIL_HOST, DETAIL_PUSHED, type Body } from '../../../webview-ui/contract/detail.ts';
import type { View } from '../../../webview-ui/contract/view.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { answering } from '../../transport/contract.ts';
import type { QueueChange } from '../queueChange.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { actOnFile, actOnQueue, actOnTask, openFollowUp, sendAnswer } from './actions.ts';
import { Gathered } from './gathered.ts';
import { openLink } from './links.ts';
import type { PanelPage, PanelView } from './panelView.ts';
import { plain } from './plain.ts';
import { bodyOf, headOf } from './taskFacts.ts';
import { TaskHistory } from './taskHistory.ts';
import { TaskStream } from './taskStream.ts';

export interface DetailTools {
  readonly engine: TaskEngine;
  readonly watch: QueueWatch;
  readonly showTask: (id: string) => void;
}

type DetailView = Extract<View, { kind: 'detail' }>;

/** Progress comes at most this often. */
const HEAD_MS = 100;
/** Texts, results and relatives change seldom and are long. */
const BODY_MS = 500;
const MAX_TAB_TITLE = 40;

/** One task with all that is known of it, and what its agent writes as it writes it. */
export class DetailPanel implements PanelView<DetailView> {
  readonly methods;
  readonly #page: PanelPage;
  readonly #tools: DetailTools;
  readonly #subscriptions: vscode.Disposable;
  #shown: ShownTask;
  #view: DetailView;

  constructor(page: PanelPage, view: DetailView, tools: DetailTools) {
    this.#page = page;
    this.#view = view;
    this.#tools = tools;
    this.methods = {
      act: answering(DETAIL_HOST.act, (action) => actOnTask(action, this.#view.task)),
      actOnFile: answering(DETAIL_HOST.actOnFile, (action, path) => actOnFile(action, this.#view.task, path)),
      actOnQueue: answering(DETAIL_HOST.actOnQueue, actOnQueue),
      answer: answering(DETAIL_HOST.answer, (text, attempt) =>
        sendAnswer(tools.engine, this.#view.task, text, attempt),
      ),
      openTask: answering(DETAIL_HOST.openTask, (task) => tools.showTask(task)),
      openLink: answering(DETAIL_HOST.openLink, openLink),
      queueFollowUp: answering(DETAIL_HOST.queueFollowUp, async (index) => {
        const task = await tools.engine.get(this.#view.task);
        const followUp = task?.result?.followUps[index];
        if (task && followUp) await openFollowUp(followUp, task.id);
      }),
    };
    this.#shown = new ShownTask(view.task, page, tools.engine);
    this.#subscriptions = vscode.Disposable.from(
      tools.watch.onDidChange((change) => this.#shown.changed(change)),
      tools.watch.onDidPage((feed) => this.#shown.stream.take(feed)),
    );
  }

  get view(): DetailView {
    return this.#view;
  }

  show(view: DetailView): void {
    if (view.task === this.#view.task) return;
    this.#view = view;
    this.#shown.dispose();
    this.#shown = new ShownTask(view.task, this.#page, this.#tools.engine);
  }

  async refresh(): Promise<void> {
    this.#shown.refresh();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#shown.dispose();
  }
}

/** The task that the tab shows now. */
class ShownTask {
  readonly stream: TaskStream;
  readonly #id: string;
  readonly #page: PanelPage;
  readonly #engine: TaskEngine;
  readonly #head = new Gathered(HEAD_MS, () => this.#pushHead());
  readonly #body = new Gathered(BODY_MS, () => this.#pushBody());
  #history: TaskHistory;
  /** Those whose standing the page shows beside its own. */
  #relatives: ReadonlySet<string> = new Set();
  #proposes = false;
  #isOver = false;

  constructor(id: string, page: PanelPage, engine: TaskEngine) {
    this.#id = id;
    this.#page = page;
    this.#engine = engine;
    this.#history = this.#newHistory();
    this.stream = new TaskStream(id, (written) => {
      if (page.visible) page.tell('written', DETAIL_PUSHED.written, id, written);
    });
  }

  changed({ tasks, moved, all, reviews }: QueueChange): void {
    const isMine = all || tasks.has(this.#id);
    // What moves elsewhere may be what it waits for.
    if (isMine || moved) this.#head.ask();
    const isBeside = [...this.#relatives].some((id) => tasks.has(id));
    // Another proposal may be for the same file.
    if (moved && (isMine || isBeside || (this.#proposes && reviews.size > 0))) this.#body.ask();
  }

  /** To a page that knows nothing. */
  refresh(): void {
    this.#history = this.#newHistory();
    this.stream.showAll();
    this.#head.ask();
    this.#body.ask();
  }

  #newHistory(): TaskHistory {
    return new TaskHistory(this.#engine, this.#id, (page) =>
      this.#tell(() => this.#page.tell('history', DETAIL_PUSHED.history, this.#id, page)),
    );
  }

  async #pushHead(): Promise<void> {
    if (!this.#page.visible) return;
    const task = await this.#engine.get(this.#id);
    this.#tell(() => (task ? this.#tellHead(task) : this.#page.tell('gone', DETAIL_PUSHED.gone, this.#id)));
    if (task) await this.#history.catchUp();
  }

  #tellHead(task: Task): void {
    this.#page.title = plain(task.title, MAX_TAB_TITLE);
    this.#page.tell('head', DETAIL_PUSHED.head, headOf(task));
  }

  async #pushBody(): Promise<void> {
    if (!this.#page.visible) return;
    const task = await this.#engine.get(this.#id);
    if (!task) return;
    const body = await bodyOf(task, this.#engine);
    this.#relatives = new Set(relativesOf(body));
    this.#proposes = body.changes.length > 0;
    this.#tell(() => this.#page.tell('body', DETAIL_PUSHED.body, this.#id, body));
  }

  #tell(say: () => void): void {
    if (!this.#isOver && this.#page.visible) say();
  }

  dispose(): void {
    this.#isOver = true;
    this.#head.dispose();
    this.#body.dispose();
    this.stream.dispose();
  }
}

function relativesOf({ parents, children }: Body): readonly string[] {
  return [...parents, ...children].map(({ id }) => id);
}
