import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ContextEntry } from '../../../webview-ui/contract/form.ts';
import { readContext } from '../../workspace/context.ts';
import { parseContextEntry } from '../../workspace/contextEntry.ts';
import { WorkspaceReader } from '../../workspace/reader.ts';
import { hiddenFiles } from '../hiddenFiles.ts';

/**
 * What an agent would get for each entry if its task ran now: read as a task reads it, with the same limits and the same
 * words for what cannot be given.
 */
export async function measureContext(
  entries: readonly string[],
  sensitive: readonly string[],
): Promise<ContextEntry[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => path.normalize(uri.fsPath));
  const workspace = new WorkspaceReader({ folders, files: fs, sensitive, hidden: hiddenFiles() });
  const measured: ContextEntry[] = [];
  for (const entry of entries) {
    if (!isOfFiles(entry)) {
      measured.push({ path: entry, files: 0, bytes: 0, problem: null });
      continue;
    }
    const { files, notes } = await readContext(workspace, [entry], new AbortController().signal);
    measured.push({
      path: entry,
      files: files.length,
      bytes: files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
      problem: files.length === 0 ? notes.join(' ') || vscode.l10n.t('There is nothing to read.') : null,
    });
  }
  return measured;
}

/** Problems and changes are other ones when the task runs: there is nothing to measure now. */
function isOfFiles(entry: string): boolean {
  try {
    return parseContextEntry(entry).kind === 'path';
  } catch {
    return true; // what is wrong with it is said where it is read
  }
}
