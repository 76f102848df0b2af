import * as vscode from 'vscode';
import { filePlace, type FilePlace } from './filePlace.ts';

/** Follows a link of an agent's text. Nothing is opened but files of the workspace and addresses of the web. */
export async function openLink(link: string): Promise<void> {
  if (/^(?:https?|mailto):/i.test(link)) {
    await vscode.env.openExternal(vscode.Uri.parse(link, true));
    return;
  }
  const place = filePlace(link);
  const file = place && (await inWorkspace(place.path));
  if (!place || !file) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} is not in this workspace.', link.slice(0, 200)),
    );
    return;
  }
  await vscode.window.showTextDocument(file, { preview: true, ...selectionOf(place) });
}

function selectionOf({ first, last }: FilePlace): Pick<vscode.TextDocumentShowOptions, 'selection'> {
  if (first === undefined) return {};
  const end = Math.max(first, last ?? first) - 1;
  return { selection: new vscode.Range(first - 1, 0, end, end > first - 1 ? Number.MAX_SAFE_INTEGER : 0) };
}

/** With several folders, a path begins with the name of its own; one that does not is looked for in each. */
async function inWorkspace(path: string): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [name = '', ...rest] = path.split('/');
  const named = folders.filter((folder) => rest.length > 0 && folder.name === name);
  const places = [
    ...named.map(({ uri }) => vscode.Uri.joinPath(uri, ...rest)),
    ...folders.map(({ uri }) => vscode.Uri.joinPath(uri, path)),
  ];
  for (const place of places) if (await isFile(place)) return place;
  return undefined;
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}
