import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import { Walk, type WalkOptions } from '../../../src/workspace/walk.ts';
import type { FolderEntry, WorkspaceFiles } from '../../../src/workspace/workspaceFiles.ts';
import { filesWith, systemError, TemporaryWorkspace } from './temporaryWorkspace.ts';

function walkOf(root: string, options: Partial<WalkOptions> = {}): Walk {
  return new Walk({ files: nodeFs.promises, folders: [{ prefix: '', real: root }], ...options });
}

async function pathsOf(walk: Walk): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const { path } of walk) paths.push(path);
  return paths;
}

const entry = (name: string, isFile: boolean): FolderEntry => ({
  name,
  isFile: () => isFile,
  isDirectory: () => !isFile,
});

/** A disk that answers at once, so that nothing but the walk itself lets the event loop turn. */
function largeFiles(folders: number, filesEach: number): WorkspaceFiles {
  const many = Array.from({ length: filesEach }, (_, index) => entry(`f${index}.ts`, true));
  const top = Array.from({ length: folders }, (_, index) => entry(`d${index}`, false));
  return filesWith({
    readdir: (folder) => Promise.resolve(folder === '/large' ? top : many),
    lstat: () => Promise.reject(systemError('ENOENT')),
  });
}

describe('Walk', () => {
  it('goes in order of names, whatever order the disk has them in', async () => {
    using workspace = new TemporaryWorkspace();
    for (const name of ['b/z.ts', 'b/a.ts', 'B.ts', 'a.ts', 'b.ts', 'ä.ts', 'a/b/c.ts', 'a/a.ts', '🎉.ts']) {
      workspace.write(name);
    }
    const { readdir } = nodeFs.promises;
    const shuffled = filesWith({
      readdir: async (folder, options) => (await readdir(folder, options)).toReversed(),
    });
    const expected = ['B.ts', 'a/a.ts', 'a/b/c.ts', 'a.ts', 'b/a.ts', 'b/z.ts', 'b.ts', 'ä.ts', '🎉.ts'];
    assert.deepEqual(await pathsOf(walkOf(workspace.root)), expected);
    assert.deepEqual(await pathsOf(walkOf(workspace.root, { files: shuffled })), expected);
  });

  it('does not follow links, so loops are none and nothing from outside is met', async () => {
    using workspace = new TemporaryWorkspace({ 'a/file.ts': '' });
    workspace.link('a/loop', '..');
    workspace.link('self', '.');
    workspace.link('out', '../other');
    workspace.link('file-out', '../outside.txt');
    workspace.link('dangling', 'nothing');
    assert.deepEqual(await pathsOf(walkOf(workspace.root)), ['a/file.ts']);
  });

  it('leaves out names that would break a line', async () => {
    using workspace = new TemporaryWorkspace({ 'good.ts': '', 'bad\nname.ts': '', 'bad\\name.ts': '' });
    assert.deepEqual(await pathsOf(walkOf(workspace.root)), ['good.ts']);
  });

  it('marks what is named like secrets', async () => {
    using workspace = new TemporaryWorkspace({ '.env': '', 'a.ts': '' });
    const secrets: boolean[] = [];
    for await (const { secret } of walkOf(workspace.root)) secrets.push(secret);
    assert.deepEqual(secrets, [true, false]);
  });

  it('enters only what leads to its base', async () => {
    using workspace = new TemporaryWorkspace({ 'a/b/c.ts': '', 'a/x/d.ts': '', 'ab/e.ts': '', 'f.ts': '' });
    const entered: string[] = [];
    const { readdir } = nodeFs.promises;
    const files = filesWith({
      readdir: (folder, options) => {
        entered.push(folder.slice(workspace.root.length));
        return readdir(folder, options);
      },
    });
    assert.deepEqual(await pathsOf(walkOf(workspace.root, { files, bases: ['a/b'] })), ['a/b/c.ts']);
    assert.deepEqual(entered, ['', '/a', '/a/b']);
    assert.deepEqual(await pathsOf(walkOf(workspace.root, { bases: ['f.ts'] })), ['f.ts']);
  });

  it('passes by a folder that cannot be read, and says that it is not complete', async () => {
    using workspace = new TemporaryWorkspace({ 'a/b.ts': '', 'c.ts': '' });
    const { readdir } = nodeFs.promises;
    const files = filesWith({
      readdir: (folder, options) =>
        folder.endsWith('/a') ? Promise.reject(systemError('EACCES')) : readdir(folder, options),
    });
    const walk = walkOf(workspace.root, { files });
    assert.deepEqual(await pathsOf(walk), ['c.ts']);
    assert.equal(walk.complete, false);
  });

  it('ends when it has seen too many names', async () => {
    const folders = [{ prefix: '', real: '/large' }];
    const walk = new Walk({ files: largeFiles(10, 100), folders, maxNames: 350 });
    assert.equal((await pathsOf(walk)).length, 300);
    assert.equal(walk.complete, false);
  });

  it('goes through 50,000 files and lets the event loop turn meanwhile', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const walk = walkOf('/large', { files: largeFiles(50, 1_000) });
    const paths = await pathsOf(walk);
    clearInterval(timer);
    assert.equal(paths.length, 50_000);
    assert.equal(walk.complete, true);
    assert(turns > 5, `the event loop turned ${turns} times`);
  });

  it('ends with the reason of its signal, also when the disk never makes it wait', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    setImmediate(() => stop.abort(reason));
    const walk = walkOf('/large', { files: largeFiles(50, 1_000), signal: stop.signal });
    await assert.rejects(pathsOf(walk), reason);
  });
});
