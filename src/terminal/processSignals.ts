/** What of `process` this needs. */
export interface SignalledProcess {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): never;
}

/** By convention 128 and the signal's number. */
const EXIT_CODES: ReadonlyMap<NodeJS.Signals, number> = new Map([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]);

type StopListener = (exitCode: number) => void;

/**
 * Ctrl-C and its kin. The first one asks the command that listens to stop in good order; the second ends the process.
 * While nobody listens they end it at once, as they do everywhere.
 */
export class ProcessSignals {
  readonly #process: SignalledProcess;
  #listener: StopListener | undefined;
  readonly #beforeForced: () => void;
  #asked = false;

  /** @param beforeForced leaves the terminal as it was found */
  constructor(process: SignalledProcess, beforeForced: () => void) {
    this.#process = process;
    this.#beforeForced = beforeForced;
  }

  onStop(listener: StopListener): () => void {
    this.#listener = listener;
    for (const signal of EXIT_CODES.keys()) this.#process.on(signal, this.#onSignal);
    // Whoever stopped listening is closing: from here on one more signal is one too many.
    return () => {
      this.#listener = () => undefined;
    };
  }

  /** Nobody reads the output any more: the command ends as if it had been asked to. */
  outputClosed(): void {
    if (!this.#listener) this.#process.exit(0);
    else if (!this.#asked) this.#stop(1);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const code = EXIT_CODES.get(signal) ?? 1;
    if (!this.#asked) return this.#stop(code);
    this.#beforeForced();
    this.#process.exit(code);
  };

  #stop(code: number): void {
    this.#asked = true;
    this.#listener?.(code);
  }
}
