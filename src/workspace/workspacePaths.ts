import path from 'node:path';
import { folderPrefixes } from './folders.ts';

/** What of a URI a path is made from; a `vscode.Uri` has it. */
export interface Place {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly fsPath: string;
}

/** Files as tasks name them: from the workspace folder down and, where there are several, with its name before. */
export class WorkspacePaths {
  readonly #folders: readonly { readonly place: Place; readonly prefix: string }[];

  /** @param folders in the order of the workspace, which is the one that the task threads know them in */
  constructor(folders: readonly Place[]) {
    const prefixes = folderPrefixes(folders.map(({ fsPath }) => path.normalize(fsPath)));
    this.#folders = folders.map((place, index) => ({ place, prefix: prefixes[index] ?? '' }));
  }

  /** Undefined where a file lies in no folder of the workspace. */
  of(file: Place): string | undefined {
    const [found] = this.#folders
      .flatMap(({ place, prefix }) => {
        const relative = relativeTo(place, file);
        return relative === undefined ? [] : [{ relative, path: `${prefix}${relative}` }];
      })
      .toSorted((a, b) => a.relative.length - b.relative.length); // the innermost of nested folders
    return found?.path;
  }

  /** The other way round: in which of the folders a path of the workspace lies, and where in it. */
  within(path: string): { readonly folder: number; readonly relative: string } | undefined {
    const folder = this.#folders.findIndex(({ prefix }) => path.startsWith(prefix));
    const prefix = this.#folders[folder]?.prefix;
    return prefix === undefined ? undefined : { folder, relative: path.slice(prefix.length) };
  }

  /** A folder as the glob of all that lies in it. */
  ofFolder(folder: Place): string | undefined {
    const found = this.of(folder)?.replace(/\/$/, '');
    return found === undefined ? undefined : found === '' ? '**' : `${found}/**`;
  }
}

function relativeTo(folder: Place, file: Place): string | undefined {
  if (folder.scheme !== file.scheme || folder.authority !== file.authority) return undefined;
  const base = folder.path.replace(/\/+$/, '');
  if (file.path === folder.path || file.path === base) return '';
  return file.path.startsWith(`${base}/`) ? file.path.slice(base.length + 1) : undefined;
}
