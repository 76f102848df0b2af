import type { TaskEvent } from '../core/event.ts';
import type { FollowRun, RunView } from './followRun.ts';
import { eventJson } from './eventJson.ts';
import type { Output } from './io.ts';
import type { RunScope } from './runScope.ts';
import { safeJson, safeLine } from './safeText.ts';

export function writeJson(output: Output, value: unknown): void {
  output.write(`${safeJson(value)}\n`);
}

/** A run as JSON lines on `stdout`; what is meant for the person alone goes to `stderr`. */
export class JsonView implements RunView {
  readonly #scope: RunScope;
  readonly #stdout: Output;
  readonly #stderr: Output;

  constructor(scope: FollowRun['scope'], stdout: Output, stderr: Output) {
    this.#scope = scope;
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  events(events: readonly TaskEvent[]): void {
    for (const event of events)
      writeJson(this.#stdout, eventJson(event, this.#scope.get(event.task)?.ref ?? null));
  }

  refresh(): void {}

  notice(message: string): void {
    this.#stderr.write(`${safeLine(message)}\n`);
  }

  close(): void {}
}
