import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  FileChangeType,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type ProtocolConnection,
  type Range,
} from 'vscode-languageserver-protocol/node';
import { QUEUED, type QueuedParams } from '../../src/language/requests.ts';

export interface Circumstances {
  /** Those that the workspace has, by their paths in the folder; left out, the folder itself. */
  readonly folders?: readonly string[];
  /** Where and when (milliseconds since the epoch) the server believes to be, for good. */
  readonly clock?: { readonly zone: string; readonly now: number };
}

/** How the server ended: its exit code, and what it said beside the line. */
export interface Ending {
  readonly code: number | null;
  readonly said: string;
}

/** The editor's side of the line to the bundled server, which runs in a process of its own over a folder of its own. */
export class Editor {
  readonly folder: string;
  readonly connection: ProtocolConnection;
  readonly #server: ChildProcessWithoutNullStreams;
  readonly #told = new Map<string, readonly Diagnostic[]>();
  readonly #waiting = new Set<() => void>();
  #version = 1;
  #said = '';
  /** Refs that the queue has. */
  queue: readonly string[] = [];

  private constructor(folder: string, { clock }: Circumstances) {
    this.folder = folder;
    const stopped = clock ? ['--import', `data:text/javascript,Date.now = () => ${clock.now}`] : [];
    this.#server = spawn(process.execPath, [...stopped, 'dist/languageServer.cjs', '--stdio'], {
      env: { ...process.env, ...(clock && { TZ: clock.zone }) },
    });
    this.#server.stderr.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.#server.stdout),
      new StreamMessageWriter(this.#server.stdin),
    );
    this.connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      this.#told.set(uri, diagnostics);
      for (const look of this.#waiting) look();
    });
    this.connection.onRequest(QUEUED, ({ refs }: QueuedParams) =>
      refs.flatMap((ref) => (this.queue.includes(ref) ? { ref, title: ref, state: 'Running' } : [])),
    );
    this.connection.listen();
  }

  /** @param files texts by their paths in the folder */
  static async open(
    files: Readonly<Record<string, string>>,
    circumstances: Circumstances = {},
  ): Promise<Editor> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'agent-task-queue-language-'));
    for (const [name, text] of Object.entries(files)) await writeWithFolders(path.join(folder, name), text);
    const editor = new Editor(folder, circumstances);
    const { folders = [''] } = circumstances;
    await editor.connection.sendRequest(InitializeRequest.method, {
      processId: process.pid,
      capabilities: {},
      workspaceFolders: folders.map((name) => ({ uri: editor.uri(name), name: name || 'work' })),
    });
    await editor.connection.sendNotification(InitializedNotification.type, {});
    return editor;
  }

  uri(name: string): string {
    return pathToFileURL(path.join(this.folder, name)).toString();
  }

  /** A file that comes to be on the disk, whoever writes it. */
  async write(name: string, text: string): Promise<void> {
    await writeWithFolders(path.join(this.folder, name), text);
    const changes = [{ uri: this.uri(name), type: FileChangeType.Created }];
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.method, { changes });
  }

  async show(name: string, text: string): Promise<void> {
    const textDocument = { uri: this.uri(name), languageId: 'agent-task', version: this.#version++, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  /** Types over what is at a range. */
  async type(name: string, range: Range, text: string): Promise<void> {
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri(name), version: this.#version++ },
      contentChanges: [{ range, text }],
    });
  }

  /** What the server says of a file, once that is as expected. */
  async told(
    name: string,
    expected: (found: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> {
    const found = () => this.#told.get(this.uri(name)) ?? [];
    while (!expected(found())) {
      await new Promise<void>((resolve) => {
        const look = () => {
          this.#waiting.delete(look);
          resolve();
        };
        this.#waiting.add(look);
      });
    }
    return found();
  }

  async close(): Promise<Ending> {
    await this.connection.sendRequest(ShutdownRequest.type);
    const gone = new Promise<number | null>((resolve) => this.#server.once('close', resolve));
    await this.connection.sendNotification(ExitNotification.type);
    const code = await gone;
    this.connection.dispose();
    await rm(this.folder, { recursive: true });
    return { code, said: this.#said };
  }
}

async function writeWithFolders(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
