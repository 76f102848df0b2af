import * as z from 'zod';
import type { Channel } from './channel.ts';
import { Rpc } from './rpc.ts';

/** What a provider needs to be asked, from the keychain or the environment. Never stored, logged or put in an error. */
export interface Credentials {
  readonly key?: string;
  readonly baseURL?: string;
}

const credentialsSchema = z.object({ key: z.string().optional(), baseURL: z.string().optional() });

/**
 * Answers for keys over a line of its own between the main thread and one task thread. The line passes the engine
 * thread by: no key is ever in a process-wide place, and none waits longer than the request that needs it.
 */
export function serveCredentials(channel: Channel, find: (provider: string) => Promise<Credentials>): void {
  new Rpc(channel, { credentials: (provider) => find(z.string().parse(provider)) });
}

export async function askCredentials(rpc: Rpc, provider: string): Promise<Credentials> {
  const { key, baseURL } = credentialsSchema.parse(await rpc.call('credentials', provider));
  return { ...(key === undefined ? {} : { key }), ...(baseURL === undefined ? {} : { baseURL }) };
}
