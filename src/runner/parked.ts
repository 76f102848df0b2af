import type { PauseReason } from '../core/reason.ts';

/** Ends a run that cannot go on without a person. */
export class Parked extends Error {
  override readonly name = 'Parked';
  readonly reason: PauseReason;

  constructor(reason: PauseReason) {
    super(`The run waits for a person: ${reason.kind}.`);
    this.reason = reason;
  }
}
