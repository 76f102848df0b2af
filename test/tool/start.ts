// npm start: VS Code in a browser, with this extension, over examples/workspace. Nothing has to be installed for it.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { CACHE } from '../host/installOnce.ts';
import { startServer } from '../host/server.ts';
import { seedSettings } from '../host/settings.ts';

if (process.platform !== 'linux' || process.arch !== 'x64') {
  throw new Error('Only Linux x64 has this editor in npm. Open the folder in VS Code and press F5 instead.');
}
const repository = path.resolve(import.meta.dirname, '../..');
const profile = path.join(CACHE, 'start');
const extensionsDir = path.join(profile, 'extensions');
rmSync(extensionsDir, { recursive: true, force: true });
mkdirSync(extensionsDir, { recursive: true });
symlinkSync(repository, path.join(extensionsDir, 'agent-task-queue.agent-task-queue-0.1.0'));

const dataDir = path.join(profile, 'server');
seedSettings(dataDir);
const server = await startServer({
  dataDir,
  extensionsDir,
  port: Number(process.env['PORT'] ?? 8383),
  testDriver: false,
});
const folder = encodeURIComponent(path.join(repository, 'examples/workspace'));
console.log(`Open ${server.origin}/?folder=${folder}\nCtrl-C ends it.`);
process.on('SIGINT', () => void server.stop());
process.exitCode = (await server.exited) === 0 ? 0 : 1;
