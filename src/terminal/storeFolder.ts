import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
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
  return join(dataFolder(env, home, platform), 'agent-task-queue', 'stores', storeName(workspace));
}

/** Readable for a person, and different for each folder. */
function storeName(workspace: string): string {
  const name =
    basename(workspace)
      .replace(/[^\w.-]+/g, '-')
      .slice(0, 40) || 'root';
  return `${name}-${createHash('sha256').update(workspace).digest('hex').slice(0, 16)}`;
}

function dataFolder(env: Surroundings['env'], home: string, platform: NodeJS.Platform): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support');
    case 'win32':
      return env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
    default:
      // An empty or relative value is to be ignored: XDG Base Directory Specification 0.8.
      return env['XDG_DATA_HOME']?.startsWith('/') ? env['XDG_DATA_HOME'] : join(home, '.local', 'share');
  }
}
