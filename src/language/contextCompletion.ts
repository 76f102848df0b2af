import { CompletionItemKind } from 'vscode-languageserver-types';
import type { NamedPath } from '../workspace/reader.ts';
import { WorkspaceError } from '../workspace/workspaceError.ts';
import type { ValueChoice } from './valueItem.ts';

/** What lies right in a folder of the workspace; empty where that is none. */
export type Within = (folder: string) => Promise<readonly NamedPath[]>;

/** What is taken from elsewhere than files. */
const SOURCES: readonly ValueChoice[] = [
  ['@problems', 'What the editor shows as problems when the task runs.'],
  ['@diff', 'What has changed since the last commit when the task runs.'],
  ['@diff:staged', 'What of that is staged.'],
].map(([value = '', text = '']) => ({ value, text, kind: CompletionItemKind.Event }));

/** Entries that go on from what is typed: what lies in the folder that it has come to. */
export async function contextChoices(typed: string, within: Within): Promise<readonly ValueChoice[]> {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  if (/^\/|[*?[{#@]/.test(folder)) return [];
  const found = await namesIn(folder.replace(/^(?:\.\/)+/, '').replace(/\/+$/, ''), within);
  const paths = found.map(({ path, isFolder }): ValueChoice => {
    const value = `${folder}${path.slice(path.lastIndexOf('/') + 1)}`;
    return isFolder
      ? { value: `${value}/`, kind: CompletionItemKind.Folder, isBeginning: true }
      : { value, kind: CompletionItemKind.File };
  });
  return [...(folder === '' ? SOURCES : []), ...wholeFolder(folder, found.length), ...paths];
}

function wholeFolder(folder: string, names: number): readonly ValueChoice[] {
  if (names === 0) return [];
  const value = `${folder}**`;
  return [{ value, kind: CompletionItemKind.Folder, detail: 'All files of this folder, and of those in it' }];
}

/** What a person has only begun to write may lead anywhere: that is no place to look into. */
async function namesIn(folder: string, within: Within) {
  try {
    return await within(folder);
  } catch (error) {
    if (error instanceof WorkspaceError) return [];
    throw error;
  }
}
