import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { TaskEvent } from '../../../src/core/event.ts';
import { failureSchema } from '../../../src/core/failure.ts';
import { usageSchema, type Task } from '../../../src/core/task.ts';
import { toolCallRecord, turnRecord } from '../../../src/runner/records.ts';

const FOLDER = 'test/golden/runs';

const modelSchema = z.strictObject({
  id: z.string(),
  sample: z.boolean(),
  approximate: z.exactOptional(z.literal(true)),
});
/** Which model a run was recorded with. */
export type ModelFacts = z.infer<typeof modelSchema>;

const turnSchema = turnRecord.extend({
  toolCalls: z.array(toolCallRecord.extend({ invalid: z.exactOptional(z.string()) })),
  usage: usageSchema,
});

/** One request to the model and what came of it: a whole turn, a failure, or what it had said when it was stopped. */
const askedSchema = z.strictObject({
  task: z.string(),
  attempt: z.int(),
  /** How many turns the conversation held before. */
  turn: z.int(),
  /** What was said to the model since its last turn; of the prompt only what it is about. */
  told: z.unknown(),
  answer: turnSchema.optional(),
  failure: failureSchema.optional(),
  half: z.string().optional(),
});
export type Asked = z.infer<typeof askedSchema>;

/** What a model is, and what it said: enough to drive a run again without it. */
export interface Recording {
  readonly model: ModelFacts;
  readonly asked: readonly Asked[];
}

/** A run as it is kept: what the model said, every durable event, and what became of its tasks. */
export interface Transcript extends Recording {
  readonly events: readonly TaskEvent[];
  readonly tasks: readonly Task[];
}

/**
 * As JSON lines, so that a change is reviewed line by line. The events bear no `seq`: it is their order, and one event more
 * would change every line after it.
 */
export function written({ model, asked, events, tasks }: Transcript): string {
  const lines = [
    { model },
    ...asked.map((one) => ({ asked: one })),
    ...events.map((event) => ({ event: unnumbered(event) })),
    ...tasks.map((task) => ({ end: endOf(task) })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function unnumbered(event: TaskEvent) {
  const { seq: _, ...rest } = event;
  return rest;
}

/** What a task has come to. What it was given stands in the run, and what happened on the way in the events. */
function endOf(task: Task) {
  const { id, ref, status, reason, attempt, retryCount, progressPercentage, errorMessage, result } = task;
  return { id, ref, status, reason, attempt, retryCount, progressPercentage, errorMessage, result };
}

export function keep(name: string, text: string): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(fileOf(name), text);
}

export function kept(name: string): string {
  return readFileSync(fileOf(name), 'utf8').replaceAll('\r\n', '\n');
}

export function keptFiles(): readonly string[] {
  return readdirSync(FOLDER).map((file) => path.posix.join(FOLDER, file));
}

export function fileOf(name: string): string {
  return path.posix.join(FOLDER, `${name.replaceAll(/[ ,]+/g, '-')}.jsonl`);
}

const lineSchema = z.looseObject({ model: modelSchema.optional(), asked: askedSchema.optional() });

export function recordingIn(text: string): Recording {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => lineSchema.parse(JSON.parse(line)));
  const [first] = lines;
  if (!first?.model) throw new Error('A recording begins with the model that it was made with.');
  return { model: first.model, asked: lines.flatMap(({ asked }) => asked ?? []) };
}
