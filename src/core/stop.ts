/** Why a run must stop before its end: a person's wish, a worker that must go, or a fence that is gone. */
export const STOP_KINDS = ['cancel', 'pause', 'release', 'lost'] as const;
export type StopKind = (typeof STOP_KINDS)[number];

/** The reason with which a run's AbortSignal is aborted. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly kind: StopKind;

  constructor(kind: StopKind) {
    super(`The run was stopped: ${kind}.`);
    this.kind = kind;
  }
}
