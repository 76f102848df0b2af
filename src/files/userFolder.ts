import { join } from 'node:path';

/** What the place of a user's data goes by. */
export interface Home {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** What this program keeps for a user, among what programs keep on this system. */
export function userFolder(home: Home): string {
  return join(dataFolder(home), 'agent-task-queue');
}

/** Where the queues of a user tell each other what they have used in a day. */
export function spendingFolder(home: Home): string {
  return join(userFolder(home), 'spending');
}

function dataFolder({ env, home, platform }: Home): string {
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
