import type { Status } from '../../../../src/core/lifecycle.ts';
import type { ParentFailurePolicy } from '../../../../src/core/task.ts';

export interface ModelTask {
  readonly ref: string;
  /** The place in a person's order, over all priorities: only those of one are ever compared. */
  place: number;
  priority: number;
  readonly parents: readonly string[];
  readonly policy: ParentFailurePolicy;
  readonly maxRetries: number;
  /** It took another priority with its place: its file says something else now. */
  edited: boolean;
  status: Status;
  /** Parents that hold it up no more. */
  satisfied: Set<string>;
  request: 'cancel' | 'pause' | undefined;
  notBefore: number | undefined;
  retryCount: number;
  crashes: number;
  attempt: number;
  steps: number;
  /** The parents whose results went into the last attempt. */
  inputs: string | undefined;
  worker: string | undefined;
}

/** The backoff before a retry, with the tests' dice. */
const backoff = (retry: number): number => 750 * 2 ** (retry - 1);

/** The rules of the queue once more, in a few lines, without a store, a clock or a commit. */
export class Model {
  readonly tasks = new Map<string, ModelTask>();
  now = 0;
  limitedUntil = 0;
  queuePaused = false;

  add(given: Pick<ModelTask, 'ref' | 'priority' | 'parents' | 'policy' | 'maxRetries'>): void {
    const task: ModelTask = {
      ...given,
      place: this.tasks.size === 0 ? 0 : Math.max(...[...this.tasks.values()].map(({ place }) => place)) + 1,
      edited: false,
      status: 'pending',
      satisfied: new Set(),
      request: undefined,
      notBefore: undefined,
      retryCount: 0,
      crashes: 0,
      attempt: 0,
      steps: 0,
      inputs: undefined,
      worker: undefined,
    };
    this.tasks.set(task.ref, task);
    this.#lay(task);
    const dead = task.parents.some((ref) => this.#ended(ref) && !task.satisfied.has(ref));
    if (dead && task.policy === 'cancel') this.#end(task, 'cancelled');
  }

  /** The same file queued again. */
  resubmit(task: ModelTask): string {
    if (task.status === 'completed') return 'unchanged';
    if (task.status !== 'failed' && task.status !== 'cancelled') return 'followed';
    this.#putBack(task);
    this.#lay(task);
    return 'retried';
  }

  /** Whom a claim must get. */
  next(): ModelTask | undefined {
    if (this.queuePaused || this.limitedUntil > this.now) return undefined;
    return [...this.tasks.values()]
      .filter(({ status }) => status === 'queued')
      .toSorted((a, b) => b.priority - a.priority || a.place - b.place)[0];
  }

  claim(task: ModelTask, worker: string): void {
    const inputs = task.parents.filter((ref) => this.tasks.get(ref)?.status === 'completed').join();
    if (task.inputs !== undefined && task.inputs !== inputs) task.steps = 0;
    task.inputs = inputs;
    task.status = 'running';
    task.attempt += 1;
    task.worker = worker;
    task.request = undefined;
  }

  step(task: ModelTask): void {
    task.steps += 1;
    task.crashes = 0;
  }

  complete(task: ModelTask): void {
    this.#end(task, 'completed');
  }

  fail(task: ModelTask): void {
    this.#end(task, task.request === 'cancel' ? 'cancelled' : 'failed');
  }

  transient(task: ModelTask): void {
    if (task.request) return this.release(task);
    if (task.retryCount >= task.maxRetries) return this.#end(task, 'failed');
    task.retryCount += 1;
    task.status = 'pending';
    task.worker = undefined;
    task.notBefore = this.now + backoff(task.retryCount);
  }

  limit(task: ModelTask, ms: number): void {
    if (task.request !== 'cancel') this.limitedUntil = Math.max(this.limitedUntil, this.now + ms);
    this.release(task);
  }

  release(task: ModelTask): void {
    task.worker = undefined;
    if (task.request === 'cancel') this.#end(task, 'cancelled');
    else task.status = task.request === 'pause' ? 'paused' : 'queued';
    task.request = undefined;
  }

  crash(task: ModelTask): void {
    task.crashes += 1;
    if (task.crashes >= 5 && !task.request) this.#end(task, 'failed');
    else this.release(task);
  }

  cancel(task: ModelTask): boolean {
    if (task.status === 'completed' || task.status === 'failed') return false;
    if (task.status === 'running') task.request = 'cancel';
    else if (task.status !== 'cancelled') this.#end(task, 'cancelled');
    return true;
  }

  pause(task: ModelTask): boolean {
    if (task.status === 'running') task.request ??= 'pause';
    else if (task.status === 'pending' || task.status === 'queued') task.status = 'paused';
    return task.status === 'running' || task.status === 'paused';
  }

  resume(task: ModelTask): boolean {
    if (task.status !== 'paused') return false;
    task.status = this.#isReady(task) ? 'queued' : 'pending';
    return true;
  }

  retry(task: ModelTask, fresh: boolean): boolean {
    if (task.status !== 'failed' && task.status !== 'cancelled') return false;
    this.#putBack(task);
    if (fresh) task.steps = 0;
    return true;
  }

  remove(task: ModelTask): boolean {
    const hasChildren = [...this.tasks.values()].some(({ parents }) => parents.includes(task.ref));
    if (task.status === 'running' || hasChildren) return false;
    this.tasks.delete(task.ref);
    return true;
  }

  /** Moves a task right before another one, or behind all. */
  reorder(task: ModelTask, before: ModelTask | undefined): boolean {
    const waits = ({ status }: ModelTask): boolean => ['pending', 'queued', 'paused'].includes(status);
    if (!waits(task) || (before && !waits(before))) return false;
    const others = [...this.tasks.values()].filter((each) => each !== task);
    others.sort((a, b) => a.place - b.place);
    if (before !== task) others.splice(before ? others.indexOf(before) : others.length, 0, task);
    else others.splice(others.filter(({ place }) => place < task.place).length, 0, task);
    for (const [place, each] of others.entries()) each.place = place;
    const { priority } = before ?? task;
    task.edited ||= priority !== task.priority;
    task.priority = priority;
    return true;
  }

  restart(): void {
    for (const task of this.tasks.values()) if (task.status === 'running') this.release(task);
  }

  advance(ms: number): void {
    this.now += ms;
    for (const task of this.tasks.values()) this.#admit(task);
  }

  /** As people see it: what its lane holds is pending. */
  shown({ status }: ModelTask): Status {
    const held = this.queuePaused || this.limitedUntil > this.now;
    return status === 'queued' && held ? 'pending' : status;
  }

  #isReady(task: ModelTask): boolean {
    const waits = task.notBefore !== undefined && task.notBefore > this.now;
    return !waits && task.parents.every((parent) => task.satisfied.has(parent));
  }

  #admit(task: ModelTask): void {
    if (task.status === 'pending' && this.#isReady(task)) task.status = 'queued';
  }

  #putBack(task: ModelTask): void {
    Object.assign(task, { retryCount: 0, crashes: 0, notBefore: undefined, request: undefined });
    task.status = this.#isReady(task) ? 'queued' : 'pending';
  }

  #ended(ref: string): boolean {
    const status = this.tasks.get(ref)?.status;
    return status === 'failed' || status === 'cancelled';
  }

  /** Lays the edges to the parents as they are now. */
  #lay(task: ModelTask): void {
    const done = task.parents.filter(
      (ref) => this.tasks.get(ref)?.status === 'completed' || (task.policy === 'run' && this.#ended(ref)),
    );
    task.satisfied = new Set(done);
    task.status = this.#isReady(task) ? 'queued' : 'pending';
  }

  #end(task: ModelTask, status: 'completed' | 'failed' | 'cancelled'): void {
    Object.assign(task, { status, worker: undefined, request: undefined });
    for (const child of this.tasks.values()) {
      if (!child.parents.includes(task.ref) || child.satisfied.has(task.ref)) continue;
      if (status === 'completed' || child.policy === 'run') {
        child.satisfied.add(task.ref);
        this.#admit(child);
      } else if (child.policy === 'cancel' && (child.status === 'pending' || child.status === 'paused')) {
        this.#end(child, 'cancelled');
      }
    }
  }
}
