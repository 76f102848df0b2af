import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext } from 'playwright-core';
import { launchBrowser } from '../../host/browser.ts';
import { installExtension, type Server, startServer } from '../../host/server.ts';
import { settingsFile, writeSettings } from '../../host/settings.ts';
import { Workbench } from './workbench.ts';

export const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
const EXTENSION = 'agent-task-queue.agent-task-queue';
const PACKAGE = 'agent-task-queue.vsix';

export type Settings = Readonly<Record<string, unknown>>;

/** Clicks wait until what they aim at stands still. */
const STILL = { 'workbench.reduceMotion': 'on' };

/** What a window shows: one folder, several of them in a workspace file, or nothing. */
export type Place = { readonly folder: string } | { readonly workspace: string } | 'nothing';

/**
 * A VS Code with the extension installed from its package, as a person would, and the browser that shows its windows.
 * Everything that it writes lies in a folder of its own, which goes with it.
 */
export class Editor {
  readonly #root: string;
  readonly #server: Server;
  readonly #browser: BrowserContext;
  #places = 0;

  private constructor(root: string, server: Server, browser: BrowserContext) {
    this.#root = root;
    this.#server = server;
    this.#browser = browser;
  }

  static async start(): Promise<Editor> {
    const root = mkdtempSync(path.join(os.tmpdir(), 'atq-'));
    const extensionsDir = extensionsDirOf(root);
    mkdirSync(extensionsDir);
    const dataDir = dataDirOf(root);
    writeSettings(dataDir, STILL);
    await pack(path.join(root, PACKAGE));
    await installExtension(path.join(root, PACKAGE), { dataDir, extensionsDir });
    const server = await startServer({
      dataDir,
      extensionsDir,
      port: 0,
      testDriver: false,
      staysUp: true,
      fewExtensions: true,
    });
    const browser = await launchBrowser(path.join(root, 'browser')).catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
    return new Editor(root, server, browser);
  }

  /** The user settings: those of a quiet editor, and these. Windows that are opened from now on have them. */
  set settings(values: Settings) {
    writeSettings(dataDirOf(this.#root), { ...STILL, ...values });
  }

  /** The user settings as they are now, as text. */
  readSettings(): string {
    return readFileSync(settingsFile(dataDirOf(this.#root)), 'utf8');
  }

  /** The package that was installed. */
  get package(): string {
    return path.join(this.#root, PACKAGE);
  }

  /** The folder that the extension is installed in. */
  get extension(): string {
    const extensionsDir = extensionsDirOf(this.#root);
    const name = readdirSync(extensionsDir).find((name) => name.startsWith(EXTENSION));
    assert.ok(name !== undefined, 'The extension is not installed.');
    return path.join(extensionsDir, name);
  }

  /** A copy of a folder below the repository, for one suite alone. */
  copyOf(folder: string): string {
    const copy = path.join(this.#root, `place-${++this.#places}`, path.basename(folder));
    cpSync(path.join(REPOSITORY, folder), copy, { recursive: true });
    return copy;
  }

  /** An empty folder, for one suite alone. */
  emptyFolder(): string {
    const folder = path.join(this.#root, `place-${++this.#places}`, 'workspace');
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Opens a window and waits for the workbench; not for the extension, which starts by itself soon after. */
  async open(place: Place): Promise<Workbench> {
    const page = await this.#browser.newPage();
    const workbench = new Workbench(page);
    await page.goto(`${this.#server.origin}/?${queryOf(place)}`);
    await workbench.ready();
    return workbench;
  }

  /** The folders that hold the queues of windows, one a workspace. */
  stores(): readonly string[] {
    const user = path.join(dataDirOf(this.#root), 'data/User');
    const storage = path.join(user, 'workspaceStorage');
    const workspaces = existsSync(storage)
      ? readdirSync(storage).map((name) => path.join(storage, name))
      : [];
    return [...workspaces, path.join(user, 'globalStorage')]
      .map((folder) => path.join(folder, EXTENSION))
      .filter((folder) => existsSync(path.join(folder, 'tasks.db')));
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Packs what has been built: vsce would build once more, and write what other suites run from meanwhile. */
async function pack(vsix: string): Promise<void> {
  const vsce = path.join(REPOSITORY, 'node_modules/@vscode/vsce/vsce');
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  await promisify(execFile)(process.execPath, [vsce, 'package', ...options, '--out', vsix], {
    cwd: REPOSITORY,
    env: { ...process.env, npm_config_script_shell: 'true' },
  });
}

function dataDirOf(root: string): string {
  return path.join(root, 'server');
}

function extensionsDirOf(root: string): string {
  return path.join(root, 'extensions');
}

function queryOf(place: Place): string {
  if (place === 'nothing') return 'ew=true';
  const [[kind, where] = []] = Object.entries(place);
  return `${kind}=${encodeURIComponent(where ?? '')}`;
}
