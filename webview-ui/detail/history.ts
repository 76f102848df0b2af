import type { LogLevel } from '../../src/core/event.ts';
import { isFinal, type Status } from '../../src/core/lifecycle.ts';
import { addUsage, NO_USAGE, type Usage } from '../../src/core/task.ts';
import type { HistoryEvent } from '../contract/detail.ts';
import { l10n } from '../l10n.ts';
import { changeWords } from './changeWords.ts';
import { statusName } from '../statusName.ts';

/** One line of the log. */
export interface LogLine {
  readonly seq: number;
  readonly at: number;
  readonly level: LogLevel;
  readonly text: string;
}

/** One step of the run: a turn of the model, or a tool that it called. */
export interface Step {
  readonly seq: number;
  /** `prompt`, `turn` or the tool's name. */
  readonly name: string;
  readonly attempt: number;
  readonly startedAt: number;
  /** Null while it is at work, and for ever where it was interrupted. */
  finishedAt: number | null;
  usage: Usage | null;
  /** What was said while it was at work: of a tool first of all what it was called with. */
  readonly lines: LogLine[];
}

export interface Attempt {
  readonly attempt: number;
  readonly startedAt: number;
  endedAt: number | null;
  /** The status that it led to; `running` while it runs. */
  status: Status;
  note: string | undefined;
}

/** Lines that are kept; the oldest go first. */
const MAX_LINES = 20_000;

/** The steps, the attempts and the log of a task, put together from its history as it comes. */
export class History {
  steps: Step[] = [];
  readonly attempts: Attempt[] = [];
  lines: LogLine[] = [];
  usage = NO_USAGE;
  /** Answered calls of the model. */
  requests = 0;
  /** What was said since the last step ended, by the one that will be known when it ends. */
  #loose: LogLine[] = [];
  /** The step whose begin was told and whose end was not. */
  #open: Step | undefined;
  #lastAt = 0;

  add(events: readonly HistoryEvent[]): void {
    for (const event of events) this.#take(event);
    if (this.lines.length > MAX_LINES) this.lines = this.lines.slice(-MAX_LINES);
  }

  #take(event: HistoryEvent): void {
    const { body } = event;
    switch (body.kind) {
      case 'status':
        return this.#moved(event, body.status, body.note);
      case 'log':
        return this.#said(this.#line(event, body.level, body.text));
      case 'step':
        return body.phase === 'begun'
          ? this.#begun(event, body.name)
          : this.#finished(event, body.name, body.usage);
      case 'restarted':
        this.steps = [];
        this.usage = NO_USAGE;
        this.requests = 0;
        this.#line(event, 'info', body.note);
        return;
      case 'edited':
        this.#line(event, 'info', l10n.t('Edited: {0}', body.fields.join(', ')));
        return;
      case 'changes':
        this.#line(event, 'info', changeWords(body));
        return;
      case 'progress':
      case 'removed':
        return;
    }
  }

  #line({ seq, at }: HistoryEvent, level: LogLevel, text: string): LogLine {
    const line = { seq, at, level, text };
    this.lines.push(line);
    return line;
  }

  #said(line: LogLine): void {
    (this.#open?.lines ?? this.#loose).push(line);
  }

  #moved(event: HistoryEvent, status: Status, note: string | undefined): void {
    const { at, attempt } = event;
    const words = [statusName(status), note].filter(Boolean).join(': ');
    this.#line(event, status === 'failed' ? 'error' : 'info', words);
    if (status === 'running') {
      this.attempts.push({ attempt, startedAt: at, endedAt: null, status, note: undefined });
    } else {
      const last = this.attempts.at(-1);
      if (last?.endedAt === null) Object.assign(last, { endedAt: at, status, note });
      else if (last && isFinal(status)) last.status = status;
    }
    this.#open = undefined;
    this.#loose = [];
    this.#lastAt = at;
  }

  #begun({ seq, at, attempt }: HistoryEvent, name: string): void {
    this.#open = { seq, name, attempt, startedAt: at, finishedAt: null, usage: null, lines: this.#loose };
    this.steps.push(this.#open);
    this.#loose = [];
  }

  /** The begin of a turn is not told: it begins where what came before it ended. */
  #finished({ seq, at, attempt }: HistoryEvent, name: string, usage: Usage | undefined): void {
    const open = this.#open?.name === name ? this.#open : undefined;
    if (open) Object.assign(open, { finishedAt: at, usage: usage ?? null });
    else {
      const startedAt = this.#lastAt || at;
      this.steps.push({
        seq,
        name,
        attempt,
        startedAt,
        finishedAt: at,
        usage: usage ?? null,
        lines: this.#loose,
      });
    }
    if (name === 'turn') this.requests++;
    if (usage) this.usage = addUsage(this.usage, usage);
    this.#open = undefined;
    this.#loose = [];
    this.#lastAt = at;
  }
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warning: 2, error: 3 };

/** The lines of a level and above that hold the text, whatever the case. */
export function filteredLines(lines: readonly LogLine[], least: LogLevel, text: string): readonly LogLine[] {
  const sought = text.toLowerCase();
  return lines.filter(
    (line) => RANK[line.level] >= RANK[least] && (!sought || line.text.toLowerCase().includes(sought)),
  );
}
