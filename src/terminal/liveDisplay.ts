import type { RunView } from './followRun.ts';
import { renderFrame } from './frame.ts';
import type { Output } from './io.ts';
import type { RunScope } from './runScope.ts';
import { safeLine } from './safeText.ts';
import type { Paint } from './style.ts';
import { textWidth } from './textWidth.ts';

const HIDE_CURSOR = '\u001b[?25l';
export const SHOW_CURSOR = '\u001b[?25h';
/** A terminal that knows these shows what is between them at once; others ignore them. */
const BEGIN_UPDATE = '\u001b[?2026h';
const END_UPDATE = '\u001b[?2026l';
const CLEAR_TO_END_OF_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

const FRAME_MS = 100;

export interface LiveDisplayOptions {
  readonly scope: RunScope;
  readonly output: Output;
  readonly paint: Paint;
  readonly now: () => number;
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** A run on a terminal: lines that are redrawn in place, at most ten times a second. */
export class LiveDisplay implements RunView {
  readonly #options: LiveDisplayOptions;
  readonly #startedAt: number;
  readonly #stopResize: () => void;
  /** The lines that stand on the screen, so that the next frame can go over them. */
  #drawn: readonly string[] = [];
  #turn = 0;
  #stopTimer: (() => void) | undefined;
  #closed = false;

  constructor(options: LiveDisplayOptions) {
    this.#options = options;
    this.#startedAt = options.now();
    options.output.write(HIDE_CURSOR);
    this.#stopResize = options.output.onResize(() => this.#draw());
    this.#tick();
  }

  /** What events say is in the scope already; the next frame shows it. */
  events(): void {}

  refresh(): void {}

  /** Stands above the lines that are redrawn. */
  notice(message: string): void {
    this.#draw(safeLine(message));
  }

  /** The last frame stays; the cursor is below it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopTimer?.();
    this.#stopResize();
    this.#draw();
    this.#options.output.write(SHOW_CURSOR);
  }

  #tick(): void {
    this.#draw();
    this.#turn++;
    this.#stopTimer = this.#options.after(FRAME_MS, () => this.#tick());
  }

  #draw(above?: string): void {
    const { scope, output, paint, now } = this.#options;
    const { columns, rows } = output;
    // A line as wide as the terminal would leave the cursor at an edge that terminals treat differently.
    const view = {
      columns: columns - 1,
      rows,
      now: now(),
      startedAt: this.#startedAt,
      paint,
      turn: this.#turn,
    };
    const lines = renderFrame(scope.tasks, view);
    if (above === undefined && lines.join('\n') === this.#drawn.join('\n')) return;
    const text = [...(above === undefined ? [] : [above]), ...lines]
      .map((line) => `${line}${CLEAR_TO_END_OF_LINE}\n`)
      .join('');
    output.write(`${BEGIN_UPDATE}${this.#toTop(columns)}${text}${CLEAR_BELOW}${END_UPDATE}`);
    this.#drawn = lines;
  }

  /** Back to the first line. After the terminal became narrower, the lines drawn before take more rows. */
  #toTop(columns: number): string {
    const rows = this.#drawn.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / Math.max(1, columns))),
      0,
    );
    return rows > 0 ? `\u001b[${rows}A\r` : '';
  }
}
