import type * as z from 'zod';
import type { Method } from '../../src/transport/contract.ts';

export function method<Args extends readonly unknown[], Result>(
  args: z.ZodType<Args>,
  result: z.ZodType<Result>,
): Method<Args, Result> {
  return { args, result };
}
