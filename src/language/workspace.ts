import fs from 'node:fs/promises';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { WorkspaceReader } from '../workspace/reader.ts';
import type { Surroundings } from './surroundings.ts';

/** The files of a workspace as agents may see them. @param folders their URIs in order */
export function workspaceOf(
  folders: readonly string[],
  { sensitive, hidden }: Pick<Surroundings, 'sensitive' | 'hidden'>,
): WorkspaceReader {
  const paths = folders.map((folder) => path.normalize(URI.parse(folder).fsPath));
  return new WorkspaceReader({ folders: paths, files: fs, sensitive, hidden });
}
