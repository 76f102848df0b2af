import type { TaskEvent } from '../core/event.ts';
import type { Task } from '../core/task.ts';
import type { RunView } from './followRun.ts';
import type { Output } from './io.ts';
import type { RunScope } from './runScope.ts';
import { safeLine } from './safeText.ts';
import { textWidth } from './textWidth.ts';
import { clockTime } from './times.ts';
import { changedFiles, reasonWords, stepWords, summaryWords } from './taskWords.ts';

const MIN_REF = 12;
const MAX_REF = 40;
const STATUS_COLUMNS = 9;

/** A run as lines that are only ever added: for pipes, files and dumb terminals. */
export class PlainView implements RunView {
  readonly #scope: RunScope;
  readonly #stdout: Output;
  readonly #now: () => number;
  readonly #steps = new Map<string, string>();
  readonly #waits = new Map<string, string>();
  #refColumns: number;

  constructor(scope: RunScope, stdout: Output, now: () => number) {
    this.#scope = scope;
    this.#stdout = stdout;
    this.#now = now;
    this.#refColumns = this.#widest();
  }

  events(events: readonly TaskEvent[]): void {
    for (const event of events) {
      const task = this.#scope.get(event.task);
      if (task) this.#event(event, task);
    }
  }

  /** Why a task waits can change without an event: a provider is limited, a limit is over. */
  refresh(): void {
    for (const task of this.#scope.tasks) {
      const wait =
        task.status === 'pending' || task.status === 'paused' ? reasonWords(task, this.#now()) : '';
      if (wait !== '' && wait !== this.#waits.get(task.id))
        this.#line(this.#now(), task.ref, task.status, wait);
      if (wait === '') this.#waits.delete(task.id);
      else this.#waits.set(task.id, wait);
    }
  }

  notice(message: string): void {
    this.#stdout.write(`${clockTime(this.#now(), this.#now())} ${safeLine(message)}\n`);
  }

  close(): void {}

  #event(event: TaskEvent, task: Task): void {
    switch (event.kind) {
      case 'status':
        return this.#status(event, task);
      case 'progress':
        return this.#progress(event, task);
      case 'log':
        if (event.level === 'debug') return;
        return this.#line(event.at, task.ref, event.level === 'info' ? 'log' : event.level, event.text);
      case 'restarted':
        return this.#line(event.at, task.ref, 'restarted', event.note);
      case 'edited':
        return this.#line(event.at, task.ref, 'edited', event.fields.join(', '));
      case 'changes':
        return this.#line(event.at, task.ref, event.what, changedFiles(event));
      case 'step':
      case 'removed':
    }
  }

  #status(event: Extract<TaskEvent, { kind: 'status' }>, task: Task): void {
    const isNow = event.status === task.status;
    const result = isNow && event.status === 'completed' ? summaryWords(task.result) : '';
    const wait = isNow && event.status === 'pending' ? reasonWords(task, this.#now()) : '';
    if (wait !== '') this.#waits.set(task.id, wait);
    const words = [wait, result].filter(Boolean).reduce(goOn, event.note ?? '');
    this.#line(event.at, task.ref, event.status, words);
  }

  #progress(event: Extract<TaskEvent, { kind: 'progress' }>, task: Task): void {
    const words = stepWords(event);
    if (words === '' || this.#steps.get(task.id) === words) return;
    this.#steps.set(task.id, words);
    this.#line(event.at, task.ref, 'running', words);
  }

  /** So that lines stand below each other from the first one on. */
  #widest(): number {
    const widths = this.#scope.tasks.map(({ ref }) => textWidth(safeLine(ref)));
    return widths.reduce((widest, width) => Math.max(widest, Math.min(MAX_REF, width)), MIN_REF);
  }

  #line(at: number, ref: string, status: string, text: string): void {
    const name = safeLine(ref);
    this.#refColumns = Math.min(MAX_REF, Math.max(this.#refColumns, textWidth(name)));
    const gap = ' '.repeat(Math.max(0, this.#refColumns - textWidth(name)));
    const head = `${clockTime(at, this.#now())} ${name}${gap}  ${status.padEnd(STATUS_COLUMNS)}`;
    this.#stdout.write(`${`${head} ${safeLine(text)}`.trimEnd()}\n`);
  }
}

/** Two things said of one change, in one line; the first may be a sentence that ends with a full stop. */
function goOn(first: string, next: string): string {
  return first === '' ? next : `${first.replace(/\.$/, '')}; ${next}`;
}
