import * as z from 'zod';
import { agentSchema } from './agent.ts';
import { MAX_PROPOSED_TEXT } from './change.ts';
import { RECORDING_VERSION } from './recordingVersion.ts';
import { STATUSES } from './lifecycle.ts';
import { taskDraftSchema, taskResultSchema, usageSchema } from './task.ts';

const path = z.string().min(1).max(4_096);
const proposedText = z.string().max(MAX_PROPOSED_TEXT).nullable();

/** A file as a step proposed it: what `ProposedFile` says. */
const proposedFileSchema = z.strictObject({
  path,
  base: proposedText,
  text: proposedText,
  movedFrom: path.nullable(),
  added: z.int().min(0),
  removed: z.int().min(0),
});

/** A finished step of a run. `input` and `output` are the runner's own. */
export const recordedStepSchema = z.strictObject({
  /** From 0, without gaps. */
  step: z.int().min(0),
  kind: z.enum(['prompt', 'turn', 'tool', 'remarks']),
  name: z.string().min(1).max(300),
  input: z.unknown().default(null),
  output: z.unknown().default(null),
  usage: usageSchema,
  /** What a person answered to the question that it asked. */
  answer: z.string().nullable(),
  /** What it proposed. */
  changes: z.array(proposedFileSchema),
});
export type RecordedStep = z.infer<typeof recordedStepSchema>;

/** A file that the run proposes in the end. */
export const recordedChangeSchema = z.strictObject({
  path,
  base: proposedText,
  text: proposedText,
  movedFrom: path.nullable(),
  /** A person has changed what the agent proposed. */
  byPerson: z.boolean(),
});
export type RecordedChange = z.infer<typeof recordedChangeSchema>;

/** The first line of the file: what it is, and what the run was given and came to. */
export const recordingHeadSchema = z.strictObject({
  version: z.literal(RECORDING_VERSION),
  /** For whoever opens the file. */
  about: z.string(),
  task: taskDraftSchema,
  agent: agentSchema,
  end: z.strictObject({
    status: z.enum(STATUSES),
    errorMessage: z.string().nullable(),
    result: taskResultSchema.nullable(),
  }),
  /** How many lines of each kind follow: a file that was cut off is not taken for a shorter run. */
  steps: z.int().min(0),
  changes: z.int().min(0),
});
export type RecordingHead = z.infer<typeof recordingHeadSchema>;

/** One run of one task: enough to drive it again without its model, its workspace or its store. */
export interface Recording extends Omit<RecordingHead, 'version' | 'about' | 'steps' | 'changes'> {
  readonly steps: readonly RecordedStep[];
  readonly changes: readonly RecordedChange[];
}
