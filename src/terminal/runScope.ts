import type { TaskEvent } from '../core/event.ts';
import { isFinal, type Status } from '../core/lifecycle.ts';
import type { Task } from '../core/task.ts';
import type { TaskEngine } from '../engine/port.ts';

type Source = Pick<TaskEngine, 'get' | 'list' | 'stats'>;

/** How many tasks a run came to, by their end; `waiting` is all that did not end. */
export interface Counts {
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly waiting: number;
}

const OPEN: readonly Status[] = ['pending', 'queued', 'running', 'paused'];
const PAGE = 1_000;
/** How many questions to the engine are under way at once. */
const AT_ONCE = 50;

/** The tasks that a run is about, as they were last seen: those of this call and their parents, or the whole store. */
export class RunScope {
  readonly #engine: Source;
  readonly #whole: boolean;
  readonly #tasks = new Map<string, Task>();

  private constructor(engine: Source, whole: boolean) {
    this.#engine = engine;
    this.#whole = whole;
  }

  /** The tasks with these ids and all that they depend on. */
  static async ofTasks(engine: Source, ids: readonly string[]): Promise<RunScope> {
    const scope = new RunScope(engine, false);
    await scope.#add(ids);
    scope.#parentsFirst();
    return scope;
  }

  /** Everything that has not ended, and whatever is queued meanwhile. */
  static async ofStore(engine: Source): Promise<RunScope> {
    const scope = new RunScope(engine, true);
    await scope.#loadOpen();
    return scope;
  }

  /** What others depend on first, else in the order of queueing. */
  get tasks(): readonly Task[] {
    return [...this.#tasks.values()];
  }

  has(id: string): boolean {
    return this.#tasks.has(id);
  }

  get(id: string): Task | undefined {
    return this.#tasks.get(id);
  }

  get anyRunning(): boolean {
    for (const { status } of this.#tasks.values()) if (status === 'running') return true;
    return false;
  }

  /** Takes up what events say; answers those that concern this scope. */
  async apply(events: readonly TaskEvent[]): Promise<readonly TaskEvent[]> {
    const touched = new Set<string>();
    for (const event of events) {
      if (event.kind === 'progress') this.#progress(event);
      else if (event.kind !== 'log' && event.kind !== 'step') touched.add(event.task);
      else if (this.#whole && !this.#tasks.has(event.task)) touched.add(event.task);
    }
    await this.#load([...touched].filter((id) => this.#whole || this.#tasks.has(id)));
    return events.filter(({ task }) => this.#tasks.has(task));
  }

  /** Asks anew about what has not ended: reasons change without an event. */
  async refresh(): Promise<void> {
    const open = this.#open();
    if (!this.#whole) return this.#load(open);
    const seen = await this.#loadOpen();
    await this.#load(open.filter((id) => !seen.has(id)));
  }

  /** Asks anew about at most `count` of those that wait, for a display. */
  async refreshWaiting(count: number): Promise<void> {
    const waiting = this.#open().filter((id) => this.#tasks.get(id)?.status !== 'running');
    await this.#load(waiting.slice(0, count));
  }

  async counts(): Promise<Counts> {
    if (!this.#whole) return countsOf([...this.#tasks.values()].map(({ status }) => status));
    const { byStatus } = await this.#engine.stats();
    const replaced = await this.#replaced();
    return {
      completed: byStatus.completed,
      failed: byStatus.failed - replaced.failed,
      cancelled: byStatus.cancelled - replaced.cancelled,
      waiting: OPEN.reduce((sum, status) => sum + byStatus[status], 0),
    };
  }

  /** What a newer version has taken the place of is no failure any more. */
  async #replaced(): Promise<{ readonly failed: number; readonly cancelled: number }> {
    let [failed, cancelled] = [0, 0];
    for await (const task of this.#pages(['failed', 'cancelled'])) {
      if (task.supersededBy === null) continue;
      if (task.status === 'failed') failed++;
      else cancelled++;
    }
    return { failed, cancelled };
  }

  /** Everything before what depends on it. */
  #parentsFirst(): void {
    const tasks = new Map(this.#tasks);
    this.#tasks.clear();
    const entered = new Set<string>();
    const todo = [...tasks.keys()].toReversed();
    for (let id = todo.at(-1); id !== undefined; id = todo.at(-1)) {
      const task = tasks.get(id);
      const parents = entered.has(id) ? [] : (task?.dependencies ?? []);
      entered.add(id);
      const first = parents.filter((parent) => tasks.has(parent) && !entered.has(parent));
      todo.push(...first.toReversed());
      if (first.length > 0) continue;
      todo.pop();
      if (task) this.#tasks.set(id, task);
    }
  }

  #open(): readonly string[] {
    return [...this.#tasks.values()].filter(({ status }) => !isFinal(status)).map(({ id }) => id);
  }

  async #add(ids: readonly string[]): Promise<void> {
    for (let todo = ids; todo.length > 0;) {
      await this.#load(todo);
      const parents = todo.flatMap((id) => this.#tasks.get(id)?.dependencies ?? []);
      todo = [...new Set(parents)].filter((id) => !this.#tasks.has(id));
    }
  }

  async #loadOpen(): Promise<ReadonlySet<string>> {
    const seen = new Set<string>();
    for await (const task of this.#pages(OPEN)) {
      this.#tasks.set(task.id, task);
      seen.add(task.id);
    }
    return seen;
  }

  async *#pages(status: readonly Status[]): AsyncGenerator<Task> {
    for (let offset = 0; ;) {
      const page = await this.#engine.list({ status, offset, limit: PAGE });
      yield* page.tasks;
      offset += page.tasks.length;
      if (page.tasks.length === 0 || offset >= page.total) return;
    }
  }

  async #load(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE);
      const found = await Promise.all(some.map((id) => this.#engine.get(id)));
      for (const [index, id] of some.entries()) await this.#keep(id, found[index]);
    }
  }

  async #keep(id: string, task: Task | undefined): Promise<void> {
    if (!task) return void this.#tasks.delete(id);
    const successor = this.#whole ? null : task.supersededBy;
    if (successor === null) return void this.#tasks.set(id, task);
    this.#tasks.delete(id);
    if (!this.#tasks.has(successor)) await this.#add([successor]);
  }

  #progress(event: Extract<TaskEvent, { kind: 'progress' }>): void {
    const task = this.#tasks.get(event.task);
    if (task?.status !== 'running' || task.attempt !== event.attempt) return;
    const { currentStep, totalSteps, stepTitle } = event;
    const progressPercentage = Math.max(task.progressPercentage, event.percentage);
    this.#tasks.set(task.id, { ...task, progressPercentage, currentStep, totalSteps, stepTitle });
  }
}

export function countsOf(statuses: readonly Status[]): Counts {
  const count = (wanted: Status) => statuses.filter((status) => status === wanted).length;
  const ended = { completed: count('completed'), failed: count('failed'), cancelled: count('cancelled') };
  return { ...ended, waiting: statuses.length - ended.completed - ended.failed - ended.cancelled };
}
