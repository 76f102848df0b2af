import * as vscode from 'vscode';
import type { TaskEngine } from '../engine/port.ts';
import { command, worded } from './command.ts';
import { DisposableStore } from './disposables.ts';
import type { Memory } from './memory.ts';
import type { QueueWatch } from './queueWatch.ts';
import { BASE_SCHEME, PROPOSAL_SCHEME } from './review/proposalUri.ts';
import type { Reviews } from './review/review.ts';
import { REVIEW_COMMANDS } from './reviewCommands.ts';

/** Registers the review of proposals at once; its code is loaded when somebody looks at one. */
export function registerReview(engine: TaskEngine, memory: Memory, watch: QueueWatch): vscode.Disposable {
  const opened = new DisposableStore();
  const changed = opened.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  let loaded: Promise<Reviews> | undefined;
  const reviews = () =>
    (loaded ??= import('./review/review.ts').then(({ Reviews }) =>
      opened.add(new Reviews({ engine, memory, changed })),
    ));
  const refused = () => {
    throw vscode.FileSystemError.NoPermissions();
  };
  const files: vscode.FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => ({ dispose: () => undefined }),
    stat: async (uri) => (await reviews()).files.stat(uri),
    readFile: async (uri) => (await reviews()).files.readFile(uri),
    writeFile: async (uri, content) => (await reviews()).files.writeFile(uri, content),
    readDirectory: () => [],
    // Whoever writes a file asks for its folder first; there are only files here.
    createDirectory: () => undefined,
    delete: refused,
    rename: refused,
  };
  opened.add(vscode.workspace.registerFileSystemProvider(PROPOSAL_SCHEME, files));
  opened.add(vscode.workspace.registerFileSystemProvider(BASE_SCHEME, files, { isReadonly: true }));
  for (const name of REVIEW_COMMANDS) {
    opened.add(command(name, async (...args) => (await reviews()).commands[name](...args)));
  }
  // The first word of the engine: this window has begun no apply yet. The editor opens a folder in one window alone, so what
  // is unfinished was begun by one that has gone.
  const first = opened.add(
    watch.onDidChange(() => {
      first.dispose();
      void worded(async () => {
        const [any] = await engine.review.unfinishedApplies();
        if (any) await (await reviews()).recover();
      });
    }),
  );
  return opened;
}
