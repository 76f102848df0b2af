import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import type { BrowserContext } from 'playwright-core';
import { eventually } from '../../browser/stage/eventually.ts';
import { Workbench } from '../../browser/stage/workbench.ts';
import { launchBrowser } from '../../host/browser.ts';
import { type Server, startServer } from '../../host/server.ts';
import { writeSettings } from '../../host/settings.ts';
import {
  activationSchema,
  loopDelaySchema,
  memorySchema,
  type Activation,
  type LoopDelay,
  type Memory,
} from './answers.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
const EXTENSION = 'agent-task-queue.agent-task-queue';

export interface ProbedEditorOptions {
  /** Everything that it writes lies here. */
  readonly root: string;
  /** Whether this project's extension is installed beside the probe. */
  readonly withExtension: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A real VS Code whose extension host can be asked how it fares. One window at a time. */
export class ProbedEditor implements AsyncDisposable {
  readonly #options: ProbedEditorOptions;
  readonly #server: Server;
  readonly #browser: BrowserContext;

  private constructor(options: ProbedEditorOptions, server: Server, browser: BrowserContext) {
    this.#options = options;
    this.#server = server;
    this.#browser = browser;
  }

  static async start(options: ProbedEditorOptions): Promise<ProbedEditor> {
    const { root, withExtension, settings } = options;
    const [dataDir, extensionsDir] = [path.join(root, 'server'), path.join(root, 'extensions')];
    mkdirSync(path.join(root, 'workspace'), { recursive: true });
    writeFileSync(path.join(root, 'workspace', 'notes.txt'), '');
    await installProbe(probeFolder(root));
    if (withExtension) symlinkSync(REPOSITORY, path.join(extensionsDir, `${EXTENSION}-0.1.0`));
    writeSettings(dataDir, settings);
    const server = await startServer({
      dataDir,
      extensionsDir,
      port: 0,
      testDriver: false,
      staysUp: true,
    });
    const browser = await launchBrowser(path.join(root, 'browser')).catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
    return new ProbedEditor(options, server, browser);
  }

  get workspace(): string {
    return path.join(this.#options.root, 'workspace');
  }

  /** Opens a window, with an extension host of its own; resolves when the probe answers in it. */
  async open(): Promise<Workbench> {
    rmSync(this.#portFile, { force: true });
    const workbench = new Workbench(await this.#browser.newPage());
    await workbench.page.goto(`${this.#server.origin}/?folder=${encodeURIComponent(this.workspace)}`);
    await eventually(async () => readFileSync(this.#portFile, 'utf8'));
    return workbench;
  }

  /** The folder for the queue of the window, which has to have been open. */
  get store(): string {
    const storage = path.join(this.#options.root, 'server/data/User/workspaceStorage');
    // `<id>-1` and so on stand in where the first is still locked; the queue is always kept in the first.
    const [id] = readdirSync(storage).filter((name) => /^-?[^-]+$/.test(name));
    if (id === undefined) throw new Error('The window has no storage.');
    return path.join(storage, id, EXTENSION);
  }

  async activation(): Promise<Activation> {
    return activationSchema.parse(await this.#ask('/activation'));
  }

  async memory(): Promise<Memory> {
    return memorySchema.parse(await this.#ask('/memory'));
  }

  /** Watches the extension host's event loop for so long. */
  async loopDelay(ms: number): Promise<LoopDelay> {
    return loopDelaySchema.parse(await this.#ask(`/loop?ms=${ms}`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }

  get #portFile(): string {
    return path.join(probeFolder(this.#options.root), 'port');
  }

  async #ask(question: string): Promise<unknown> {
    const port = readFileSync(this.#portFile, 'utf8');
    const response = await fetch(`http://127.0.0.1:${port}${question}`);
    return response.json();
  }
}

function probeFolder(root: string): string {
  return path.join(root, 'extensions', 'bench.probe-1.0.0');
}

async function installProbe(folder: string): Promise<void> {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'probe.ts')],
    outfile: path.join(folder, 'probe.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
  });
  const manifest = {
    name: 'probe',
    publisher: 'bench',
    version: '1.0.0',
    engines: { vscode: '^1.105.0' },
    main: './probe.cjs',
    activationEvents: ['*'],
    extensionKind: ['workspace'],
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
}
