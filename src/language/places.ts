import { URI } from 'vscode-uri';
import { folderPrefixes } from '../workspace/folders.ts';
import { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { Places } from './taskProject.ts';

/** Files by their paths in a workspace of these folders, given by their URIs in order. */
export function placesOf(folders: readonly string[]): Places {
  const uris = folders.map((folder) => URI.parse(folder));
  const paths = new WorkspacePaths(uris);
  const prefixes = folderPrefixes(uris.map(({ fsPath }) => fsPath));
  return {
    pathOf: (uri) => paths.of(URI.parse(uri)),
    uriOf: (path) => {
      const index = prefixes.findIndex((prefix) => path.startsWith(prefix));
      const folder = uris[index];
      if (!folder) return undefined;
      const inside = path.slice((prefixes[index] ?? '').length);
      return folder.with({ path: `${folder.path.replace(/\/+$/, '')}/${inside}` }).toString();
    },
  };
}
