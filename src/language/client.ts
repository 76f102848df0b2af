import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { SURROUNDINGS, TASK_FILE, type TaskFileFacts } from './requests.ts';
import type { Surroundings } from './surroundings.ts';

export const LANGUAGE = 'agent-task';

export interface LanguageClientOptions {
  /** The bundle of the server. */
  readonly serverFile: string;
  /** What task files may name, as it is now. */
  readonly surroundings: () => Promise<Surroundings>;
}

/** The language server for task files, and the line to it. A server that ends unexpectedly is started again. */
export class TaskFileLanguage implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #options: LanguageClientOptions;
  readonly #files: vscode.FileSystemWatcher;

  constructor(options: LanguageClientOptions) {
    this.#options = options;
    this.#files = vscode.workspace.createFileSystemWatcher('**/*.task.md');
    const server = { module: options.serverFile, transport: TransportKind.ipc };
    this.#client = new LanguageClient(
      'agentTaskQueue.language',
      vscode.l10n.t('Agent Task Files'),
      { run: server, debug: server },
      { documentSelector: [{ language: LANGUAGE }], synchronize: { fileEvents: this.#files } },
    );
    // A server that was started again knows nothing yet.
    this.#client.onDidChangeState(() => void this.update());
  }

  start(): Promise<void> {
    return this.#client.start();
  }

  /** Tells the server anew what task files may name. */
  async update(): Promise<void> {
    const surroundings = await this.#options.surroundings();
    if (this.#client.isRunning()) await this.#client.sendNotification(SURROUNDINGS, surroundings);
  }

  taskFile(uri: vscode.Uri): Promise<TaskFileFacts | null> {
    const params = { uri: this.#client.code2ProtocolConverter.asUri(uri) };
    return this.#client.sendRequest<TaskFileFacts | null>(TASK_FILE, params);
  }

  dispose(): void {
    this.#files.dispose();
    void this.#client.dispose();
  }
}
