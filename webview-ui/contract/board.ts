import * as z from 'zod';
import { STATUSES } from '../../src/core/lifecycle.ts';
import { method } from './method.ts';
import { taskId } from './view.ts';

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

/** Asked by the board. */
export const BOARD_HOST = {
  openTask: method(z.tuple([taskId]), z.void()),
} as const;

/** Pushed to the board. */
export const BOARD_PUSHED = {
  board: method(z.tuple([boardSchema]), z.void()),
} as const;
