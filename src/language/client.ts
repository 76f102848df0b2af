import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import {
  QUEUE_CHANGED,
  QUEUED,
  SURROUNDINGS,
  TASK_FILE,
  type QueuedParams,
  type QueuedTask,
  type TaskFileFacts,
} from './requests.ts';
import type { Surroundings } from './surroundings.ts';

export const LANGUAGE = 'agent-task';
/** What git or a review shows beside a file is an older or a newer one of the same path, and no other task. */
const SCHEMES = ['file', 'untitled'];

export interface LanguageClientOptions {
  /** The bundle of the server. */
  readonly serverFile: string;
  /** The page that explains each code of a problem under a heading of its own. */
  readonly help: vscode.Uri;
  /** What task files may name, as it is now. */
  readonly surroundings: () => Promise<Surroundings>;
  /** What the queue has of these refs and ids. */
  readonly queued: (refs: readonly string[]) => Promise<readonly QueuedTask[]>;
}

/** The language server for task files, and the line to it. A server that ends unexpectedly is started again. */
export class TaskFileLanguageClient implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #options: LanguageClientOptions;
  readonly #watchers: readonly vscode.FileSystemWatcher[];
  #updates = 0;

  constructor(options: LanguageClientOptions) {
    this.#options = options;
    const { createFileSystemWatcher } = vscode.workspace;
    // Who only looks for task files is not told of a folder that is moved or deleted with them.
    this.#watchers = [createFileSystemWatcher('**/*.task.md'), createFileSystemWatcher('**/*', false, true)];
    const server = { module: options.serverFile, transport: TransportKind.ipc };
    this.#client = new LanguageClient(
      'agentTaskQueue.language',
      vscode.l10n.t('Agent Task Files'),
      { run: server, debug: server },
      {
        documentSelector: SCHEMES.map((scheme) => ({ scheme, language: LANGUAGE })),
        synchronize: { fileEvents: [...this.#watchers] },
        middleware: {
          handleDiagnostics: (uri, diagnostics, next) => next(uri, explained(diagnostics, options.help)),
        },
      },
    );
    this.#client.onRequest(QUEUED, ({ refs }: QueuedParams) => options.queued(refs));
    // A server that was started again knows nothing yet.
    this.#client.onDidChangeState(() => void this.update());
  }

  start(): Promise<void> {
    return this.#client.start();
  }

  /** Tells the server anew what task files may name. */
  async update(): Promise<void> {
    const update = ++this.#updates;
    const surroundings = await this.#options.surroundings();
    // A later update knows more, even if it was quicker.
    if (update === this.#updates && this.#client.isRunning())
      await this.#client.sendNotification(SURROUNDINGS, surroundings);
  }

  /** Tells the server that the queue has changed. */
  async queueChanged(): Promise<void> {
    if (this.#client.isRunning()) await this.#client.sendNotification(QUEUE_CHANGED);
  }

  /** Waits until the server knows the task files of the workspace. Null where it is no task file. */
  taskFile(uri: vscode.Uri): Promise<TaskFileFacts | null> {
    return this.#client.sendRequest(TASK_FILE, { uri: this.#client.code2ProtocolConverter.asUri(uri) });
  }

  dispose(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    void this.#client.dispose();
  }
}

/** Each with a link to what its code means. */
function explained(diagnostics: vscode.Diagnostic[], help: vscode.Uri): vscode.Diagnostic[] {
  for (const diagnostic of diagnostics)
    if (typeof diagnostic.code === 'string')
      diagnostic.code = { value: diagnostic.code, target: help.with({ fragment: diagnostic.code }) };
  return diagnostics;
}
