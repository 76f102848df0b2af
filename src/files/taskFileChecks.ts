import type { ContextFault } from '../core/contextFault.ts';
import { estimateSeconds } from '../core/estimate.ts';
import { parseMoment } from '../core/schedule.ts';
import type { TaskDraft } from '../core/task.ts';
import { placeOf } from './fieldPositions.ts';
import { nearest } from './nearest.ts';
import type { ProblemCode } from './problem.ts';
import { refResolver, resolveTaskBatch, type FileProblem } from './taskBatch.ts';
import type { ParsedTaskFile } from './taskFile.ts';

/** What is around task files and decides whether what they name is there. What is left out is not judged. */
export interface CheckAround {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Empty where nobody knows. */
  readonly providers?: readonly KnownProvider[];
  /** Whether the queue holds a task with this ref or id. */
  readonly queued?: (refOrId: string) => boolean;
  /** What is wrong with an entry of `context`; undefined where nothing is. */
  readonly contextFault?: (entry: string) => ContextFault | undefined;
}

export interface KnownProvider {
  readonly id: string;
  /** Empty where nobody knows. */
  readonly models: readonly string[];
}

/** All that is wrong with the task files of a workspace: each by itself, and with one another and what is around. */
export function checkTaskFiles(
  files: readonly ParsedTaskFile[],
  around: CheckAround,
): readonly FileProblem[] {
  return [
    ...resolveTaskBatch(files).problems,
    ...unknownDependencies(files, around),
    ...files.flatMap((file) => [
      ...providerProblems(file, around),
      ...pastTime(file, around),
      ...smallBudget(file),
      ...contextProblems(file, around),
    ]),
  ];
}

/** For so many words of a workspace the nearest name is looked for: who has more wrong has not mistyped them. */
const MAX_LOOKUPS = 10;

function unknownDependencies(
  files: readonly ParsedTaskFile[],
  { queued }: CheckAround,
): readonly FileProblem[] {
  if (!queued) return [];
  const resolve = refResolver(files);
  const refs = new Set(files.map(({ ref }) => ref));
  const near = new Map<string, string | undefined>();
  const nearestRef = (word: string) => {
    if (!near.has(word) && near.size < MAX_LOOKUPS) near.set(word, nearest(word, refs));
    return near.get(word);
  };
  return files.flatMap((file) =>
    file.dependsOn.flatMap((entry, index) => {
      const ref = resolve(entry, file);
      if (entry === '' || refs.has(ref) || queued(ref)) return [];
      const found = { code: 'unknown-dependency', message: `there is no task ${entry}.` } as const;
      return problemIn(file, `dependsOn[${index}]`, found, nearestRef(entry));
    }),
  );
}

/** A model is looked for where the file names its provider too: else the agent may choose that. */
function providerProblems(file: ParsedTaskFile, { providers = [] }: CheckAround): readonly FileProblem[] {
  const id = textAt(file, 'provider');
  if (id === undefined || providers.length === 0) return [];
  const provider = providers.find((known) => known.id === id);
  if (!provider) {
    const ids = providers.map((known) => known.id);
    const meant = nearest(id, ids);
    const hint = meant === undefined ? ` There are: ${ids.join(', ')}.` : '';
    const message = `there is no provider named ${id}.${hint}`;
    return problemIn(file, 'provider', { code: 'unknown-provider', message }, meant);
  }
  const model = textAt(file, 'model');
  if (model === undefined || provider.models.length === 0 || provider.models.includes(model)) return [];
  const message = `${id} has no model named ${model}.`;
  return problemIn(file, 'model', { code: 'unknown-model', message }, nearest(model, provider.models));
}

function pastTime(file: ParsedTaskFile, { now }: CheckAround): readonly FileProblem[] {
  const at = startOf(file);
  if (at === undefined || at >= now) return [];
  const message = 'is in the past: the task starts as soon as it can.';
  return problemIn(file, 'scheduledAt', { code: 'past-time', message });
}

/** What the file says of when its task starts; undefined where it says nothing that can be understood. */
export function startOf(file: ParsedTaskFile): number | undefined {
  if (file.draft) return file.draft.scheduledAt;
  const written = textAt(file, 'scheduledAt');
  const at = written === undefined ? undefined : parseMoment(written);
  return at === undefined || at < 0 ? undefined : at;
}

function smallBudget({ draft, ...file }: ParsedTaskFile): readonly FileProblem[] {
  const minutes = draft?.budget.minutes;
  if (!draft || minutes === undefined || minutes >= minutesNeeded(draft)) return [];
  const message = `a task like this takes about ${minutesNeeded(draft)} minutes: it may be stopped before its end.`;
  return problemIn(file, 'budget.minutes', { code: 'small-budget', message });
}

/** About how long a task works, in whole minutes. */
export function minutesNeeded({ type, description }: TaskDraft): number {
  return Math.ceil(estimateSeconds(type, description.length, []) / 60);
}

function contextProblems(file: ParsedTaskFile, { contextFault }: CheckAround): readonly FileProblem[] {
  if (!contextFault) return [];
  return contextEntries(file).flatMap(({ entry, index }) => {
    const fault = contextFault(entry);
    if (!fault) return [];
    const code = fault.kind === 'missing' ? 'missing-context' : 'invalid-value';
    return problemIn(file, `context[${index}]`, { code, message: fault.message }, fault.meant);
  });
}

/** The entries of `context` as they are written, with their places in it; what is no text has a problem of its own. */
export function contextEntries({
  values,
}: ParsedTaskFile): readonly { readonly entry: string; readonly index: number }[] {
  const listed = values.get('context');
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((value: unknown, index) =>
    typeof value === 'string' && value.trim() !== '' ? [{ entry: value.trim(), index }] : [],
  );
}

function textAt({ values }: ParsedTaskFile, key: string): string | undefined {
  const value = values.get(key);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function problemIn(
  { path, positions }: Pick<ParsedTaskFile, 'path' | 'positions'>,
  field: string,
  { code, message }: { readonly code: ProblemCode; readonly message: string },
  meant?: string,
): readonly FileProblem[] {
  const place = placeOf(positions, field);
  if (!place) return [];
  const words = meant === undefined ? message : `${message} Did you mean ${meant}?`;
  return [
    { path, problem: { ...place, field, code, message: words, ...(meant === undefined ? {} : { meant }) } },
  ];
}
