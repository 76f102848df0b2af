/** Time, as it comes in from outside, so that tests can hold it. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Milliseconds on a clock that nobody sets: for how long something took. Where the system can, without its sleep. */
  elapsed(): number;
  /** Calls `callback` once after `ms` milliseconds; the answer calls it off. */
  after(ms: number, callback: () => void): () => void;
}
