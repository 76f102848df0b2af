/**
 * What crosses between the editor's side (`src/ui/panel`) and a web view. One panel shows one view at a time; the editor's
 * side pushes what it shows, the web view asks for what the person does. Both ends check all they get.
 */
import * as z from 'zod';
import { STATUSES } from '../src/core/lifecycle.ts';
import { taskDraftSchema } from '../src/core/task.ts';
import type { Method } from '../src/transport/contract.ts';

const taskId = z.string().min(1).max(300);

/** What a form may begin with: any part of a draft, from a link, a selection or an existing task. */
export const prefillSchema = taskDraftSchema.partial();
export type Prefill = z.infer<typeof prefillSchema>;

/** Which view a panel shows. It is also what the editor keeps of a panel over a reload. */
export const viewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('form'), prefill: z.unknown().optional() }),
  z.object({ kind: z.literal('board') }),
  z.object({ kind: z.literal('detail'), task: taskId }),
]);
export type View = z.infer<typeof viewSchema>;

/** A task as a row of the board. */
export const rowSchema = z.object({
  id: taskId,
  title: z.string(),
  status: z.enum(STATUSES),
  /** How far it is, why it waits, or how it ended, in a few words. */
  state: z.string(),
  /** 0–100. */
  progress: z.number(),
});
export type Row = z.infer<typeof rowSchema>;

export const boardSchema = z.object({
  counts: z.record(z.enum(STATUSES), z.int()),
  rows: z.array(rowSchema),
  total: z.int(),
});
export type Board = z.infer<typeof boardSchema>;

export const detailSchema = z.object({
  row: rowSchema,
  /** Markdown, as the agent wrote it: hostile until it is rendered safely. */
  output: z.string().nullable(),
});
export type Detail = z.infer<typeof detailSchema>;

function method<Args extends readonly unknown[], Result>(
  args: z.ZodType<Args>,
  result: z.ZodType<Result>,
): Method<Args, Result> {
  return { args, result };
}

/** Asked by the web view. */
export const HOST = {
  /** First of all: which view, and the words of the person's language by their English ones. */
  ready: method(z.tuple([]), z.object({ view: viewSchema, words: z.record(z.string(), z.string()) })),
  openTask: method(z.tuple([taskId]), z.void()),
  /** @throws QueueError `invalid` naming the field */
  queueSentence: method(z.tuple([z.string().max(100_000)]), z.void()),
} as const;

/** Pushed by the editor's side; nobody waits for an answer. */
export const PUSHED = {
  show: method(z.tuple([viewSchema]), z.void()),
  board: method(z.tuple([boardSchema]), z.void()),
  detail: method(z.tuple([detailSchema]), z.void()),
} as const;
