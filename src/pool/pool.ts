import type { Clock } from '../core/clock.ts';
import type { StopKind } from '../core/stop.ts';
import type { Claim, TaskEngine, WorkerOffer, WorkSignal } from '../engine/port.ts';
import type { TaskThread } from './taskThread.ts';

export interface PoolOptions {
  readonly engine: TaskEngine;
  /** Tasks that may run at once, each in a thread of its own. */
  readonly maxWorkers: number;
  readonly offer: Pick<WorkerOffer, 'providers' | 'defaultProvider'>;
  readonly spawn: () => TaskThread;
  readonly clock: Clock;
  readonly pid: number;
}

/** How long one look for work waits before the worker asks again. */
const CLAIM_WAIT_MS = 60_000;
/** A thread without work is ended after this long. */
const IDLE_MS = 60_000;
/** A thread that was told to stop and does not is terminated after this long. */
const DEAF_MS = 2_000;
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

/**
 * Supervises task threads: takes claims, spawns threads when there is work, keeps them warm for a while, passes on what
 * a person asks of a running task, and replaces threads that die or go deaf.
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #closing = new AbortController();
  readonly #idle: Idle[] = [];
  readonly #busy = new Map<string, Busy>();
  /** Signals that overtook the claim which they are about. */
  readonly #early = new Map<string, WorkSignal>();
  readonly #workers: Promise<void>[] = [];

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  start(): void {
    for (let n = 1; n <= this.#options.maxWorkers; n++) {
      const worker = `${this.#options.pid}-${n}`;
      this.#workers.push(this.#work(worker), this.#listen(worker), this.#beat(worker));
    }
  }

  /** Gives every running task back to the queue and ends all threads, within `DEAF_MS` and a little. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const busy of this.#busy.values()) this.#stop(busy, 'release');
    await Promise.all(this.#workers);
    await Promise.all(this.#idle.splice(0).map(({ thread, stopTimer }) => (stopTimer(), thread.terminate())));
  }

  async #work(worker: string): Promise<void> {
    const { engine, offer, pid } = this.#options;
    const { signal } = this.#closing;
    try {
      while (!signal.aborted) {
        const claim = await engine.claim({ worker, pid, ...offer, waitMs: CLAIM_WAIT_MS }, signal);
        if (claim && signal.aborted) await engine.settle(claim, { kind: 'released' });
        else if (claim) await this.#run(worker, claim);
      }
      await engine.leave(worker, 'left');
    } catch {
      // The engine is closed or its store broke: whoever runs the engine is told of it by the engine itself.
    }
  }

  async #run(worker: string, claim: Claim): Promise<void> {
    const thread = this.#takeThread();
    const busy: Busy = { claim, thread, terminated: false, stopTimer: undefined };
    this.#busy.set(claim.task, busy);
    const early = this.#early.get(claim.task);
    this.#early.delete(claim.task);
    if (early) this.#pass(early);
    try {
      await thread.run(claim);
      this.#keepWarm(thread);
    } catch {
      await thread.terminate();
      // A thread that we ended is no crash of its task; a stop that was asked for is taken with it all the same.
      if (busy.terminated) await this.#options.engine.settle(claim, { kind: 'released' });
      else await this.#options.engine.leave(worker, 'crashed');
    } finally {
      busy.stopTimer?.();
      this.#busy.delete(claim.task);
    }
  }

  async #listen(worker: string): Promise<void> {
    const { engine } = this.#options;
    for await (const signal of engine.signals(worker, this.#closing.signal)) this.#pass(signal);
  }

  #pass(signal: WorkSignal): void {
    const busy = this.#busy.get(signal.task);
    if (!busy) this.#early.set(signal.task, signal);
    else if (busy.claim.attempt === signal.attempt) this.#stop(busy, signal.kind);
  }

  #stop(busy: Busy, kind: StopKind): void {
    busy.thread.stop(kind);
    busy.stopTimer ??= this.#options.clock.after(DEAF_MS, () => {
      busy.terminated = true;
      void busy.thread.terminate();
    });
  }

  async #beat(worker: string): Promise<void> {
    const { clock, engine } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await new Promise<void>((resolve) => {
        const stopTimer = clock.after(HEARTBEAT_MS, resolve);
        signal.addEventListener('abort', () => (stopTimer(), resolve()), { once: true });
      });
      await engine.heartbeat(worker).catch(() => undefined);
    }
  }

  #takeThread(): TaskThread {
    const warm = this.#idle.pop();
    warm?.stopTimer();
    return warm?.thread ?? this.#options.spawn();
  }

  #keepWarm(thread: TaskThread): void {
    if (this.#closing.signal.aborted) return void thread.terminate();
    const stopTimer = this.#options.clock.after(IDLE_MS, () => {
      const at = this.#idle.findIndex((idle) => idle.thread === thread);
      if (at >= 0) this.#idle.splice(at, 1);
      void thread.terminate();
    });
    this.#idle.push({ thread, stopTimer });
  }
}
