import { join } from 'node:path';

/** Where programs keep a user's data on this system, and in it what this one keeps. */
export function userFolder(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  platform: NodeJS.Platform,
): string {
  return join(dataFolder(env, home, platform), 'agent-task-queue');
}

function dataFolder(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  platform: NodeJS.Platform,
): string {
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

/** Where the queues of a user tell each other what they have used in a day. */
export function spendingFolder(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  platform: NodeJS.Platform,
): string {
  return join(userFolder(env, home, platform), 'spending');
}
