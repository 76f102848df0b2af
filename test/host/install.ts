import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { installOnce } from './installOnce.ts';

const HERE = import.meta.dirname;
const RECIPE = [
  'package.json',
  'package-lock.json',
  'install.ts',
  'shims/spdlog.cjs',
  'shims/nativeWatchdog.cjs',
];

/** Those that `fewExtensions` holds. */
const FEW = ['theme-defaults', 'theme-seti', 'typescript-basics', 'javascript', 'json', 'markdown-basics'];

/** Parts of the server that no test needs: half of its size, and an extension that would talk into every run. */
const NOT_NEEDED = [
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@vscode/windows-process-tree',
];

/**
 * Installs VS Code's own server, as the npm package code-server carries it, and returns the path of its entry script.
 * About 25 seconds and 400 MB the first time, nothing afterwards. No compiler and no install script is used.
 */
export async function installServer(): Promise<string> {
  const folder = await installOnce('host', recipeVersion(), async (incoming) => {
    console.log('Installing VS Code’s server from npm, once …');
    await fill(incoming);
  });
  return path.join(vscodeFolder(folder), 'out/server-main.js');
}

/** The folder with a few of the editor's own extensions, beside the one with all of them. @param main the entry script */
export function fewExtensions(main: string): string {
  return path.resolve(path.dirname(main), '../few-extensions');
}

function recipeVersion(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of RECIPE) hash.update(readFileSync(path.join(HERE, file)));
  return hash.digest('hex').slice(0, 12);
}

function vscodeFolder(folder: string): string {
  return path.join(folder, 'node_modules/code-server/lib/vscode');
}

async function fill(folder: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json'])
    await cp(path.join(HERE, file), path.join(folder, file));
  await npm('ci', folder);
  // The server brings a list of exact versions, but one that "npm ci" calls incomplete; "npm install" keeps to it.
  const vscode = vscodeFolder(folder);
  await npm('install', vscode);
  await npm('install', path.join(vscode, 'extensions'));
  await cp(path.join(HERE, 'shims/spdlog.cjs'), path.join(vscode, 'node_modules/@vscode/spdlog/index.js'));
  await cp(
    path.join(HERE, 'shims/nativeWatchdog.cjs'),
    path.join(vscode, 'node_modules/@vscode/native-watchdog/index.js'),
  );
  await removeNotNeeded(vscode);
  const few = path.join(vscode, 'few-extensions');
  await mkdir(few);
  await Promise.all(FEW.map((name) => symlink(path.join('../extensions', name), path.join(few, name))));
}

async function removeNotNeeded(vscode: string): Promise<void> {
  const ripgrep = path.join(vscode, 'node_modules/@vscode/ripgrep-universal/bin');
  const otherPlatforms = (await readdir(ripgrep)).filter((name) => name !== 'linux-x64');
  const unwanted = [
    ...NOT_NEEDED.map((name) => path.join(vscode, name)),
    ...otherPlatforms.map((name) => path.join(ripgrep, name)),
  ];
  await Promise.all(unwanted.map((name) => rm(name, { recursive: true, force: true })));
}

/** The npm that started this process, or the one on PATH. code-server's postinstall refuses other Nodes than its own. */
function npm(command: string, cwd: string): Promise<void> {
  const options = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const started = process.env['npm_execpath'];
  const [file, ...script] = started?.endsWith('.js') === true ? [process.execPath, started] : ['npm'];
  const child = spawn(file, [...script, command, ...options], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`"npm ${command}" failed in ${cwd} with exit code ${code}.`)),
    );
  });
}
