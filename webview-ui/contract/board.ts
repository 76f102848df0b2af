import * as z from 'zod';
import { STATUSES } from '../../src/core/lifecycle.ts';
import { queueActionSchema, taskActionSchema } from './action.ts';
import { method } from './method.ts';
import { standingSchema } from './task.ts';
import { taskId } from './view.ts';

/** How many rows come at first, and how many more at a time. */
export const BOARD_PAGE = 50;
/** The most rows that a board shows; what lies behind them is found by search. */
export const MAX_ROWS = 1_000;

export const filterSchema = z.enum(['all', 'active', 'needsYou', ...STATUSES]);
/** `active`: all that has not ended, the paused included; `needsYou`: of these, what waits for an answer. */
export type Filter = z.infer<typeof filterSchema>;

/** Which rows are wanted. */
export const querySchema = z.object({
  filter: filterSchema,
  /** Found in title, ref or description. */
  text: z.string().max(500),
  rows: z.int().min(1).max(MAX_ROWS),
});
export type Query = z.infer<typeof querySchema>;

/** Why nothing new starts, the weightiest reason first. */
export const noticeSchema = z.enum(['untrusted', 'held', 'paused', 'day-budget', 'no-model']);
export type Notice = z.infer<typeof noticeSchema>;

export const boardSchema = z.object({
  /** What these rows answer: a page that has asked for others by now waits for those. */
  query: querySchema,
  /** `paused` are those that do not need the person. */
  counts: z.record(z.enum(['needsYou', ...STATUSES]), z.int()),
  rows: z.array(standingSchema).max(MAX_ROWS),
  /** How many match in the whole store. */
  total: z.int(),
  workers: z.object({
    /** What the busy ones run. */
    running: z.array(z.object({ task: taskId, title: z.string() })),
    /** How many may run at once. */
    most: z.int(),
  }),
  notice: noticeSchema.nullable(),
});
export type Board = z.infer<typeof boardSchema>;

/** Asked by the board. */
export const BOARD_HOST = {
  /** Which rows the board shows from now on; they are pushed. */
  look: method(z.tuple([querySchema]), z.void()),
  act: method(z.tuple([taskActionSchema, taskId]), z.void()),
  actOnQueue: method(z.tuple([queueActionSchema]), z.void()),
} as const;

/** Pushed to the board. */
export const BOARD_PUSHED = {
  board: method(z.tuple([boardSchema]), z.void()),
  /** Rows whose progress has changed. They stand where they stood. */
  rows: method(z.tuple([z.array(standingSchema)]), z.void()),
} as const;
