import type { StopKind } from '../core/stop.ts';
import type { Claim } from '../engine/port.ts';

/** A thread that runs one task at a time, as its supervisor sees it. */
export interface TaskThread {
  /** Resolves when the thread is gone, for whatever reason. */
  readonly exited: Promise<void>;
  /**
   * Resolves when the attempt has ended and its outcome is told.
   *
   * @throws ThreadGone when the thread ended first, ThreadNotStarted when it never ran; QueueError when the outcome
   * could not be told
   */
  run(claim: Claim): Promise<void>;
  /** Reaches the running task at once; it ends as soon as it notices. */
  stop(kind: StopKind): void;
  /** The hard end, whatever the thread is doing. Resolves when it is gone. */
  terminate(): Promise<void>;
}

/** The thread ended while a task ran in it. */
export class ThreadGone extends Error {
  override readonly name: string = 'ThreadGone';
}

/** The thread ended before it could run anything: no task is to blame. */
export class ThreadNotStarted extends ThreadGone {
  override readonly name = 'ThreadNotStarted';
}
