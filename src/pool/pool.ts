import type { Clock } from '../core/clock.ts';
import { messageOf, QueueError } from '../core/errors.ts';
import { passed } from '../core/passed.ts';
import { backoffMs } from '../core/retry.ts';
import type { StopKind } from '../core/stop.ts';
import type { Claim, WorkerOffer, WorkSignal, WorkSource } from '../engine/port.ts';
import { ThreadNotStarted, type TaskThread } from './taskThread.ts';

export interface PoolOptions {
  readonly engine: Pick<WorkSource, 'claim' | 'signals' | 'heartbeat' | 'report' | 'settle' | 'leave'>;
  /** Tasks that may run at once, each in a thread of its own. */
  readonly maxWorkers: number;
  readonly offer: Pick<WorkerOffer, 'providers' | 'defaultProvider'>;
  readonly spawn: () => TaskThread;
  readonly clock: Clock;
  readonly pid: number;
  /** A worker cannot go on, though the engine could: it must all be begun anew. */
  readonly onFailure: (error: Error) => void;
}

/** How long one look for work waits before the worker asks again. */
const CLAIM_WAIT_MS = 60_000;
/** A thread without work is ended after this long. */
const IDLE_MS = 60_000;
/** A thread that was told to stop and does not is terminated after this long. */
const DEAF_MS = 2_000;
/** While the pool closes, already after this long. */
const CLOSING_MS = 1_000;
/** Between two tries to start a thread where none can be started. */
const START_PAUSE = { baseMs: 1_000, maxMs: 60_000 };
const HEARTBEAT_MS = 5_000;

interface Busy {
  readonly claim: Claim;
  readonly thread: TaskThread;
  /** Ended by us: the task is not to blame. */
  terminated: boolean;
  stopTimer: (() => void) | undefined;
}

interface Idle {
  readonly thread: TaskThread;
  readonly stopTimer: () => void;
}

/** How an attempt ended, as far as the thread can tell. `told`: the engine has heard its outcome. */
type End =
  | { readonly kind: 'told' | 'terminated' }
  | { readonly kind: 'crashed' | 'not-started'; readonly message: string };

/**
 * Supervises task threads: takes claims, spawns threads when there is work, keeps them warm for a while, passes on what
 * a person asks of a running task, and replaces threads that die or go deaf.
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #closing = new AbortController();
  #offer: PoolOptions['offer'];
  /** Aborted when the offer changes: whoever looks for work looks again, with the new one. */
  #offerChanged = new AbortController();
  readonly #idle: Idle[] = [];
  readonly #busy = new Map<string, Busy>();
  /** The last signal of each worker that overtook the claim which it is about. */
  readonly #early = new Map<string, WorkSignal>();
  readonly #workers: Promise<void>[] = [];
  /** Threads in a row that did not start. */
  #failedStarts = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#offer = options.offer;
  }

  start(): void {
    for (let n = 1; n <= this.#options.maxWorkers; n++) {
      const worker = `${this.#options.pid}-${n}`;
      this.#workers.push(this.#work(worker), this.#listen(worker), this.#beat(worker));
    }
  }

  /** What can be served from now on; what runs already goes on. */
  serve(providers: readonly string[]): void {
    this.#offer = { ...this.#offer, providers };
    this.#offerChanged.abort();
    this.#offerChanged = new AbortController();
  }

  /** Gives every running task back to the queue and ends all threads, within `CLOSING_MS` and a little. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const busy of this.#busy.values()) this.#stop(busy, 'release');
    const stopTimer = this.#options.clock.after(CLOSING_MS, () => {
      for (const busy of this.#busy.values()) terminate(busy);
    });
    await Promise.all(this.#workers);
    stopTimer();
    await Promise.all(this.#idle.splice(0).map(({ thread, stopTimer }) => (stopTimer(), thread.terminate())));
  }

  async #work(worker: string): Promise<void> {
    const { engine, pid } = this.#options;
    const { signal } = this.#closing;
    try {
      while (!signal.aborted) {
        const offer = { worker, pid, ...this.#offer, waitMs: CLAIM_WAIT_MS };
        const claim = await engine.claim(offer, AbortSignal.any([signal, this.#offerChanged.signal]));
        if (claim && signal.aborted) await engine.settle(claim, { kind: 'released' });
        else if (claim) await this.#run(worker, claim);
      }
      await engine.leave(worker, 'left');
    } catch (error) {
      this.#failed(error);
    }
  }

  /** That the engine is closed or its store broke is told by the engine itself. */
  #failed(error: unknown): void {
    if (error instanceof QueueError && (error.code === 'closed' || error.code === 'unavailable')) return;
    this.#options.onFailure(error instanceof Error ? error : new Error(messageOf(error)));
  }

  async #run(worker: string, claim: Claim): Promise<void> {
    const { engine } = this.#options;
    const end = await this.#attempt(worker, claim);
    // A thread that we ended is no crash of its task; a stop that was asked for is taken with it all the same.
    if (end.kind === 'terminated') await engine.settle(claim, { kind: 'released' });
    if (end.kind === 'crashed') {
      await this.#log(claim, `Its thread ended: ${end.message}`);
      await engine.leave(worker, 'crashed');
    }
    if (end.kind === 'not-started') await this.#pauseWithoutThread(claim, end.message);
    else this.#failedStarts = 0;
  }

  /** A thread that does not even start says nothing about its task, and trying again at once would only spin. */
  async #pauseWithoutThread(claim: Claim, why: string): Promise<void> {
    const { engine, clock } = this.#options;
    await this.#log(claim, `No thread could be started for it: ${why}`);
    await engine.settle(claim, { kind: 'released' });
    this.#failedStarts += 1;
    await passed(backoffMs(this.#failedStarts, 1, START_PAUSE), clock, this.#closing.signal);
  }

  async #log(claim: Claim, text: string): Promise<void> {
    await this.#options.engine.report(claim, [{ kind: 'log', level: 'error', text }]);
  }

  async #attempt(worker: string, claim: Claim): Promise<End> {
    let busy: Busy | undefined;
    try {
      busy = { claim, thread: this.#takeThread(), terminated: false, stopTimer: undefined };
      this.#busy.set(claim.task, busy);
      const ended = busy.thread.run(claim);
      this.#passEarly(worker, busy); // after `run`: a thread takes no notice of a stop before it
      await ended;
      if (!busy.terminated) this.#keepWarm(busy.thread);
      return { kind: 'told' };
    } catch (error) {
      await busy?.thread.terminate();
      if (busy?.terminated) return { kind: 'terminated' };
      const started = busy !== undefined && !(error instanceof ThreadNotStarted);
      return { kind: started ? 'crashed' : 'not-started', message: messageOf(error) };
    } finally {
      busy?.stopTimer?.();
      this.#busy.delete(claim.task);
    }
  }

  async #listen(worker: string): Promise<void> {
    const { engine } = this.#options;
    try {
      for await (const signal of engine.signals(worker, this.#closing.signal)) this.#pass(worker, signal);
    } catch (error) {
      this.#failed(error);
    }
  }

  #pass(worker: string, signal: WorkSignal): void {
    const busy = this.#busy.get(signal.task);
    if (busy?.claim.attempt === signal.attempt) this.#stop(busy, signal.kind);
    else this.#early.set(worker, signal);
  }

  #passEarly(worker: string, busy: Busy): void {
    const signal = this.#early.get(worker);
    this.#early.delete(worker);
    if (signal?.task === busy.claim.task && signal.attempt === busy.claim.attempt)
      this.#stop(busy, signal.kind);
  }

  #stop(busy: Busy, kind: StopKind): void {
    busy.thread.stop(kind);
    busy.stopTimer ??= this.#options.clock.after(DEAF_MS, () => terminate(busy));
  }

  async #beat(worker: string): Promise<void> {
    const { clock, engine } = this.#options;
    const { signal } = this.#closing;
    try {
      while (await passed(HEARTBEAT_MS, clock, signal)) await engine.heartbeat(worker);
    } catch (error) {
      this.#failed(error);
    }
  }

  #takeThread(): TaskThread {
    const warm = this.#idle.pop();
    warm?.stopTimer();
    return warm?.thread ?? this.#options.spawn();
  }

  #keepWarm(thread: TaskThread): void {
    const stopTimer = this.#options.clock.after(IDLE_MS, () => {
      this.#forget(thread);
      void thread.terminate();
    });
    this.#idle.push({ thread, stopTimer });
    // One that ends by itself while it is idle must not be given a task, which would be blamed for it.
    void thread.exited.then(() => this.#forget(thread));
  }

  #forget(thread: TaskThread): void {
    const at = this.#idle.findIndex((idle) => idle.thread === thread);
    const [idle] = at >= 0 ? this.#idle.splice(at, 1) : [];
    idle?.stopTimer();
  }
}

function terminate(busy: Busy): void {
  busy.terminated = true;
  void busy.thread.terminate();
}
