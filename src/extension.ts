import path from 'node:path';
import * as vscode from 'vscode';
import { EngineClient } from './engine/client.ts';
import type { TaskEngine } from './engine/port.ts';
import { EngineHost } from './threads/engineHost.ts';

/** What other extensions, and the tests, get from this one. */
export interface Api {
  /** The port. The engine starts with the first call. */
  readonly engine: TaskEngine;
}

/** Task threads at work at once. */
const MAX_WORKERS = 3;

let open: { readonly client: EngineClient; readonly host: EngineHost } | undefined;

/** Called by VS Code when the extension is first needed. Nothing here waits: the engine has a thread of its own. */
export function activate(context: vscode.ExtensionContext): Api {
  const host = new EngineHost({
    engineThreadFile: context.asAbsolutePath('dist/engineThread.cjs'),
    data: {
      storeDir: (context.storageUri ?? context.globalStorageUri).fsPath,
      wasmPath: context.asAbsolutePath('dist/sql-wasm.wasm'),
      taskThreadFile: context.asAbsolutePath('dist/taskThread.cjs'),
      // In a workspace that is not trusted the queue can be looked at, but nothing runs.
      maxWorkers: vscode.workspace.isTrusted ? MAX_WORKERS : 0,
      workspaceFolders: (vscode.workspace.workspaceFolders ?? []).map((folder) =>
        path.normalize(folder.uri.fsPath),
      ),
      providers: {},
      offlinePaceMs: 0,
    },
    credentials: async () => ({}),
    notify: (message) => void vscode.window.showWarningMessage(message),
  });
  const client = new EngineClient({ connect: () => host.connect() });
  open = { client, host };
  return { engine: client };
}

/** Called by VS Code when the window closes or reloads: running tasks go back to the queue, the store is given up. */
export async function deactivate(): Promise<void> {
  await open?.client.close();
  await open?.host.close();
  open = undefined;
}
