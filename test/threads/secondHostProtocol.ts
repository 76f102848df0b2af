import * as z from 'zod';

export const order = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('list') }),
  z.object({ kind: z.literal('cancel'), id: z.string() }),
  z.object({ kind: z.literal('close') }),
]);
export type Order = z.infer<typeof order>;

export const answer = z.object({
  /** Each task with its status. */
  refs: z.array(z.string()).readonly(),
  owns: z.boolean(),
});
export type Answer = z.infer<typeof answer>;
