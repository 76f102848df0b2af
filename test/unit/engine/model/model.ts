import type { Status } from '../../../../src/core/lifecycle.ts';
import type { ParentFailurePolicy } from '../../../../src/core/task.ts';

/** What a person says of a task. */
export interface Wish {
  readonly ref: string;
  readonly agent: string;
  readonly provider: string;
  priority: number;
  parents: readonly string[];
  policy: ParentFailurePolicy;
  maxRetries: number;
  /** On the wall clock. */
  scheduledAt: number | undefined;
}

/** What a person may change of it later. `title`: to another one. */
export type Change = Partial<Omit<Wish, 'ref' | 'agent' | 'provider'>> & { readonly title?: boolean };

export interface ModelTask extends Wish {
  /** The how-manieth it is; also its place, until a person moves it. */
  readonly number: number;
  place: number;
  /** How often it got another title. */
  titles: number;
  /** Its file says something else, or it has none. */
  edited: boolean;
  status: Status;
  /** Parents that hold it up no more. */
  satisfied: Set<string>;
  request: 'cancel' | 'pause' | 'release' | undefined;
  notBefore: number | undefined;
  /** What it waits for is so and so long, not a time of day. */
  isRetry: boolean;
  retryCount: number;
  crashes: number;
  attempt: number;
  /** Finished steps. */
  steps: number;
  /** A step after those has begun: it asks, and has been answered or not. */
  question: { answer: string | null } | undefined;
  /** It is paused for its question. */
  asks: boolean;
  /** What went into the last attempt. */
  inputs: string | undefined;
  worker: string | undefined;
}

/** The backoff before a retry, with the tests' dice. */
const backoff = (retry: number): number => 750 * 2 ** (retry - 1);

/** The rules of the queue once more, in a few lines, without a store or a commit. */
export class Model {
  readonly tasks = new Map<string, ModelTask>();
  readonly limits = new Map<string, number>();
  /** The queue, agents and providers by name. */
  readonly paused = new Set<string>();
  /** The wall clock. */
  now: number;
  #made = 0;

  constructor(now: number) {
    this.now = now;
  }

  add(wish: Wish): void {
    const number = ++this.#made;
    const task: ModelTask = {
      ...wish,
      number,
      place: number,
      titles: 0,
      edited: false,
      status: 'pending',
      satisfied: new Set(),
      request: undefined,
      notBefore: undefined,
      isRetry: false,
      retryCount: 0,
      crashes: 0,
      attempt: 0,
      steps: 0,
      question: undefined,
      asks: false,
      inputs: undefined,
      worker: undefined,
    };
    this.tasks.set(task.ref, task);
    this.#schedule(task);
    this.#lay(task);
    this.#followDeadParents(task);
  }

  /** The same file queued again. */
  resubmit(task: ModelTask): string {
    if (task.status === 'completed') return 'unchanged';
    if (task.status !== 'failed' && task.status !== 'cancelled') return 'followed';
    this.#putBack(task);
    this.#lay(task);
    return 'retried';
  }

  /** Whether it may be changed so; if not, why. */
  edit(task: ModelTask, change: Change): 'conflict' | 'cycle' | undefined {
    if (!isWaiting(task)) return 'conflict';
    if (change.parents?.some((parent) => this.#reaches(parent, task.ref))) return 'cycle';
    const { title = false, ...wish } = change;
    Object.assign(task, wish);
    task.edited = true;
    if (title) task.titles += 1;
    if (change.scheduledAt !== undefined) this.#schedule(task);
    if (change.parents || change.policy) {
      this.#lay(task);
      this.#followDeadParents(task);
    } else this.#weigh(task);
    return undefined;
  }

  /** Answers the ref of the new task. */
  runAgain(task: ModelTask): string {
    let n = 2;
    while (this.tasks.has(`${task.ref}-${n}`)) n++;
    const ref = `${task.ref}-${n}`;
    const { agent, provider, priority, parents, policy, maxRetries, titles } = task;
    this.add({ ref, agent, provider, priority, parents, policy, maxRetries, scheduledAt: undefined });
    const again = this.tasks.get(ref);
    // It names its parents by their ids.
    if (again) Object.assign(again, { titles, edited: parents.length > 0 });
    return ref;
  }

  /** Whom a claim must get. */
  next(): ModelTask | undefined {
    return [...this.tasks.values()]
      .filter((task) => this.shown(task) === 'queued')
      .toSorted((a, b) => b.priority - a.priority || byPlace(a, b))[0];
  }

  claim(task: ModelTask, worker: string): void {
    const results = task.parents.map((ref) => `${ref} ${this.tasks.get(ref)?.status === 'completed'}`);
    const inputs = [task.titles, ...results.toSorted()].join();
    if (task.inputs !== undefined && task.inputs !== inputs) startOver(task);
    task.inputs = inputs;
    task.status = 'running';
    task.attempt += 1;
    task.worker = worker;
    task.request = undefined;
  }

  step(task: ModelTask): void {
    task.steps += 1;
    task.question = undefined;
    task.crashes = 0;
  }

  ask(task: ModelTask): void {
    task.question ??= { answer: null };
    if (task.request === 'cancel') return this.#end(task, 'cancelled');
    Object.assign(task, { status: 'paused', asks: true, worker: undefined, request: undefined });
  }

  answer(task: ModelTask, answer: string): boolean {
    if (!task.asks || !task.question) return false;
    task.question.answer = answer;
    task.asks = false;
    return this.resume(task);
  }

  complete(task: ModelTask): void {
    this.#end(task, 'completed');
  }

  fail(task: ModelTask): void {
    this.#end(task, task.request === 'cancel' ? 'cancelled' : 'failed');
  }

  transient(task: ModelTask, waitMs: number): void {
    if (task.request) return this.release(task);
    if (task.retryCount >= task.maxRetries) return this.#end(task, 'failed');
    task.retryCount += 1;
    task.status = 'pending';
    task.worker = undefined;
    task.notBefore = this.now + Math.max(waitMs, backoff(task.retryCount));
    task.isRetry = true;
  }

  limit(task: ModelTask, ms: number): void {
    const until = Math.max(this.limits.get(task.provider) ?? 0, this.now + ms);
    if (task.request !== 'cancel') this.limits.set(task.provider, until);
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
    if (task.status === 'running') task.request = task.request === 'cancel' ? 'cancel' : 'pause';
    else if (task.status === 'pending' || task.status === 'queued') task.status = 'paused';
    return task.status === 'running' || task.status === 'paused';
  }

  resume(task: ModelTask): boolean {
    if (task.status !== 'paused' || task.asks) return false;
    task.status = this.#isReady(task) ? 'queued' : 'pending';
    return true;
  }

  retry(task: ModelTask, fresh: boolean): boolean {
    if (task.status !== 'failed' && task.status !== 'cancelled') return false;
    this.#putBack(task);
    if (fresh) startOver(task);
    return true;
  }

  remove(task: ModelTask): boolean {
    const hasChildren = [...this.tasks.values()].some(({ parents }) => parents.includes(task.ref));
    return !hasChildren && this.removeAll(task);
  }

  /** With all that depends on it. */
  removeAll(task: ModelTask): boolean {
    const all = [...this.tasks.values()].filter(({ ref }) => this.#reaches(ref, task.ref));
    if (all.some(({ status }) => status === 'running')) return false;
    for (const { ref } of all) this.tasks.delete(ref);
    return true;
  }

  /** Pauses the queue, an agent or a provider, or lets it go on. Answers how many tasks run on there. */
  pauseLane(name: string, paused: boolean, running: 'finish' | 'pause'): number {
    if (paused) this.paused.add(name);
    else this.paused.delete(name);
    const going = [...this.tasks.values()].filter(
      ({ status, request, agent, provider }) =>
        status === 'running' && !request && ['queue', agent, provider].includes(name),
    );
    if (!paused || running === 'finish') return going.length;
    for (const task of going) task.request = 'release';
    return 0;
  }

  /** Moves a task right before another one, or behind all of its priority: half way to the next place. */
  reorder(task: ModelTask, before: ModelTask | undefined): boolean {
    if (!isWaiting(task) || (before && !isWaiting(before))) return false;
    const { priority } = before ?? task;
    const others = [...this.tasks.values()].filter((each) => each !== task && each.priority === priority);
    others.sort(byPlace);
    const ahead = others.filter((each) => !before || byPlace(each, before) < 0);
    const to = others[ahead.length]?.place ?? this.#made + 1;
    const from = ahead.at(-1)?.place ?? to - 2;
    task.place = (from + to) / 2;
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

  /** Somebody sets the clock. Set back, it takes along what waits for so and so long. */
  jump(ms: number): void {
    this.now += ms;
    if (ms > 0) return;
    for (const task of this.tasks.values())
      if (task.isRetry && task.notBefore !== undefined) task.notBefore += ms;
    for (const [provider, until] of this.limits) this.limits.set(provider, until + ms);
  }

  /** As people see it: what its lane holds is pending. */
  shown({ status, agent, provider }: Pick<ModelTask, 'status' | 'agent' | 'provider'>): Status {
    const isPaused = ['queue', agent, provider].some((name) => this.paused.has(name));
    const isHeld = isPaused || (this.limits.get(provider) ?? 0) > this.now;
    return status === 'queued' && isHeld ? 'pending' : status;
  }

  #isReady(task: ModelTask): boolean {
    const waits = task.notBefore !== undefined && task.notBefore > this.now;
    return !waits && task.parents.every((parent) => task.satisfied.has(parent));
  }

  #admit(task: ModelTask): void {
    if (task.status !== 'pending') return;
    if (task.notBefore !== undefined && task.notBefore <= this.now) task.notBefore = undefined;
    if (this.#isReady(task)) task.status = 'queued';
  }

  /** It is queued or pending, as what stands before it now says. */
  #weigh(task: ModelTask): void {
    if (task.status === 'queued' && !this.#isReady(task)) task.status = 'pending';
    this.#admit(task);
  }

  #schedule(task: ModelTask): void {
    const isAhead = task.scheduledAt !== undefined && task.scheduledAt > this.now;
    task.notBefore = isAhead ? task.scheduledAt : undefined;
    task.isRetry = false;
  }

  #putBack(task: ModelTask): void {
    Object.assign(task, { retryCount: 0, crashes: 0, request: undefined });
    this.#schedule(task);
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
    this.#weigh(task);
  }

  #followDeadParents(task: ModelTask): void {
    const waits = task.status === 'pending' || task.status === 'paused';
    if (waits && task.policy === 'cancel' && task.parents.some((ref) => this.#ended(ref)))
      this.#end(task, 'cancelled');
  }

  #reaches(from: string, to: string): boolean {
    return from === to || (this.tasks.get(from)?.parents ?? []).some((parent) => this.#reaches(parent, to));
  }

  #end(task: ModelTask, status: 'completed' | 'failed' | 'cancelled'): void {
    Object.assign(task, { status, worker: undefined, request: undefined, asks: false });
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

/** Its steps so far are set aside. */
function startOver(task: ModelTask): void {
  task.steps = 0;
  task.question = undefined;
}

function isWaiting({ status }: ModelTask): boolean {
  return status === 'pending' || status === 'queued' || status === 'paused';
}

function byPlace(a: ModelTask, b: ModelTask): number {
  return a.place - b.place || a.number - b.number;
}
