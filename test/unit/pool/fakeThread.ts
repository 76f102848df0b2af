import type { StopKind } from '../../../src/core/stop.ts';
import type { Claim, TaskEngine } from '../../../src/engine/port.ts';
import { ThreadGone, ThreadNotStarted, type TaskThread } from '../../../src/pool/taskThread.ts';

/** What a thread makes of being told to stop. `clings`: it does not even go at once when it is terminated. */
export type Hearing = 'obeys' | 'deaf' | 'clings';

/** A thread that does what the test says. By itself it settles what it is told to stop, as a real one does. */
export class FakeThread implements TaskThread {
  readonly claims: Claim[] = [];
  readonly stops: StopKind[] = [];
  terminations = 0;
  readonly exited: Promise<void>;
  readonly #engine: TaskEngine;
  readonly #hearing: Hearing;
  #exit: () => void = () => undefined;
  #current:
    { readonly claim: Claim; readonly told: () => void; readonly failed: (error: Error) => void } | undefined;
  #gone = false;

  constructor(engine: TaskEngine, hearing: Hearing) {
    this.#engine = engine;
    this.#hearing = hearing;
    this.exited = new Promise((resolve) => {
      this.#exit = resolve;
    });
  }

  get busy(): boolean {
    return this.#current !== undefined;
  }

  get gone(): boolean {
    return this.#gone;
  }

  run(claim: Claim): Promise<void> {
    this.claims.push(claim);
    return new Promise<void>((told, failed) => {
      if (this.#gone) failed(new ThreadGone('It was gone before it began.'));
      else this.#current = { claim, told, failed };
    });
  }

  /** Like the real one, it takes no notice while nothing runs. */
  stop(kind: StopKind): void {
    this.stops.push(kind);
    if (this.#hearing !== 'obeys' || !this.#current) return;
    const outcome = { cancel: 'cancelled', release: 'released' } as const;
    if (kind === 'lost') this.#end();
    else if (kind === 'pause') void this.settle({ kind: 'paused', reason: { kind: 'asked' } });
    else void this.settle({ kind: outcome[kind] });
  }

  async terminate(): Promise<void> {
    this.terminations++;
    if (this.#hearing !== 'clings') this.die('It was terminated.');
    await this.exited;
  }

  async settle(outcome: Parameters<TaskEngine['settle']>[1]): Promise<void> {
    if (this.#current) await this.#engine.settle(this.#current.claim, outcome);
    this.#end();
  }

  complete(): Promise<void> {
    const metrics = { inputTokens: 0, outputTokens: 0, totalTokens: 0, requests: 1, executionTimeMs: 0 };
    const result = {
      summary: 'Done.',
      output: 'Done.',
      followUps: [],
      artifacts: [],
      metrics,
      sample: false,
    };
    return this.settle({ kind: 'completed', result });
  }

  /** The outcome could not be told; the thread itself lives. */
  fail(error: Error): void {
    this.#current?.failed(error);
    this.#current = undefined;
  }

  /** The thread ends by itself. */
  die(why: string): void {
    this.#goneWith(new ThreadGone(why));
  }

  /** The thread ends before it could run anything. */
  neverStarts(why: string): void {
    this.#goneWith(new ThreadNotStarted(why));
  }

  #goneWith(error: ThreadGone): void {
    this.#gone = true;
    this.#current?.failed(error);
    this.#current = undefined;
    this.#exit();
  }

  #end(): void {
    this.#current?.told();
    this.#current = undefined;
  }
}
