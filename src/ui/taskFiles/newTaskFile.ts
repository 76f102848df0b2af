import * as vscode from 'vscode';
import { messageOf } from '../../core/errors.ts';
import { NEW_DESCRIPTION, newTaskFile, taskFileName } from '../../files/newTaskFile.ts';
import { editorAsker, type Asker } from '../queueing/asker.ts';

// A bundle of its own (see esbuild.js), loaded with the first file that is made.

const MAX_TITLE = 300;

/**
 * Asks what a task is called and where its file is to lie, writes a file to go on from, and opens it.
 *
 * @param folder where the file is proposed; left out, in `tasks` of the first workspace folder
 */
export async function makeTaskFile(folder?: vscode.Uri, asker: Asker = editorAsker): Promise<void> {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  const root = (folder && vscode.workspace.getWorkspaceFolder(folder)) ?? first;
  if (!root) throw new Error(vscode.l10n.t('Open a folder first: task files lie in it.'));
  const title = await askForTitle(asker);
  if (title === undefined) return;
  const start = folder ? folder.path.slice(root.uri.path.length + 1) : 'tasks';
  const file = await askForFile(asker, root.uri, [start, taskFileName(title)].filter(Boolean).join('/'));
  if (file) await write(file, newTaskFile(title, ['type: general']));
}

async function askForTitle(asker: Asker): Promise<string | undefined> {
  const answer = await asker.text({
    title: vscode.l10n.t('New Task File'),
    prompt: vscode.l10n.t('What the task is called.'),
    placeholder: vscode.l10n.t('Review the parser'),
    check: (text) => {
      if (text.trim() === '') return { problem: vscode.l10n.t('A title is needed.') };
      if (text.trim().length <= MAX_TITLE) return undefined;
      return { problem: vscode.l10n.t('At most {0} characters.', MAX_TITLE) };
    },
  });
  return answer?.text.trim();
}

async function askForFile(asker: Asker, root: vscode.Uri, proposed: string): Promise<vscode.Uri | undefined> {
  let value = await freePath(root, proposed);
  let prompt = vscode.l10n.t('Its file, from the workspace folder down.');
  for (;;) {
    const answer = await asker.text({
      title: vscode.l10n.t('New Task File'),
      prompt,
      value,
      check: checkPath,
    });
    if (!answer) return undefined;
    const path = whole(answer.text);
    if (!(await isThere(vscode.Uri.joinPath(root, path)))) return vscode.Uri.joinPath(root, path);
    prompt = vscode.l10n.t('{0} is there already. Choose another name.', path);
    value = await freePath(root, path);
  }
}

function checkPath(text: string): { readonly problem: string } | { readonly remark: string } | undefined {
  const path = whole(text);
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part === '.task.md'))
    return { problem: vscode.l10n.t('A path like tasks/review.task.md is needed.') };
  return path === text.trim() ? undefined : { remark: vscode.l10n.t('It will be {0}.', path) };
}

/** Whatever was left out of the end of a task file's name is put there. */
function whole(text: string): string {
  const path = text.trim().replaceAll('\\', '/').replace(/^\/+/, '');
  return `${path.replace(/(?:\.task)?(?:\.md)?$/, '')}.task.md`;
}

/** `a.task.md`, or `a-2.task.md` and so on where that is there already. */
async function freePath(root: vscode.Uri, path: string): Promise<string> {
  const stem = path.replace(/(?:-\d+)?\.task\.md$/, '');
  let free = path;
  for (let n = 2; await isThere(vscode.Uri.joinPath(root, free)); n++) free = `${stem}-${n}.task.md`;
  return free;
}

async function isThere(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}

/** @throws Error in words, where it cannot be written */
async function write(file: vscode.Uri, text: string): Promise<void> {
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  } catch (error) {
    const shown = vscode.workspace.asRelativePath(file);
    throw new Error(vscode.l10n.t('{0} could not be written: {1}', shown, messageOf(error)), {
      cause: error,
    });
  }
  const editor = await vscode.window.showTextDocument(file, { preview: false });
  const start = editor.document.positionAt(editor.document.getText().indexOf(NEW_DESCRIPTION));
  editor.selection = new vscode.Selection(start, start.translate(0, NEW_DESCRIPTION.length));
}
