import * as vscode from 'vscode';
import { CHANGE_LETTERS, lookOfChange, type ChangeLook } from '../../core/changeLook.ts';
import type { Change } from '../../engine/port.ts';
import { changeStateWords, lookWords } from '../changeWords.ts';

/** Of the rows of proposed files alone: what stands on the disk at the same path has marks of its own. */
const SCHEME = 'agent-task-queue-row';

const LOOKS: readonly ChangeLook[] = ['added', 'modified', 'deleted', 'moved'];

/** What a row's mark is read from again. */
export function fileMark(change: Pick<Change, 'path' | 'state' | 'kind' | 'movedFrom'>): vscode.Uri {
  const { path, state } = change;
  return vscode.Uri.from({ scheme: SCHEME, path: `/${path}`, query: `${state}.${lookOfChange(change)}` });
}

/** Marks the rows of proposed files with the letters and colours that source control has for files. */
export class FileMarks implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #registration = vscode.window.registerFileDecorationProvider(this);

  provideFileDecoration({ scheme, query }: vscode.Uri): vscode.FileDecoration | undefined {
    if (scheme !== SCHEME) return undefined;
    const [state, name] = query.split('.');
    const look = LOOKS.find((known) => known === name);
    if (!look) return undefined;
    if (state === 'applied') return mark('✓', changeStateWords('applied'), 'charts.green');
    if (state === 'discarded') return mark('–', changeStateWords('discarded'), 'disabledForeground');
    return mark(CHANGE_LETTERS[look], lookWords(look), COLOURS[look]);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

const COLOURS = {
  added: 'gitDecoration.addedResourceForeground',
  modified: 'gitDecoration.modifiedResourceForeground',
  deleted: 'gitDecoration.deletedResourceForeground',
  moved: 'gitDecoration.renamedResourceForeground',
} as const;

function mark(badge: string, tooltip: string, colour: string): vscode.FileDecoration {
  return new vscode.FileDecoration(badge, tooltip, new vscode.ThemeColor(colour));
}
