import { canonicalJson } from '../../core/canonicalJson.ts';
import type { RecordedStep, Recording } from '../../core/recording.ts';
import type { TaskResult } from '../../core/task.ts';
import { turnRecord } from '../records.ts';

/** Where a run that was driven again is not what was recorded. */
export interface Difference {
  /** Like `turn 3, message 2` or `result.summary`. */
  readonly at: string;
  readonly recorded: string;
  readonly now: string;
}

/** How much of a value is shown. */
const SHOWN = 300;
const NOTHING = '(nothing)';

/** What the model was told anew with each turn. */
type Told = readonly (readonly unknown[])[];

/** The first step that is not the same, then what the run came to, field by field. `told`: as it was driven now. */
export function differences(recorded: Recording, now: Recording, told: Told): readonly Difference[] {
  return [
    ...stepDifference(recorded.steps, now.steps, told),
    ...endDifferences(recorded, now),
    ...changeDifferences(recorded, now),
  ];
}

/** What follows a step that differs rests on it: only the first one is told. */
function stepDifference(
  recorded: readonly RecordedStep[],
  now: readonly RecordedStep[],
  told: Told,
): readonly Difference[] {
  let turns = 0;
  for (let index = 0; index < Math.max(recorded.length, now.length); index++) {
    const [old, step] = [recorded[index], now[index]];
    if (old?.kind === 'turn') turns++;
    const at = `step ${index + 1} (${old?.name ?? step?.name ?? ''})`;
    if (!old || !step || old.kind !== step.kind || old.name !== step.name) {
      return [{ at, recorded: named(old), now: named(step) }];
    }
    const found = old.kind === 'turn' ? askedDifference(old, step, turns, told) : undefined;
    const [difference] = found ? [found] : fieldDifferences(at, kept(old), kept(step));
    if (difference) return [difference];
  }
  return [];
}

function named(step: RecordedStep | undefined): string {
  return step ? `${step.kind} ${step.name}` : NOTHING;
}

/** What the model was asked is recorded by digests: of a message that was another one nothing more is known. */
function askedDifference(
  old: RecordedStep,
  step: RecordedStep,
  turn: number,
  told: Told,
): Difference | undefined {
  const before = turnRecord.parse(old.output).asked?.told;
  const after = turnRecord.parse(step.output).asked?.told ?? [];
  // A version before this one did not keep it.
  if (!before) return undefined;
  const index = Array.from({ length: Math.max(before.length, after.length) }).findIndex(
    (_, each) => before[each] !== after[each],
  );
  if (index === -1) return undefined;
  const at = turn === 1 ? placeInFirst(index) : `new message ${index + 1}`;
  const another = before[index] === undefined ? NOTHING : `(another one, ${before[index]})`;
  return { at: `turn ${turn}, ${at}`, recorded: another, now: shown(told[turn - 1]?.[index]) };
}

function placeInFirst(index: number): string {
  return index === 0 ? 'the instructions' : `message ${index}`;
}

/** What has to be the same of a step: when it ran is of no matter, and what it was asked has its own words. */
function kept({ input, output, usage, changes }: RecordedStep): unknown {
  const { asked: _, ...rest } = record(output);
  return { input, output: rest, usage, changes };
}

function endDifferences(recorded: Recording, now: Recording): readonly Difference[] {
  const { status } = recorded.end;
  // It was stopped or went on: there is no end to compare.
  if (status !== 'completed' && status !== 'failed') return [];
  const end = ({ end: { result, ...rest } }: Recording) => ({
    ...rest,
    result: result && withoutTime(result),
  });
  return fieldDifferences('', end(recorded), end(now));
}

function withoutTime({ metrics, ...result }: TaskResult) {
  const { executionTimeMs: _, ...rest } = metrics;
  return { ...result, metrics: rest };
}

/** What a person made of a file is not the run's. */
function changeDifferences(recorded: Recording, now: Recording): readonly Difference[] {
  const byPerson = new Set(recorded.changes.filter((change) => change.byPerson).map(({ path }) => path));
  const paths = [...recorded.changes, ...now.changes].map(({ path }) => path);
  return [...new Set(paths)]
    .filter((path) => !byPerson.has(path))
    .flatMap((path) => {
      const [old, change] = [recorded, now].map(({ changes }) => changes.find((each) => each.path === path));
      return fieldDifferences(`proposed ${path}`, old ?? null, change ?? null);
    });
}

/** The innermost fields in which two values differ. */
function fieldDifferences(at: string, recorded: unknown, now: unknown): readonly Difference[] {
  if (canonicalJson(recorded) === canonicalJson(now)) return [];
  if (!isObject(recorded) || !isObject(now)) return [{ at, recorded: shown(recorded), now: shown(now) }];
  const [old, current] = [record(recorded), record(now)];
  return [...new Set([...Object.keys(old), ...Object.keys(current)])].flatMap((key) =>
    fieldDifferences(at === '' ? key : `${at}.${key}`, old[key], current[key]),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? Object.fromEntries(Object.entries(value)) : {};
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return NOTHING;
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
