import type * as z from 'zod';
import { parseInput } from '../core/draft.ts';
import type { Rpc } from './rpc.ts';

/** What one method of a line takes and answers. Both ends check what they get against it. */
export interface Method<Args extends readonly unknown[], Result> {
  readonly args: z.ZodType<Args>;
  readonly result: z.ZodType<Result>;
}

/** The answering end of a method, for an `Rpc`. @throws QueueError `invalid` naming the argument that is wrong */
export function answering<Args extends readonly unknown[], Result>(
  method: Method<Args, Result>,
  run: (...args: Args) => Result | Promise<Result>,
): (...args: readonly unknown[]) => Promise<Result> {
  return async (...args) => run(...parseInput(method.args, args));
}

/** The asking end. @throws QueueError */
export async function ask<Args extends readonly unknown[], Result>(
  rpc: Rpc,
  name: string,
  method: Method<Args, Result>,
  ...args: Args
): Promise<Result> {
  return parseInput(method.result, await rpc.call(name, ...args), `${name}: `);
}

/** Tells the other end something that nobody waits for. */
export function tell<Args extends readonly unknown[]>(
  rpc: Rpc,
  name: string,
  _method: Method<Args, void>,
  ...args: Args
): void {
  rpc.send(name, ...args);
}
