import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A quiet editor: nothing opens, updates or asks by itself. */
const QUIET = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Writes the user settings of a new data folder; settings that exist are kept. */
export function seedSettings(dataDir: string): void {
  if (!existsSync(settingsFile(dataDir))) writeSettings(dataDir, {});
}

/** Writes the user settings anew: those of a quiet editor, and `more`. */
export function writeSettings(dataDir: string, more: Readonly<Record<string, unknown>>): void {
  const file = settingsFile(dataDir);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...QUIET, ...more }, null, 2));
}

/** Where the user settings lie. */
export function settingsFile(dataDir: string): string {
  return path.join(dataDir, 'data/User/settings.json');
}
