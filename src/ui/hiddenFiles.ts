import * as vscode from 'vscode';

export const FILES_EXCLUDE = 'files.exclude';

/**
 * What the editor hides of each folder of the workspace, in their order. Patterns that depend on another file (`when`) are
 * passed over: they hide what is made from a file, not the file.
 */
export function hiddenFiles(): string[][] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) =>
    Object.entries(vscode.workspace.getConfiguration(undefined, uri).get<object>(FILES_EXCLUDE, {})).flatMap(
      ([pattern, hides]) => (hides === true ? [pattern] : []),
    ),
  );
}
