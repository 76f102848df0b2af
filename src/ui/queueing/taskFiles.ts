import * as vscode from 'vscode';
import { QueueError } from '../../core/errors.ts';
import type { TaskDraft } from '../../core/task.ts';
import type { Submitted } from '../../engine/port.ts';
import { describeProblem } from '../../files/problem.ts';
import { fileProblemOf, pathsBeside, resolveTaskBatch, type FileProblem } from '../../files/taskBatch.ts';
import { parseTaskFile, type ParsedTaskFile } from '../../files/taskFile.ts';
import { workspacePaths } from './fields/context.ts';
import { submit, surroundings, type QueueingTools, type Surroundings } from './submit.ts';

/** A folder with more task files than this is not queued at one go. */
const MOST_FILES = 1_000;
/** Problems that are named in one message. */
const NAMED = 5;

/** Task files below a folder, in order of their paths. @throws Error where they are too many to be queued together */
export async function taskFilesIn(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const pattern = new vscode.RelativePattern(folder, '**/*.task.md');
  const found = await vscode.workspace.findFiles(pattern, '**/node_modules/**', MOST_FILES + 1);
  if (found.length > MOST_FILES) {
    const name = vscode.workspace.asRelativePath(folder);
    throw new Error(
      vscode.l10n.t('{0} has more than {1} task files: queue the folders in it.', name, MOST_FILES),
    );
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Queues task files, whole or not at all.
 *
 * @throws TaskFileError naming each file, line and field that is wrong
 */
export async function queueTaskFiles(
  tools: QueueingTools,
  uris: readonly vscode.Uri[],
): Promise<readonly Submitted[]> {
  const around = await surroundings(tools);
  const paths = workspacePaths();
  const read = await Promise.all(
    uris.map(async (uri) => ({ uri, file: parse(await textOf(uri), paths.of(uri) ?? nameOf(uri), around) })),
  );
  const files = read.map(({ file }) => file);
  const refuse = (problems: readonly FileProblem[]) => {
    const [first] = problems;
    return new TaskFileError(problems, read.find(({ file }) => file.path === first?.path)?.uri);
  };
  const { drafts, problems } = resolveTaskBatch(files, await filesBeside(files, around));
  if (problems.length > 0) throw refuse(problems);
  try {
    const submitted = await submit(
      tools,
      drafts.map((draft, index) => withDefaults(draft, files[index], around)),
      around,
    );
    sayWhatWasNotNew(submitted);
    return submitted;
  } catch (error) {
    const problem = error instanceof QueueError && fileProblemOf(files, error);
    throw problem ? refuse([problem]) : error;
  }
}

/** Those that the files depend on by path without being queued with them; what is not there is left for the queue to find. */
async function filesBeside(
  files: readonly ParsedTaskFile[],
  around: Surroundings,
): Promise<readonly ParsedTaskFile[]> {
  const paths = workspacePaths();
  const found = await Promise.all(
    pathsBeside(files).map(async (path) => {
      const place = paths.within(path);
      const folder = place && vscode.workspace.workspaceFolders?.[place.folder];
      if (!folder) return [];
      const text = await textOf(vscode.Uri.joinPath(folder.uri, place.relative)).catch(() => undefined);
      return text === undefined ? [] : [parse(text, path, around)];
    }),
  );
  return found.flat();
}

/** What is wrong with task files, so that it can be gone to. */
export class TaskFileError extends Error {
  readonly #problems: readonly FileProblem[];
  readonly #uri: vscode.Uri | undefined;

  /** @param uri the file of the first problem */
  constructor(problems: readonly FileProblem[], uri: vscode.Uri | undefined) {
    super(inWords(problems));
    this.#problems = problems;
    this.#uri = uri;
  }

  /** Says it in a notification that leads to the first place. */
  async show(): Promise<void> {
    const go = vscode.l10n.t('Go to Problem');
    const answer = await vscode.window.showErrorMessage(this.message, ...(this.#uri ? [go] : []));
    const [first] = this.#problems;
    if (answer !== go || !this.#uri || !first) return;
    const { line, column, endLine, endColumn } = first.problem;
    const selection = new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
    await vscode.window.showTextDocument(this.#uri, { selection });
  }
}

function inWords(problems: readonly FileProblem[]): string {
  const words = problems.map(({ path, problem }) => describeProblem(problem, path));
  const more = words.length - NAMED;
  const named = words.slice(0, NAMED).join('\n');
  const rest = more > 0 ? `\n${vscode.l10n.t('… and {0} more.', more)}` : '';
  return `${vscode.l10n.t('Nothing was queued.')} ${named}${rest}`;
}

function parse(text: string, path: string, { agents, defaults }: Surroundings): ParsedTaskFile {
  return parseTaskFile(text, { path, agents: agents.names, defaultAgent: defaults.agentFor });
}

/** What the file leaves to the settings. */
function withDefaults(
  draft: TaskDraft,
  file: ParsedTaskFile | undefined,
  { defaults }: Surroundings,
): TaskDraft {
  return file?.positions.has('maxRetries') ? draft : { ...draft, maxRetries: defaults.maxRetries };
}

/** An editor that is open shows what counts, saved or not. */
async function textOf(uri: vscode.Uri): Promise<string> {
  const shown = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  return shown?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** Queueing is quiet where tasks came of it; where none did, a person would wait for nothing. */
function sayWhatWasNotNew(submitted: readonly Submitted[]): void {
  const refs = (action: Submitted['action']) =>
    submitted.filter((task) => task.action === action).map(({ ref }) => ref);
  const [done, alive] = [refs('unchanged'), refs('followed')];
  if (done.length + alive.length < submitted.length) return;
  const words = [
    done.length > 0 ? vscode.l10n.t('Completed before, with the same content: {0}.', done.join(', ')) : '',
    alive.length > 0 ? vscode.l10n.t('In the queue already: {0}.', alive.join(', ')) : '',
  ];
  void vscode.window.showInformationMessage(words.filter(Boolean).join(' '));
}
