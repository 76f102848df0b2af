import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import * as z from 'zod';
import { installOnce } from './installOnce.ts';

const PACKAGE = path.resolve(import.meta.dirname, '../../node_modules/@sparticuz/chromium');
const Version = z.object({ version: z.string() });

export interface Chromium {
  readonly executablePath: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The browser that shows the workbench: the one that the variable CHROMIUM names, else the one inside the npm package
 * @sparticuz/chromium, with its own NSS libraries and fonts where the machine has none.
 */
export async function findChromium(): Promise<Chromium> {
  const chosen = process.env['CHROMIUM'];
  if (chosen !== undefined && chosen !== '') return { executablePath: chosen, env: process.env };
  const { version } = Version.parse(JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8')));
  const folder = await installOnce('chromium', version, unpack);
  const executablePath = path.join(folder, 'chromium');
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: path.join(folder, 'fonts') };
  const plain = { ...process.env, ...fonts };
  if (starts(executablePath, plain)) return { executablePath, env: plain };
  const withLibraries = { ...plain, LD_LIBRARY_PATH: libraryPath(path.join(folder, 'libraries/lib')) };
  if (starts(executablePath, withLibraries)) return { executablePath, env: withLibraries };
  throw new Error(
    `${executablePath} does not start here. Install a Chromium and name it in the variable CHROMIUM.`,
  );
}

function libraryPath(own: string): string {
  const inherited = process.env['LD_LIBRARY_PATH'];
  return inherited === undefined ? own : `${inherited}:${own}`;
}

function starts(executablePath: string, env: NodeJS.ProcessEnv): boolean {
  return spawnSync(executablePath, ['--version'], { env, stdio: 'ignore' }).status === 0;
}

async function unpack(folder: string): Promise<void> {
  await decompress('chromium.br', path.join(folder, 'chromium'), 0o755);
  await unpackTar('al2023.tar.br', path.join(folder, 'libraries'));
  await unpackTar('fonts.tar.br', path.join(folder, 'fonts'));
  // The package's own file names a place in /tmp; a prefix relative to the file stays true after the rename.
  await writeFile(
    path.join(folder, 'fonts/fonts.conf'),
    '<?xml version="1.0"?><fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>\n',
  );
}

async function unpackTar(name: string, folder: string): Promise<void> {
  const tar = `${folder}.tar`;
  await mkdir(folder);
  await decompress(name, tar, 0o644);
  execFileSync('tar', ['-xf', tar, '-C', folder]);
  await rm(tar);
}

async function decompress(name: string, target: string, mode: number): Promise<void> {
  const packed = createReadStream(path.join(PACKAGE, 'bin', name));
  await pipeline(packed, createBrotliDecompress(), createWriteStream(target, { mode }));
}
