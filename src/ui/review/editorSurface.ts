import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import type { PlannedFile } from '../../core/applyPlan.ts';
import { hunksOf, linesOf } from '../../core/lineDiff.ts';
import { folderPrefixes, Folders } from '../../workspace/folders.ts';
import { PathGuard } from '../../workspace/guard.ts';
import { WorkspaceError } from '../../workspace/workspaceError.ts';
import type { Surface, SurfaceFile } from './surface.ts';

/** The workspace of this window, with what is unsaved in it. */
export class EditorSurface implements Surface {
  async read(path: string): Promise<SurfaceFile> {
    const uri = await uriOf(path);
    const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    // The editor may hold on to a file for a while that has gone.
    if (!open?.isDirty && !(await exists(uri))) return { text: null, isSaved: true };
    const document = open ?? (await vscode.workspace.openTextDocument(uri));
    // Unsaved changes may be all that is left of a file.
    const isSaved = !document.isDirty && (await exists(uri));
    return { text: textOf(document), isSaved };
  }

  async write(files: readonly Pick<PlannedFile, 'path' | 'before' | 'after'>[]): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const edited: vscode.Uri[] = [];
    let changes = 0;
    for (const { path, after } of files) {
      const uri = await uriOf(path);
      const { text } = await this.read(path);
      if (text !== after) changes++;
      if (after === null) edit.deleteFile(uri, { ignoreIfNotExists: true });
      else if (text === null) edit.createFile(uri, { contents: Buffer.from(after), ignoreIfExists: true });
      else {
        const document = await vscode.workspace.openTextDocument(uri);
        for (const change of editsOf(document, text, after)) edit.replace(uri, change.range, change.newText);
        edited.push(uri);
      }
    }
    const shown = new Set(textTabs().map(({ uri }) => uri));
    // An edit of nothing counts as refused: what it would make may be there already, and only to be saved.
    if (changes > 0 && !(await vscode.workspace.applyEdit(edit))) {
      throw new Error(vscode.l10n.t('The editor did not take the changes; nothing was applied.'));
    }
    for (const uri of edited) await save(uri);
    // The editor opens what has unsaved changes; nobody asked to see it.
    const opened = textTabs().filter(({ uri, tab }) => !shown.has(uri) && !tab.isDirty && !tab.isActive);
    await vscode.window.tabGroups.close(opened.map(({ tab }) => tab));
  }
}

/** Line by line, so that cursors and marks beside the changes stay where they are. */
function editsOf(document: vscode.TextDocument, text: string, after: string): readonly vscode.TextEdit[] {
  const base = linesOf(text);
  const lines = linesOf(after);
  return hunksOf(base, lines).map(({ baseStart, baseCount, start, count }) => {
    const from = startOf(document, base, baseStart);
    const to = startOf(document, base, baseStart + baseCount);
    return vscode.TextEdit.replace(new vscode.Range(from, to), lines.slice(start, start + count).join(''));
  });
}

/** A last line without a line feed has no line after it. */
function startOf(document: vscode.TextDocument, base: readonly string[], line: number): vscode.Position {
  if (line < base.length || base.at(-1)?.endsWith('\n') !== false) return new vscode.Position(line, 0);
  return document.lineAt(document.lineCount - 1).range.end;
}

async function save(uri: vscode.Uri): Promise<void> {
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  // Whether it worked is looked at afterwards.
  if (document?.isDirty) await document.save();
}

function textTabs() {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap((tab) =>
      tab.input instanceof vscode.TabInputText ? [{ tab, uri: tab.input.uri.toString() }] : [],
    );
}

function textOf(document: vscode.TextDocument): string {
  return document.getText().replace(/\r\n?/g, '\n');
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}

/**
 * Where a proposed file lies. The disk is asked again: a link may have come since the proposal was made.
 *
 * @throws WorkspaceError where it would not be written there
 */
export async function uriOf(path: string): Promise<vscode.Uri> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const paths = folders.map(({ uri }) => uri.fsPath);
  const { home } = await new PathGuard(new Folders(paths, fs), fs).resolve(path, { byName: true });
  if (home !== path) {
    const message = vscode.l10n.t('{0} is reached through a link by now. Nothing is written there.', path);
    throw new WorkspaceError('outside', message);
  }
  const prefixes = folderPrefixes(paths);
  const at = prefixes.findIndex((prefix) => path.startsWith(prefix));
  const folder = folders[at];
  if (!folder) throw new WorkspaceError('missing', vscode.l10n.t('No folder is open.'));
  return vscode.Uri.joinPath(folder.uri, path.slice(prefixes[at]?.length ?? 0));
}
