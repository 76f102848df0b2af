import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import { userFolder } from '../files/userFolder.ts';
import type { Surroundings } from './io.ts';

/** Names the store's folder; the editor sets it in its terminals, so that both see one queue. */
export const STORE_VARIABLE = 'AGENT_TASK_QUEUE_STORE';

/**
 * Where the queue is kept: `--store`, else the variable, else a folder of the workspace's own in the user's data.
 *
 * @param workspace its real path
 */
export function storeFolder(
  given: string | undefined,
  workspace: string,
  { env, cwd, home, platform }: Pick<Surroundings, 'env' | 'cwd' | 'home' | 'platform'>,
): string {
  const chosen = given ?? env[STORE_VARIABLE];
  if (chosen) return resolve(cwd, chosen);
  return join(userFolder({ env, home, platform }), 'stores', storeName(workspace));
}

/** Readable for a person, and different for each folder. */
function storeName(workspace: string): string {
  const name =
    basename(workspace)
      .replace(/[^\w.-]+/g, '-')
      .slice(0, 40) || 'root';
  return `${name}-${createHash('sha256').update(workspace).digest('hex').slice(0, 16)}`;
}
