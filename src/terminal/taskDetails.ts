import { join } from 'node:path';
import { CHANGE_LETTERS, lineCounts, lookOfChange } from '../core/changeLook.ts';
import { defined } from '../core/defined.ts';
import type { TaskEvent } from '../core/event.ts';
import { MICRO_USD, usdWords } from '../core/money.ts';
import type { Task } from '../core/task.ts';
import type { Change } from '../engine/port.ts';
import { wholeResult } from '../core/wholeResult.ts';
import { safeLine, safeText } from './safeText.ts';
import { SIGNS, STATUS_COLOURS, type Paint } from './style.ts';
import { changedFiles, proposalWords, reasonWords, SAMPLE, stepWords } from './taskWords.ts';
import { clockTime, dateTime, duration } from './times.ts';

type StepEvent = Extract<TaskEvent, { kind: 'step' }>;

export interface TaskDetails {
  readonly task: Task;
  readonly parents: readonly Task[];
  /** The task whose agent made it, as long as it is there. */
  readonly creator?: Task | undefined;
  readonly events: readonly TaskEvent[];
  /** What it proposes. */
  readonly changes: readonly Change[];
}

export interface DetailsView {
  readonly now: number;
  readonly paint: Paint;
  /** Artifacts lie in it. */
  readonly storeDir: string;
}

/** Everything about a task, for a person to read. */
export function describeTask(details: TaskDetails, view: DetailsView): readonly string[] {
  const { task, events } = details;
  const { paint } = view;
  const colour = STATUS_COLOURS[task.status];
  const heading = (text: string) => ['', paint('bold', text)];
  return [
    `${paint(colour, SIGNS[task.status])} ${paint('bold', safeLine(task.title))}`,
    ...fields(details, view.now).map(([name, value]) => `  ${name.padEnd(14)}${value}`),
    ...questionLines(task, heading),
    ...heading('Description'),
    ...block(task.description),
    ...heading('Instructions'),
    ...block(task.instructions),
    ...(events.some(({ kind }) => kind === 'step') ? [...heading('Steps'), ...stepLines(events, view)] : []),
    ...(events.length > 0 ? [...heading('Log'), ...logLines(events, view)] : []),
    ...(details.changes.length > 0
      ? [...heading(`Changes: ${proposalWords(task.review)}`), ...changeLines(details)]
      : []),
    ...(task.result
      ? [...heading(task.result.sample ? `Result (${SAMPLE})` : 'Result'), ...result(task, view)]
      : []),
  ];
}

/** The whole question of a task that asks, and what may be answered. */
function questionLines({ reason }: Task, heading: (text: string) => readonly string[]): readonly string[] {
  if (reason?.kind !== 'question') return [];
  return [
    ...heading('Question'),
    ...block(reason.question),
    ...reason.options.map((option) => `    - ${safeLine(option)}`),
  ];
}

function fields(
  { task, parents, creator }: TaskDetails,
  now: number,
): readonly (readonly [string, string])[] {
  const rows: (readonly [string, string | null])[] = [
    ['ref', safeLine(task.ref)],
    ['id', task.id],
    ['status', [task.status, reasonWords(task, now, true)].filter(Boolean).join(': ')],
    ['error', task.errorMessage === null ? null : safeLine(task.errorMessage)],
    ['progress', [`${Math.floor(task.progressPercentage)} %`, stepWords(task)].filter(Boolean).join(', ')],
    ['agent', safeLine(task.agent)],
    ['type', task.type],
    ['priority', String(task.priority)],
    ['provider', safeLine([task.provider, task.model].filter(Boolean).join(', ')) || null],
    ['attempt', `${task.attempt} (retries ${task.retryCount} of ${task.maxRetries})`],
    ['after', parents.map((parent) => `${safeLine(parent.ref)} (${parent.status})`).join(', ') || null],
    ['context', task.context.map(safeLine).join(', ') || null],
    [
      'budget',
      Object.entries(defined(task.budget))
        .map(([name, value]) => (name === 'usd' ? usdWords(value * MICRO_USD) : `${value} ${name}`))
        .join(', ') || null,
    ],
    ['scheduled', time(task.scheduledAt)],
    ['queued', `${dateTime(task.createdAt)} by ${safeLine(task.user)}`],
    ['started', time(task.startedAt)],
    ['ended', time(task.completedAt)],
    ['took', task.actualDuration === null ? null : duration(task.actualDuration * 1_000)],
    ['estimate', duration(task.estimatedDuration * 1_000)],
    ['replaced by', task.supersededBy],
    ['replaces', task.supersedes],
    ['created by', creator === undefined ? task.createdBy : safeLine(creator.ref)],
  ];
  return rows.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

function time(ms: number | null): string | null {
  return ms === null ? null : dateTime(ms);
}

function block(text: string): readonly string[] {
  return safeText(text)
    .split('\n')
    .map((line) => `  ${line}`.trimEnd());
}

/** What was done, a line a step: a turn with its tokens, and last what has begun and not ended. */
function stepLines(events: readonly TaskEvent[], { now }: DetailsView): readonly string[] {
  const begun = new Map<number, StepEvent>();
  const lines: string[] = [];
  for (const event of events) {
    if (event.kind === 'restarted') {
      lines.push(`  ${event.archivedSteps} steps set aside: ${safeLine(event.note)}`);
      begun.clear();
    } else if (event.kind === 'step' && event.phase === 'begun') {
      begun.set(event.step, event);
    } else if (event.kind === 'step') {
      begun.delete(event.step);
      lines.push(stepLine(event, now, event.usage ? `, ${event.usage.totalTokens} tokens` : ''));
    }
  }
  return [...lines, ...[...begun.values()].map((event) => stepLine(event, now, ' (begun, no end yet)'))];
}

function stepLine(event: StepEvent, now: number, more: string): string {
  const what = `step ${event.step + 1}: ${safeLine(event.name)}${more}`;
  return `  ${clockTime(event.at, now)}  attempt ${event.attempt}  ${what}`;
}

function logLines(events: readonly TaskEvent[], { now, paint }: DetailsView): readonly string[] {
  return events.flatMap((event) => {
    const words = logWords(event);
    if (words === undefined) return [];
    const [label, text] = words;
    const head = paint('dim', `${clockTime(event.at, now)}  ${event.actor.padEnd(6)}  ${label.padEnd(9)}`);
    return [`  ${head}  ${safeLine(text)}`.trimEnd()];
  });
}

function logWords(event: TaskEvent): readonly [string, string] | undefined {
  switch (event.kind) {
    case 'status':
      return [event.status, event.note ?? ''];
    case 'log':
      return [event.level, event.text];
    case 'edited':
      return ['edited', event.fields.join(', ')];
    case 'restarted':
      return ['restarted', event.note];
    case 'changes':
      return [event.what, changedFiles(event)];
    case 'progress':
      return ['progress', stepWords(event)];
    case 'step':
    case 'removed':
      return undefined;
  }
}

/** What the task proposes, a line a file. */
function changeLines({ changes }: TaskDetails): readonly string[] {
  return changes.map((change) => {
    const { path, movedFrom, state, alsoIn } = change;
    const facts = [
      movedFrom === null ? '' : `moved from ${safeLine(movedFrom)}`,
      lineCounts(change),
      state === 'pending' ? 'not applied yet' : state,
      alsoIn.length > 0 ? `also in ${alsoIn.map(safeLine).join(', ')}` : '',
    ];
    return `  ${CHANGE_LETTERS[lookOfChange(change)]} ${safeLine(path)}  ${facts.filter(Boolean).join(', ')}`;
  });
}

function result({ result: found }: Task, { storeDir }: DetailsView): readonly string[] {
  if (!found) return [];
  const { metrics } = found;
  const counts = [
    `${metrics.approximate ? '~' : ''}${metrics.totalTokens} tokens (${metrics.inputTokens} in, ${metrics.outputTokens} out)`,
    ...(metrics.microUsd === undefined ? [] : [usdWords(metrics.microUsd)]),
    metrics.requests === 1 ? '1 request' : `${metrics.requests} requests`,
    duration(metrics.executionTimeMs),
  ].join(', ');
  return [
    ...block(wholeResult(found)),
    ...found.artifacts.map(
      ({ name, path, bytes }) => `  ${safeLine(name)}: ${join(storeDir, safeLine(path))} (${bytes} bytes)`,
    ),
    '',
    `  ${counts}`,
  ];
}
