// npm start: VS Code in a browser, with this extension, over examples/workspace. Nothing has to be installed for it.
// npm start -- --desktop: the same in the installed VS Code, by its command `code` (or the one that the variable CODE names).
// npm start -- --smoke: does there what a newcomer does, in a browser without a window, and says whether it went well.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CACHE } from '../host/installOnce.ts';
import { startServer } from '../host/server.ts';
import { seedSettings } from '../host/settings.ts';
import { openDesktop } from './desktop.ts';
import { smoke } from './smoke.ts';

const { values } = parseArgs({ options: { smoke: { type: 'boolean' }, desktop: { type: 'boolean' } } });
const repository = path.resolve(import.meta.dirname, '../..');
const workspace = path.join(repository, 'examples/workspace');
if (values.desktop === true) {
  openDesktop(repository, workspace);
  process.exit(0);
}
if (process.platform !== 'linux' || process.arch !== 'x64') {
  throw new Error('Only Linux x64 has this editor in npm. Use your own: npm start -- --desktop');
}
const profile = path.join(CACHE, values.smoke === true ? 'start-smoke' : 'start');
if (values.smoke === true) rmSync(profile, { recursive: true, force: true });
const extensionsDir = path.join(profile, 'extensions');
rmSync(extensionsDir, { recursive: true, force: true });
mkdirSync(extensionsDir, { recursive: true });
symlinkSync(repository, path.join(extensionsDir, 'agent-task-queue.agent-task-queue-0.1.0'));

const dataDir = path.join(profile, 'server');
seedSettings(dataDir);
const server = await startServer({
  dataDir,
  extensionsDir,
  port: values.smoke === true ? 0 : Number(process.env['PORT'] ?? 8383),
  testDriver: false,
});
if (values.smoke === true) {
  try {
    await smoke(server.origin, workspace);
    console.log('All went well.');
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await server.stop();
  }
} else {
  console.log(`Open ${server.origin}/?folder=${encodeURIComponent(workspace)}\nCtrl-C ends it.`);
  process.on('SIGINT', () => void server.stop());
  process.exitCode = (await server.exited) === 0 ? 0 : 1;
}
