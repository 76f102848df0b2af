import * as vscode from 'vscode';
import type { TaskEngine } from '../../engine/port.ts';
import { DisposableStore } from '../disposables.ts';
import type { QueueChange } from '../queueChange.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { lensesOf, type Queued } from './lensesOf.ts';
import type { TaskFileFacts, TaskFileLanguage } from './taskFileLanguage.ts';

export interface TaskFileLensTools {
  readonly engine: Pick<TaskEngine, 'get' | 'schedules'>;
  /** Whether there is a queue to ask; else asking would make one. */
  readonly isStored: () => Promise<boolean>;
  readonly watch: QueueWatch;
  readonly language: TaskFileLanguage;
}

/** What was never saved has no path yet to be known by. */
const SAVED = { scheme: 'file', language: 'agent-task' };

/** Over each task file: what can be done with it, and how the task stands that was queued from it. */
export class TaskFileLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #tools: TaskFileLensTools;
  readonly #opened = new DisposableStore();
  readonly #changed = this.#opened.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;
  /** Of the tasks whose state was given since the last redrawing. */
  readonly #shown = new Set<string>();

  constructor(tools: TaskFileLensTools) {
    this.#tools = tools;
    this.#opened.add(tools.watch.onDidChange((change) => this.#concerns(change) && this.#redraw()));
    this.#opened.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#redraw()));
    this.#opened.add(vscode.languages.registerCodeLensProvider(SAVED, this));
  }

  async provideCodeLenses({ uri }: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    // While the language server is started again after it ended, a file can be queued all the same.
    const facts = await this.#tools.language.taskFile(uri).catch(() => null);
    const queued = facts ? await this.#find(facts) : {};
    if (queued.task) this.#shown.add(queued.task.id);
    const top = new vscode.Range(0, 0, 0, 0);
    return lensesOf(uri, facts?.dependencies ?? [], queued).map((lens) => new vscode.CodeLens(top, lens));
  }

  /** What came of it. */
  async #find({ ref, draft }: TaskFileFacts): Promise<Queued> {
    const { engine, isStored } = this.#tools;
    if (!(await isStored())) return {};
    const schedule = draft?.schedule && (await engine.schedules()).find((one) => one.ref === ref);
    if (schedule) return { schedule };
    const task = await engine.get(ref);
    return task ? { task } : {};
  }

  #concerns({ moved, tasks }: QueueChange): boolean {
    return moved || [...tasks].some((id) => this.#shown.has(id));
  }

  /** The editor asks again for what is on show. */
  #redraw(): void {
    this.#shown.clear();
    this.#changed.fire();
  }

  dispose(): void {
    this.#opened.dispose();
  }
}
