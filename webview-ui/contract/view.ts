/**
 * What crosses between the editor's side (`src/ui/panel`) and a web view, whatever it shows. A panel shows views of one
 * kind for all its life; what each kind says lies beside this file. Both ends check all they get.
 */
import * as z from 'zod';
import { method } from './method.ts';

export const taskId = z.string().min(1).max(300);

/** Which view a panel shows. */
export const viewSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('form'),
    /** Part of a draft; whoever opens the form checks nothing of it. */
    prefill: z.unknown().optional(),
    /** The task that the form changes, instead of queueing a new one. */
    edit: taskId.optional(),
  }),
  z.object({ kind: z.literal('board') }),
  z.object({ kind: z.literal('detail'), task: taskId }),
]);
export type View = z.infer<typeof viewSchema>;
export type ViewKind = View['kind'];

/** What the editor keeps of a page while its tab is hidden and over a reload. */
export const keptSchema = z.object({ view: viewSchema, page: z.unknown().optional() });

/** Asked by the web view. */
export const HOST = {
  /** First of all: which view, and the words of the person's language by their English ones. */
  ready: method(z.tuple([]), z.object({ view: viewSchema, words: z.record(z.string(), z.string()) })),
} as const;

/** Pushed by the editor's side; nobody waits for an answer. */
export const PUSHED = {
  /** Another view of the same kind: another task, another prefill. */
  show: method(z.tuple([viewSchema]), z.void()),
} as const;
