// Stands in for the desktop `code` command: VS Code's own server with a real extension host, shown in a headless browser.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { type CodeArguments, parseCodeArguments } from './codeArguments.ts';
import { type Server, startServer } from './server.ts';
import { seedSettings } from './settings.ts';
import { workbenchUrl } from './workbench.ts';

/** Exit codes of this stand-in; every other one comes from VS Code. */
const EXIT = {
  interrupted: 130,
  failed: 70,
  serverEnded: 71,
  pageCrashed: 72,
  extensionHostDied: 73,
  timedOut: 124,
};
const TIMEOUT_MS = Number(process.env['VSCODE_HOST_TIMEOUT_MS'] ?? 300_000);
const EXTENSION_HOST_END_MS = 15_000;
const LAST_WORDS_MS = 5000;

const args = parseCodeArguments(process.argv.slice(2));
const scratch =
  args.userDataDir === undefined ? mkdtempSync(path.join(os.tmpdir(), 'vscode-host-')) : undefined;
const userData = args.userDataDir ?? scratch ?? os.tmpdir();
const open: { server?: Server; browser?: BrowserContext } = {};
let closing = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void finish(EXIT.interrupted, `ended by ${signal}`));
}
setTimeout(() => void finish(EXIT.timedOut, `gave up after ${TIMEOUT_MS} ms`), TIMEOUT_MS).unref();
try {
  await show(args);
} catch (error) {
  await finish(EXIT.failed, error instanceof Error ? (error.stack ?? error.message) : String(error));
}

async function show(what: CodeArguments): Promise<void> {
  const dataDir = path.join(userData, 'server');
  seedSettings(dataDir);
  const server = await startServer({
    dataDir,
    extensionsDir: what.extensionsDir ?? path.join(userData, 'extensions'),
    port: rememberedPort(),
    testDriver: what.testsPath !== undefined,
    fewExtensions: what.testsPath !== undefined,
  });
  open.server = server;
  rememberPort(server.port);
  // The server ends with its last extension host, perhaps before the page has said how the tests went.
  void server.exited.then((code) =>
    setTimeout(() => void finish(EXIT.serverEnded, `the server ended with ${code}`), LAST_WORDS_MS),
  );
  open.browser = await launchBrowser(path.join(userData, 'browser'));
  const page = await open.browser.newPage();
  page.on('crash', () => void finish(EXIT.pageCrashed, 'the page crashed'));
  await page.exposeFunction('codeAutomationLog', () => undefined);
  await page.exposeFunction('codeAutomationExit', (code: number) => void end(code, server));
  await page.goto(workbenchUrl(server.origin, what));
}

/** VS Code reports 0 when the extension host itself was killed in the middle of a test run; the server's log tells. */
async function end(code: number, server: Server): Promise<void> {
  if (code !== 0) return finish(code);
  const last = await extensionHostEnd(server);
  if (last === 'code: 0, signal: null') return finish(0);
  return finish(
    EXIT.extensionHostDied,
    last === undefined ? 'the extension host did not end' : `it died with ${last}`,
  );
}

async function extensionHostEnd(server: Server): Promise<string | undefined> {
  const deadline = Date.now() + EXTENSION_HOST_END_MS;
  while (Date.now() < deadline) {
    const ends = [...server.log().matchAll(/Extension Host Process exited with (code: \w+, signal: \w+)/g)];
    const bad = ends.find(([, how]) => how !== 'code: 0, signal: null') ?? ends.at(-1);
    if (bad !== undefined) return bad[1];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

/** One profile keeps one port: browser storage, and with it the workspace's storage folder, hangs on the address. */
function rememberedPort(): number {
  const file = path.join(userData, 'port');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
}

function rememberPort(port: number): void {
  mkdirSync(userData, { recursive: true });
  writeFileSync(path.join(userData, 'port'), String(port));
}

async function finish(code: number, why?: string): Promise<void> {
  if (closing) return;
  closing = true;
  if (why !== undefined) console.error(`vscode-host: ${why}`);
  await open.browser?.close().catch(() => undefined);
  await open.server?.stop();
  if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
  process.exit(code);
}
