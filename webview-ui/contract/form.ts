import * as z from 'zod';
import { STATUSES } from '../../src/core/lifecycle.ts';
import { draftPartSchema, TASK_TYPES } from '../../src/core/task.ts';
import { method } from './method.ts';
import { taskId } from './view.ts';

/** What a form may begin with: any part of a draft, from a link, a selection or an existing task. It may be unfinished. */
export const prefillSchema = draftPartSchema.extend({
  title: z.string().max(300).optional(),
  description: z.string().max(100_000).optional(),
  instructions: z.string().max(100_000).optional(),
});
export type Prefill = z.infer<typeof prefillSchema>;

/** The task that a form changes instead of queueing a new one. */
const editedSchema = z.object({
  id: taskId,
  title: z.string(),
  status: z.enum(STATUSES),
  draft: prefillSchema,
});
export type Edited = z.infer<typeof editedSchema>;

export const choicesSchema = z.object({
  agents: z.array(
    z.object({ name: z.string(), description: z.string(), type: z.enum(TASK_TYPES).nullable() }),
  ),
  /** The agent for each type where none is chosen. */
  agentOf: z.record(z.enum(TASK_TYPES), z.string()),
  /** The agent where neither agent nor type is chosen; null: that of the type General. */
  defaultAgent: z.string().nullable(),
  providers: z.array(z.object({ id: z.string(), model: z.string().nullable() })),
  /** Null: no model is connected, tasks wait. */
  defaultProvider: z.string().nullable(),
  maxRetries: z.int(),
  budget: z.object({ steps: z.number(), tokens: z.number(), minutes: z.number() }),
});
export type Choices = z.infer<typeof choicesSchema>;

/** A file, a glob or some lines of a file, as the agent would get it. */
export const contextEntrySchema = z.object({
  path: z.string(),
  /** How many files it stands for. */
  files: z.int(),
  bytes: z.int(),
  /** Why it cannot be given along, in words. */
  problem: z.string().nullable(),
});
export type ContextEntry = z.infer<typeof contextEntrySchema>;

export const parentSchema = z.object({ ref: z.string(), title: z.string(), status: z.enum(STATUSES) });
export type Parent = z.infer<typeof parentSchema>;

const paths = z.array(z.string().max(1_000)).max(500);

/** Asked by the form. */
export const FORM_HOST = {
  /** What there is to choose from; what this form is about; what was left in the last form that was not queued. */
  begin: method(
    z.tuple([]),
    z.object({ choices: choicesSchema, edited: editedSchema.nullable(), left: z.unknown().optional() }),
  ),
  /** Keeps what stands in the form for the next one, until it is queued. Null: nothing does. */
  leave: method(z.tuple([z.unknown()]), z.void()),
  findTasks: method(z.tuple([z.string().max(300)]), z.array(parentSchema)),
  /** Lets the person choose files, or takes what is open or selected in the editor. */
  findContext: method(z.tuple([z.enum(['files', 'editors', 'selection'])]), paths),
  /** The paths of dropped files; what lies outside the workspace is left out, and said. */
  dropped: method(
    z.tuple([z.array(z.string().max(10_000)).max(500)]),
    z.object({ paths, leftOut: z.array(z.string()) }),
  ),
  measure: method(z.tuple([paths]), z.array(contextEntrySchema)),
  /** @throws QueueError `invalid` naming the field */
  queue: method(z.tuple([prefillSchema]), z.object({ id: taskId, title: z.string() })),
  /** Changes the task that the form was opened on; one that has ended is run again with the changes. */
  save: method(z.tuple([prefillSchema]), z.object({ id: taskId, title: z.string() })),
  /** False where the person chose no place for it. */
  saveAsTaskFile: method(z.tuple([prefillSchema]), z.boolean()),
  connectModel: method(z.tuple([]), z.void()),
  openTask: method(z.tuple([taskId]), z.void()),
} as const;

/** Pushed to the form. */
export const FORM_PUSHED = {
  /** Agents, providers or settings have changed. */
  choices: method(z.tuple([choicesSchema]), z.void()),
} as const;
