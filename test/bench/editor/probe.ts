// An extension of its own, installed for the bench alone: it measures inside the extension host and answers over HTTP.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import type { Activation, LoopDelay, Memory } from './answers.ts';

const MEASURED = 'agent-task-queue.agent-task-queue';

/** Called before any extension that waits for the window to stand. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const activation = await measureActivation();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://probe');
    void answer(url, activation).then((value) => response.end(JSON.stringify(value)));
  });
  context.subscriptions.push({ dispose: () => server.close() });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the probe has no port');
    writeFileSync(context.asAbsolutePath('port'), String(address.port));
  });
}

/**
 * Starts the measured extension before VS Code would, and times its own share: loading the file, and `activate` itself.
 * What VS Code does around it (asking the window, waiting for its turn) is not the extension's.
 */
async function measureActivation(): Promise<Activation | null> {
  const extension = vscode.extensions.getExtension(MEASURED);
  if (!extension) return null;
  const main = path.join(extension.extensionPath, 'dist/extension.cjs');
  const load = createRequire(main);
  const begun = performance.now();
  const exported: unknown = load(main);
  const loadMs = performance.now() - begun;
  const module = load.cache[load.resolve(main)];
  if (!module || !canActivate(exported)) throw new Error(`${main} is not an extension`);
  let activateMs = Number.NaN;
  // VS Code takes the module from the same cache, and so calls this.
  module.exports = {
    ...exported,
    activate: (context: vscode.ExtensionContext) => {
      const called = performance.now();
      const api = exported.activate(context);
      activateMs = performance.now() - called;
      return api;
    },
  };
  await extension.activate();
  return { loadMs, activateMs };
}

function canActivate(exported: unknown): exported is { activate(context: vscode.ExtensionContext): unknown } {
  return typeof exported === 'object' && exported !== null && 'activate' in exported;
}

function answer(url: URL, activation: Activation | null): Promise<unknown> {
  switch (url.pathname) {
    case '/activation':
      return Promise.resolve(activation);
    case '/memory':
      return measureMemory();
    default:
      return watchLoop(Number(url.searchParams.get('ms')));
  }
}

async function watchLoop(ms: number): Promise<LoopDelay> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const before = process.threadCpuUsage();
  delays.enable();
  await pause(ms);
  delays.disable();
  const { user, system } = process.threadCpuUsage(before);
  return {
    p99Ms: delays.percentile(99) / 1e6,
    maxMs: delays.max / 1e6,
    busy: (user + system) / 1_000 / ms,
  };
}

/** After a collection, so that garbage does not count. The process holds the engine's thread too. */
async function measureMemory(): Promise<Memory> {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  await pause(500);
  return { residentBytes: process.memoryUsage.rss() };
}
