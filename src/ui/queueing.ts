import * as vscode from 'vscode';
import type { Submitted } from '../engine/port.ts';
import { ChatTools, type ChatToolsOptions } from './chat/chatTools.ts';
import { openLink } from './links/openLink.ts';
import { editorAsker } from './queueing/asker.ts';
import { selectionEntry, workspacePaths } from './queueing/fields/context.ts';
import type { OwnDraft } from '../core/ownDraft.ts';
import { askAndQueue } from './queueing/sentence.ts';
import { queueList } from './queueing/severalTasks.ts';
import { queueDrafts, type QueueingTools } from './queueing/submit.ts';
import type { TaskFileLanguage } from './taskFiles/taskFileLanguage.ts';
import { queueTaskFiles, TaskFileError, taskFilesIn } from './queueing/taskFiles.ts';

// A bundle of its own (see esbuild.js), loaded with the first task that is queued: the parsers need not be there before.

/** Asks for one sentence and queues it. */
export async function queueTask(tools: QueueingTools, given?: string): Promise<readonly Submitted[]> {
  return given === undefined
    ? askAndQueue(tools, { title: vscode.l10n.t('Queue Task') })
    : queueDrafts(tools, [{ description: given }]);
}

/** Asks for one sentence about what is selected in the editor; without a selection, about the whole file. */
export async function queueSelection(
  tools: QueueingTools,
  editor: vscode.TextEditor,
  given?: string,
): Promise<readonly Submitted[]> {
  const entry = selectionEntry(editor);
  if (entry === undefined) throw outside(editor.document.uri);
  return queueAbout(tools, [entry], given);
}

/** Asks for one sentence about files and folders. */
export async function queueFiles(
  tools: QueueingTools,
  uris: readonly vscode.Uri[],
  given?: string,
): Promise<readonly Submitted[]> {
  const paths = workspacePaths();
  const context = await Promise.all(
    uris.map(async (uri) => {
      const path = (await isFolder(uri)) ? paths.ofFolder(uri) : paths.of(uri);
      if (path === undefined) throw outside(uri);
      return path;
    }),
  );
  if (context.length === 0)
    throw new Error(vscode.l10n.t('Open a file or choose one in the explorer first.'));
  return queueAbout(tools, context, given);
}

function queueAbout(
  tools: QueueingTools,
  context: string[],
  given: string | undefined,
): Promise<readonly Submitted[]> {
  const [first = ''] = context;
  const what = context.length > 1 ? vscode.l10n.t('{0} files', context.length) : first;
  return given === undefined
    ? askAndQueue(tools, { title: vscode.l10n.t('Queue Task about {0}', what), own: { context } })
    : queueDrafts(tools, [{ description: given, context }]);
}

/** One task for each bullet of a list that is selected, open as a draft, or was copied. */
export function queueSeveral(tools: QueueingTools, given?: string): Promise<readonly Submitted[]> {
  return queueList(tools, given);
}

/** A task that needs no model: it reads the real files of the workspace and writes a sample report. */
export function trySample(tools: QueueingTools): Promise<readonly Submitted[]> {
  const description = vscode.l10n.t('Survey this workspace: what is in it, and what is left to do in it.');
  return queueDrafts(tools, [{ description, provider: 'offline' }]);
}

/** Queues task files, and those of folders, all of them or none. What is wrong with them is said where it stands. */
export async function queueTaskFilesOf(
  tools: QueueingTools,
  uris: readonly vscode.Uri[],
): Promise<readonly Submitted[]> {
  const found = await Promise.all(uris.map(async (uri) => ((await isFolder(uri)) ? filesIn(uri) : [uri])));
  const files = [...new Map(found.flat().map((uri) => [uri.toString(), uri])).values()];
  if (files.length === 0)
    throw new Error(vscode.l10n.t('Open a task file or choose one in the explorer first.'));
  const unsaved = files.find(({ scheme }) => scheme === 'untitled');
  if (unsaved) throw new Error(vscode.l10n.t('{0} is not saved yet: save it first.', nameOf(unsaved)));
  try {
    return await queueTaskFiles(tools, files);
  } catch (error) {
    if (!(error instanceof TaskFileError)) throw error;
    void error.show();
    return [];
  }
}

/** Queues task files together with all that they depend on, all of them or none. */
export async function queueWithDependencies(
  tools: QueueingTools,
  language: TaskFileLanguage,
  uris: readonly vscode.Uri[],
): Promise<readonly Submitted[]> {
  const found = await Promise.all(
    uris.map(async (uri) => {
      // What is open is known to the language wherever it lies.
      await vscode.workspace.openTextDocument(uri);
      const { dependencies = [] } = (await language.taskFile(uri)) ?? {};
      return [...dependencies.map((parent) => vscode.Uri.parse(parent)), uri];
    }),
  );
  return queueTaskFilesOf(tools, found.flat());
}

/** For the palette: which of the workspace's task files? */
export async function pickTaskFiles(tools: QueueingTools): Promise<readonly Submitted[]> {
  const paths = workspacePaths();
  const found = await Promise.all(
    (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => taskFilesIn(uri)),
  );
  const items = found.flat().map((uri) => ({ label: paths.of(uri) ?? uri.path, picked: true, value: uri }));
  if (items.length === 0) {
    throw new Error(vscode.l10n.t('This workspace has no task files. They are named like review.task.md.'));
  }
  const chosen = await (tools.asker ?? editorAsker).pickSeveral({
    title: vscode.l10n.t('Queue Task Files'),
    placeholder: vscode.l10n.t('Which of these? They are queued together, all or none.'),
    items,
  });
  return chosen?.length ? queueTaskFilesOf(tools, chosen) : [];
}

/** On a folder: its task files where it has some and they are meant, else a task about what lies in it. */
export async function queueFolder(tools: QueueingTools, folder: vscode.Uri): Promise<readonly Submitted[]> {
  const files = await taskFilesIn(folder);
  if (files.length === 0) return queueFiles(tools, [folder]);
  const chosen = await (tools.asker ?? editorAsker).pick({
    title: vscode.l10n.t('Queue Folder'),
    items: [
      { label: vscode.l10n.t('Its Task Files ({0})', files.length), value: 'files' as const },
      { label: vscode.l10n.t('A Task about What Lies in It'), value: 'about' as const },
    ],
  });
  switch (chosen) {
    case 'files':
      return queueTaskFilesOf(tools, files);
    case 'about':
      return queueFiles(tools, [folder]);
    case undefined:
      return [];
  }
}

/** Goes on with what is known of a task already; nothing is queued before the person says so. */
export function queueDraft(tools: QueueingTools, own: OwnDraft): Promise<readonly Submitted[]> {
  return askAndQueue(tools, { title: vscode.l10n.t('Queue Task'), own });
}

/** What agents of the chat can do with the queue. */
export function chatTools(tools: Omit<ChatToolsOptions, 'now'>): ChatTools {
  return new ChatTools({ ...tools, now: () => performance.now() });
}

/** @throws Error for a link that leads nowhere */
export function openNewTaskLink(uri: vscode.Uri): Promise<void> {
  return openLink(uri);
}

async function filesIn(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const files = await taskFilesIn(folder);
  if (files.length > 0) return files;
  const name = workspacePaths().of(folder) ?? folder.path;
  throw new Error(vscode.l10n.t('There are no task files in {0}. They are named like review.task.md.', name));
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    ({ type }) => (type & vscode.FileType.Directory) !== 0,
    () => false, // what is not there (yet) is named all the same
  );
}

function outside(uri: vscode.Uri): Error {
  const name = nameOf(uri);
  return new Error(
    uri.scheme === 'untitled'
      ? vscode.l10n.t('{0} is not saved yet: save it in the workspace, so that an agent can read it.', name)
      : vscode.l10n.t('{0} lies outside the folders of this workspace, where no agent can read it.', name),
  );
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
