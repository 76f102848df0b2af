import { URI } from 'vscode-uri';
import { WorkspacePaths } from '../workspace/workspacePaths.ts';
import type { Places } from './taskProject.ts';

/** Files by their paths in a workspace of these folders, given by their URIs in order. */
export function placesOf(folders: readonly string[]): Places {
  const uris = folders.map((folder) => URI.parse(folder));
  const paths = new WorkspacePaths(uris);
  return {
    pathOf: (uri) => paths.of(URI.parse(uri)),
    uriOf: (path) => {
      const found = paths.within(path);
      const folder = found && uris[found.folder];
      if (!folder) return undefined;
      return folder.with({ path: `${folder.path.replace(/\/+$/, '')}/${found.relative}` }).toString();
    },
  };
}
