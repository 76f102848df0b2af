import * as z from 'zod';
import type { Agent } from '../core/agent.ts';
import { canonicalJson } from '../core/canonicalJson.ts';
import { fieldProblems } from '../core/draft.ts';
import {
  RECORDING_VERSION,
  recordedChangeSchema,
  recordedStepSchema,
  recordingHeadSchema,
  type RecordedChange,
  type RecordedStep,
  type Recording,
  type RecordingHead,
} from '../core/recording.ts';
import type { Task, TaskDraft } from '../core/task.ts';

/** How the file of a run is called where nobody says it. */
export const RUN_FILE = '.run.jsonl';

const ABOUT =
  'One run of one task of Agent Task Queue, to be driven again with: agent-task-queue replay FILE. It holds what the model was ' +
  'told and said, with the parts of files that were read, and the proposed files as a whole: look before you pass it on.';

/** What is read to write the file of a run: the engine's port has it. */
export interface RunSource {
  run(
    id: string,
    from: number,
  ): Promise<
    | { readonly agent: Agent; readonly steps: readonly RecordedStep[]; readonly next: number | null }
    | undefined
  >;
  readonly review: {
    changes(task: string): Promise<readonly Pick<RecordedChange, 'path' | 'movedFrom' | 'byPerson'>[]>;
    texts(task: string, path: string): Promise<Pick<RecordedChange, 'base' | 'text'> | undefined>;
  };
}

/** The values of the file of a task's current run, a line each. Undefined: the task is gone. */
export async function runLines(source: RunSource, task: Task): Promise<readonly unknown[] | undefined> {
  const steps: RecordedStep[] = [];
  let agent: Agent | undefined;
  for (let from: number | null = 0; from !== null;) {
    const part = await source.run(task.id, from);
    if (!part) return undefined;
    steps.push(...part.steps);
    ({ agent, next: from } = part);
  }
  const changes = await proposedBy(source, task.id);
  if (!agent) return undefined;
  const { status, errorMessage, result } = task;
  const head: RecordingHead = {
    version: RECORDING_VERSION,
    about: ABOUT,
    task: givenTo(task),
    agent,
    end: { status, errorMessage, result },
    steps: steps.length,
    changes: changes.length,
  };
  return [{ run: head }, ...steps.map((step) => ({ step })), ...changes.map((change) => ({ change }))];
}

async function proposedBy(source: RunSource, task: string): Promise<readonly RecordedChange[]> {
  const changes: RecordedChange[] = [];
  for (const { path, movedFrom, byPerson } of await source.review.changes(task)) {
    const texts = await source.review.texts(task, path);
    if (texts) changes.push({ path, ...texts, movedFrom, byPerson });
  }
  return changes;
}

/** What the task was given. When it ran, and after what, is of no matter to its run. */
function givenTo(task: Task): TaskDraft {
  const { ref, title, description, instructions, agent, type, priority, maxRetries, context } = task;
  const given = { ref, title, description, instructions, agent, type, priority, maxRetries };
  return {
    ...given,
    context: [...context],
    dependsOn: [],
    onParentFailure: 'block',
    budget: {},
    ...(task.provider === null ? {} : { provider: task.provider }),
    ...(task.model === null ? {} : { model: task.model }),
  };
}

/** What is wrong with the file of a run, and where. */
export interface RunFileProblem {
  /** From 1. */
  readonly line: number;
  readonly field?: string;
  readonly message: string;
}

export type ReadRun =
  | { readonly recording: Recording; readonly problem?: never }
  | { readonly recording?: never; readonly problem: RunFileProblem };

const NO_RUN = 'this is not the file of a run: it does not begin with {"run": …}. `export --run` writes one';

/** Reads the file of a run, whatever is in it. The first thing that is wrong is told. */
export function readRunFile(text: string): ReadRun {
  try {
    return { recording: parseLines(text.split('\n')) };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.problem };
    throw error;
  }
}

class Unreadable extends Error {
  readonly problem: RunFileProblem;

  constructor(problem: RunFileProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

function parseLines(lines: readonly string[]): Recording {
  const head = parseHead(lines[0] ?? '');
  const wanted = 1 + head.steps + head.changes;
  const last = lines.findLastIndex((line) => line.trim() !== '') + 1;
  if (last !== wanted) {
    const message = `the file has ${last} lines, and its first one says ${wanted}: it was cut off or added to`;
    throw new Unreadable({ line: Math.min(last, wanted), message });
  }
  const steps = lines.slice(1, 1 + head.steps).map((line, index) => {
    const { step } = parsed(z.strictObject({ step: recordedStepSchema }), line, index + 2);
    if (step.step === index) return step;
    throw new Unreadable({
      line: index + 2,
      field: 'step.step',
      message: `is ${step.step}; ${index} comes here`,
    });
  });
  const changes = lines
    .slice(1 + head.steps, wanted)
    .map(
      (line, index) =>
        parsed(z.strictObject({ change: recordedChangeSchema }), line, index + head.steps + 2).change,
    );
  return { task: head.task, agent: head.agent, end: head.end, steps, changes };
}

function parseHead(line: string): RecordingHead {
  const value = jsonIn(line, 1);
  const run = z.object({ run: z.looseObject({ version: z.unknown() }) }).safeParse(value);
  if (!run.success) throw new Unreadable({ line: 1, message: NO_RUN });
  const { version } = run.data.run;
  if (version !== RECORDING_VERSION) {
    const message = `is ${JSON.stringify(version)}, and this program reads ${RECORDING_VERSION}: another version wrote the file`;
    throw new Unreadable({ line: 1, field: 'run.version', message });
  }
  return checked(z.strictObject({ run: recordingHeadSchema }), value, 1).run;
}

function parsed<T>(schema: z.ZodType<T>, line: string, number: number): T {
  return checked(schema, jsonIn(line, number), number);
}

function jsonIn(line: string, number: number): unknown {
  try {
    const value: unknown = JSON.parse(line);
    // Whoever works with it goes as deep as it does: better to find out here.
    canonicalJson(value);
    return value;
  } catch (error) {
    const message = error instanceof RangeError ? 'is nested too deeply' : 'this line is not JSON';
    throw new Unreadable({ line: number, message });
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, line: number): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [problem] = fieldProblems(result.error);
  throw new Unreadable({ line, field: problem?.field ?? '', message: problem?.message ?? 'is not valid' });
}
