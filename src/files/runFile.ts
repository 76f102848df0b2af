import * as z from 'zod';
import { canonicalJson } from '../core/canonicalJson.ts';
import { fieldProblems } from '../core/draft.ts';
import {
  recordedChangeSchema,
  recordedStepSchema,
  recordingHeadSchema,
  type Recording,
  type RecordingHead,
} from '../core/recording.ts';
import { RECORDING_VERSION } from '../core/recordingVersion.ts';

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
