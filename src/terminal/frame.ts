import { isFinal, type Status } from '../core/lifecycle.ts';
import type { Task } from '../core/task.ts';
import { countsOf } from './runScope.ts';
import { safeLine } from './safeText.ts';
import { SIGNS, STATUS_COLOURS, type Paint } from './style.ts';
import { cut, fit, textWidth } from './textWidth.ts';
import { stateWords } from './taskWords.ts';
import { duration, elapsed } from './times.ts';

export interface FrameOptions {
  readonly columns: number;
  readonly rows: number;
  readonly now: number;
  /** When the run began. */
  readonly startedAt: number;
  readonly paint: Paint;
  /** Counts up from frame to frame: turns the sign of what runs. */
  readonly turn: number;
}

const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const BAR = 10;
const MAX_REF = 32;
/** Who comes first where not all fit: what runs, then what is about to, then what waits, then what has ended. */
const URGENCY: Readonly<Record<Status, number>> = {
  running: 0,
  paused: 1,
  failed: 2,
  pending: 3,
  queued: 4,
  cancelled: 5,
  completed: 6,
};

/** The display of a run at one moment: a line a task in the order of queueing, and the counts. Pure. */
export function renderFrame(tasks: readonly Task[], options: FrameOptions): readonly string[] {
  const shown = choose(tasks, Math.max(1, options.rows - 4));
  const refColumns = Math.min(MAX_REF, Math.max(8, ...shown.map(({ ref }) => textWidth(safeLine(ref)))));
  const lines = shown.map((task) => taskLine(task, refColumns, options));
  const hidden = tasks.length - shown.length;
  if (hidden > 0) lines.push(options.paint('dim', cut(`  … and ${hidden} more`, options.columns)));
  return [...lines, footer(tasks, options)];
}

function choose(tasks: readonly Task[], count: number): readonly Task[] {
  if (tasks.length <= count) return tasks;
  const urgent = tasks
    .map((task, index) => ({ task, index }))
    .toSorted((a, b) => URGENCY[a.task.status] - URGENCY[b.task.status] || a.index - b.index);
  return urgent
    .slice(0, count - 1)
    .toSorted((a, b) => a.index - b.index)
    .map(({ task }) => task);
}

function taskLine(task: Task, refColumns: number, options: FrameOptions): string {
  const { paint, columns, now } = options;
  const sign =
    task.status === 'running' ? (SPINNER[options.turn % SPINNER.length] ?? '●') : SIGNS[task.status];
  const ref = fit(safeLine(task.ref), Math.min(refColumns, Math.max(0, columns - 2)));
  const left = columns - 2 - textWidth(ref) - 2;
  if (left < 8) return `${paint(STATUS_COLOURS[task.status], sign)} ${cut(ref, columns - 2)}`;
  return `${paint(STATUS_COLOURS[task.status], sign)} ${ref}  ${stateText(task, left, now, paint)}`;
}

function stateText(task: Task, columns: number, now: number, paint: Paint): string {
  if (task.status === 'running') return runningText(task, columns, now, paint);
  const words = stateWords(task, now, true);
  const took =
    task.status === 'completed' && task.actualDuration !== null ? task.actualDuration * 1_000 : undefined;
  const head = took === undefined ? task.status : `${task.status} in ${duration(took)}`;
  const text = cut(words === '' ? head : `${head}: ${words}`, columns);
  return isFinal(task.status) ? paint(STATUS_COLOURS[task.status], text) : paint('dim', text);
}

function runningText(task: Task, columns: number, now: number, paint: Paint): string {
  const percent = Math.floor(task.progressPercentage);
  const done = Math.round((percent / 100) * BAR);
  const bar = `${'█'.repeat(done)}${'░'.repeat(BAR - done)}`;
  const head = `${String(percent).padStart(3)} %`;
  if (columns < BAR + 2 + head.length) return cut(head, columns);
  const words = stateWords(task, now) || 'at work';
  return `${paint('blue', bar)} ${head}${cut(`  ${words}`, columns - BAR - 1 - head.length)}`;
}

function footer(tasks: readonly Task[], { columns, now, startedAt, paint }: FrameOptions): string {
  const statuses = tasks.map(({ status }) => status);
  const counts = countsOf(statuses);
  const running = statuses.filter((status) => status === 'running').length;
  const parts = [
    `${counts.completed} completed`,
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
    ...(counts.cancelled > 0 ? [`${counts.cancelled} cancelled`] : []),
    `${running} running`,
    `${counts.waiting - running} waiting`,
    elapsed(now - startedAt),
  ];
  return paint('bold', cut(parts.join(' · '), columns));
}
