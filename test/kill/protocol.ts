import * as z from 'zod';

/** The broadcast channel over which the victim's main thread ends a task thread of the engine thread. */
export const KILL_TASK_THREAD = 'kill-task-thread';

/** What the victim is started with, as JSON in its first argument. */
export const victimSettings = z.object({ store: z.string(), workspace: z.string(), baseURL: z.string() });
export type VictimSettings = z.infer<typeof victimSettings>;

/** From the test to the victim. */
export const order = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('submit'), refs: z.array(z.string()) }),
  z.object({ kind: z.literal('kill-engine') }),
  z.object({ kind: z.literal('kill-task') }),
  z.object({ kind: z.literal('stats') }),
  z.object({ kind: z.literal('retry-failed') }),
  z.object({ kind: z.literal('close') }),
]);
export type Order = z.infer<typeof order>;

/** From the victim to the test. What it says to have been accepted must never be lost. */
export const answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('accepted'), ids: z.array(z.string()) }),
  z.object({ kind: z.literal('stats'), unfinished: z.number() }),
  z.object({ kind: z.literal('retried'), count: z.number() }),
  z.object({ kind: z.literal('notice'), text: z.string() }),
]);
export type Answer = z.infer<typeof answer>;
