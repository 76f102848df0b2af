import {
  CodeActionKind,
  createConnection,
  FileChangeType,
  LSPErrorCodes,
  ProposedFeatures,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
  type CancellationToken,
  type Connection,
  type DidChangeWatchedFilesParams,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { changesOnDisk } from './changesOnDisk.ts';
import { codeActions } from './codeActions.ts';
import { completionsAt } from './completion.ts';
import { contextEntriesOf, ContextFaults } from './contextFaults.ts';
import { definitionAt } from './definition.ts';
import { diagnosticOf, nextPassing, problemsOf } from './diagnostics.ts';
import type { ContextFault } from '../core/contextFault.ts';
import type { Problem } from '../files/problem.ts';
import { existing } from './existing.ts';
import { hoverAt, type HoverAround } from './hover.ts';
import { linksOf } from './links.ts';
import { placesOf } from './places.ts';
import type { ProjectFile } from './project.ts';
import { toEditor, touches } from './ranges.ts';
import { referencesAt } from './references.ts';
import { prepareRename, rename, type Refusal } from './rename.ts';
import { QueuedRefs } from './queuedRefs.ts';
import {
  QUEUE_CHANGED,
  QUEUED,
  SURROUNDINGS,
  TASK_FILE,
  type QueuedTask,
  type TaskFileParams,
} from './requests.ts';
import { systemClock } from '../engine/systemClock.ts';
import { readContext } from '../workspace/context.ts';
import { contextFaults } from '../workspace/contextMatches.ts';
import { UNTOLD, type Surroundings } from './surroundings.ts';
import { taskFileFacts } from './taskFileFacts.ts';
import { symbolsOf } from './symbols.ts';
import { readTaskFile, taskFilesBelow } from './taskFilesOnDisk.ts';
import { TaskProject } from './taskProject.ts';
import { workspaceOf } from './workspace.ts';

/** The server for task files: it keeps all of the workspace's, and says what is wrong with each as it is written. */
class LanguageServer {
  readonly #connection: Connection;
  readonly #documents = new TextDocuments(TextDocument);
  #folders: readonly string[] = [];
  /** Settled once the task files of the folders are read. */
  #opened = Promise.resolve();
  /** Whether the editor says when the folders change. */
  #foldersChange = false;
  readonly #project = new TaskProject(placesOf([]));
  #workspace = workspaceOf([], UNTOLD);
  /** As they were told last. */
  #problems: ReadonlyMap<string, readonly Problem[]> = new Map();
  /** What was told last of each file, to tell only what is new. */
  readonly #told = new Map<string, string>();
  readonly #queued: QueuedRefs;
  readonly #context: ContextFaults;
  /** Calls off the look at the files when the next of their times has passed. */
  #callOff = () => {};
  #due: NodeJS.Immediate | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#queued = new QueuedRefs((refs) => this.#askFor(refs));
    this.#context = new ContextFaults({
      entries: () => contextEntriesOf(this.#project),
      look: (entries, signal) => this.#lookFor(entries, signal),
      changed: () => this.#tellSoon(),
      clock: systemClock,
    });
    connection.onNotification(QUEUE_CHANGED, () => {
      this.#queued.changed();
      void this.#askQueue();
    });
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#begin());
    connection.onShutdown(() => {
      this.#callOff();
      this.#context[Symbol.dispose]();
    });
    connection.onDidChangeWatchedFiles((params) => this.#filesChanged(params));
    connection.onNotification(SURROUNDINGS, (surroundings: Surroundings) => this.#surrounded(surroundings));
    this.#answerQuestions();
    this.#documents.onDidChangeContent(({ document }) => this.#set(document.uri, document.getText()));
    this.#documents.onDidClose(({ document }) => this.#closed(document.uri));
    this.#documents.listen(connection);
  }

  listen(): void {
    this.#connection.listen();
  }

  /** What a person asks about a place in a file is asked of the file as it stands, once all others are known. */
  #answerQuestions(): void {
    const connection = this.#connection;
    const at = async <T>(uri: string, answer: (file: ProjectFile) => T | Promise<T>): Promise<T | null> => {
      await this.#opened;
      const file = this.#project.file(uri);
      return file ? answer(file) : null;
    };
    connection.onCompletion(({ textDocument, position }) =>
      at(textDocument.uri, async (file) => {
        const within = (folder: string) => this.#workspace.within(folder);
        return [...(await completionsAt(this.#project, file, position, { now: Date.now(), within }))];
      }),
    );
    connection.onHover(({ textDocument, position }, token) =>
      at(textDocument.uri, (file) =>
        hoverAt(this.#project, file, position, this.#hoverAround(token)).catch((error: unknown) => {
          if (token.isCancellationRequested) return null;
          throw error;
        }),
      ),
    );
    connection.onDefinition(({ textDocument, position }) =>
      at(textDocument.uri, (file) =>
        existing(this.#project, definitionAt(this.#project, file, position), ({ uri }) => uri),
      ),
    );
    connection.onReferences(({ textDocument, position, context }) =>
      at(textDocument.uri, (file) => [
        ...referencesAt(this.#project, file, position, context.includeDeclaration),
      ]),
    );
    connection.onPrepareRename(({ textDocument, position }) =>
      at(textDocument.uri, (file) => orRefused(prepareRename(this.#project, file, position))),
    );
    connection.onRenameRequest(({ textDocument, position, newName }) =>
      at(textDocument.uri, (file) => orRefused(rename(this.#project, file, position, newName))),
    );
    connection.onCodeAction(({ textDocument, range }) =>
      at(textDocument.uri, (file) => {
        const problems = this.#problems.get(file.uri) ?? [];
        const there = problems.filter((problem) => touches(toEditor(problem), range));
        return [...codeActions(this.#project, file, there)];
      }),
    );
    connection.onDocumentSymbol(({ textDocument }) => at(textDocument.uri, (file) => [...symbolsOf(file)]));
    connection.onDocumentLinks(({ textDocument }) =>
      at(textDocument.uri, (file) =>
        existing(this.#project, linksOf(this.#project, file), ({ target }) => target),
      ),
    );
    connection.onRequest(TASK_FILE, ({ uri }: TaskFileParams) =>
      at(uri, (file) => taskFileFacts(this.#project, file)),
    );
  }

  #hoverAround(token: CancellationToken): HoverAround {
    const given = new AbortController();
    token.onCancellationRequested(() => given.abort());
    return {
      now: Date.now(),
      queued: (refs) => this.#askFor(refs).catch(() => []),
      read: (entry) => readContext(this.#workspace, [entry], given.signal),
    };
  }

  #askFor(refs: readonly string[]): Promise<QueuedTask[]> {
    return this.#connection.sendRequest<QueuedTask[]>(QUEUED, { refs });
  }

  #initialize({ workspaceFolders, capabilities }: InitializeParams): InitializeResult {
    this.#foldersChange = capabilities.workspace?.workspaceFolders === true;
    this.#place((workspaceFolders ?? []).map(({ uri }) => uri));
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        completionProvider: { triggerCharacters: [' ', ':', '-', '[', '{', ',', '"', "'", '/', '@', '#'] },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        definitionProvider: true,
        hoverProvider: true,
        documentSymbolProvider: true,
        documentLinkProvider: {},
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
      serverInfo: { name: 'agent-task-queue' },
    };
  }

  async #begin(): Promise<void> {
    if (this.#foldersChange) this.#followFolders();
    this.#opened = this.#open(this.#folders);
    await this.#opened;
  }

  #followFolders(): void {
    this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => uri));
      const folders = [...this.#folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
      this.#opened = this.#open(folders);
    });
  }

  async #open(folders: readonly string[]): Promise<void> {
    const found = (await Promise.all(folders.map(taskFilesBelow))).flat();
    const there = new Set(found.map(({ uri }) => uri));
    for (const { uri } of this.#project.files) if (!there.has(uri) && !this.#isOpen(uri)) this.#drop(uri);
    this.#place(folders);
    for (const { uri, text } of found) if (!this.#isOpen(uri)) this.#project.set(uri, text);
    this.#tellSoon();
  }

  #place(folders: readonly string[]): void {
    this.#folders = folders;
    this.#surround(this.#project.surroundings);
  }

  #surround(surroundings: Surroundings): void {
    this.#project.change(surroundings, placesOf(this.#folders));
    this.#workspace = workspaceOf(this.#folders, surroundings);
    this.#context.lookAgain();
  }

  #surrounded(surroundings: Surroundings): void {
    this.#surround(surroundings);
    this.#tellSoon();
  }

  async #filesChanged({ changes }: DidChangeWatchedFilesParams): Promise<void> {
    const has = (wanted: FileChangeType) => changes.some(({ type }) => type === wanted);
    this.#context.filesChanged({
      created: has(FileChangeType.Created),
      deleted: has(FileChangeType.Deleted),
    });
    const known = this.#project.files.map(({ uri }) => uri);
    const { there, gone } = await changesOnDisk(changes, known);
    // What the editor shows counts, also where it was opened meanwhile.
    for (const { uri, text } of there) if (!this.#isOpen(uri)) this.#set(uri, text);
    for (const uri of gone) if (!this.#isOpen(uri)) this.#drop(uri);
  }

  /** What is closed unsaved is again what lies on the disk; an untitled one has gone. */
  async #closed(uri: string): Promise<void> {
    const file = await readTaskFile(uri);
    if (this.#isOpen(uri)) return;
    if (file) this.#set(uri, file.text);
    else this.#drop(uri);
  }

  #isOpen(uri: string): boolean {
    return this.#documents.get(uri) !== undefined;
  }

  #set(uri: string, text: string): void {
    this.#project.set(uri, text);
    this.#tellSoon();
  }

  #drop(uri: string): void {
    this.#project.delete(uri);
    this.#tellSoon();
  }

  /** Changes that come together are looked at once. */
  #tellSoon(): void {
    if (this.#due) return;
    this.#due = setImmediate(() => {
      this.#due = undefined;
      this.#tell();
      void this.#askQueue();
      this.#context.lookSoon();
    });
  }

  /** Nobody knows what is there where there is no folder, or one that is not on the disk. */
  async #lookFor(
    entries: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ContextFault>> {
    const isOnDisk = this.#folders.length > 0 && this.#folders.every((uri) => uri.startsWith('file:'));
    return isOnDisk ? contextFaults(this.#workspace, entries, signal) : new Map();
  }

  async #askQueue(): Promise<void> {
    try {
      if (await this.#queued.ask()) this.#tellSoon();
    } catch {
      // An editor without a queue, or whose queue cannot be opened now: no dependency is called wrong.
    }
  }

  #tell(): void {
    const now = systemClock.now();
    const found = problemsOf(this.#project, {
      now,
      queued: (ref) => this.#queued.has(ref),
      contextFault: (entry) => this.#context.of(entry),
    });
    this.#problems = found;
    this.#tellAt(nextPassing(this.#project, now), now);
    for (const uri of this.#told.keys()) if (!found.has(uri)) this.#publish(uri, []);
    for (const [uri, problems] of found) this.#publish(uri, problems.map(diagnosticOf));
  }

  /** A time that lies ahead is one that has passed later, though nobody writes anything. */
  #tellAt(at: number | undefined, now: number): void {
    this.#callOff();
    if (at !== undefined) this.#callOff = systemClock.after(at - now, () => this.#tellSoon());
  }

  #publish(uri: string, diagnostics: readonly ReturnType<typeof diagnosticOf>[]): void {
    const words = JSON.stringify(diagnostics);
    if ((this.#told.get(uri) ?? '[]') === words) return;
    if (diagnostics.length === 0) this.#told.delete(uri);
    else this.#told.set(uri, words);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [...diagnostics] });
  }
}

/** What an editor shows to whoever asked for something that cannot be done. */
function orRefused<T extends object>(answer: T | Refusal | undefined): T | null {
  if (answer && 'refusal' in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refusal);
  return answer ?? null;
}

new LanguageServer(createConnection(ProposedFeatures.all)).listen();
