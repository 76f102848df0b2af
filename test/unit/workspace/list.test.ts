import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import path from 'node:path';
import { WorkspaceReader } from '../../../src/workspace/reader.ts';
import { filesWith, systemError, TemporaryWorkspace } from './temporaryWorkspace.ts';

describe('WorkspaceReader.list', () => {
  it('lists what matches with its size, and how many there are in all', async () => {
    using workspace = new TemporaryWorkspace({
      'src/a.ts': '12345',
      'src/b.ts': '🎉',
      'src/c.md': '',
      'd.ts': '',
    });
    const list = await workspace.reader().list('src/*.ts', 1);
    assert.deepEqual(list, {
      files: [{ path: 'src/a.ts', bytes: 5 }],
      total: 2,
      secrets: [],
      complete: true,
    });
  });

  it('lists no secrets, but says that they are there', async () => {
    using workspace = new TemporaryWorkspace({ '.env': 'KEY=1', 'a.ts': '', 'keys/server.pem': '' });
    const { files, total, secrets } = await workspace.reader().list();
    assert.deepEqual([files.map((file) => file.path), total], [['a.ts'], 1]);
    assert.deepEqual(secrets, ['.env', 'keys/server.pem']);
  });

  it('treats what a person named like secrets, also where an agent asks for it', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': '', 'private/salaries.csv': '1' });
    const options = { folders: [workspace.root], files: nodeFs.promises, sensitive: ['private/**'] };
    const reader = new WorkspaceReader(options);
    assert.deepEqual((await reader.list()).secrets, ['private/salaries.csv']);
    await assert.rejects(reader.readLines('private/salaries.csv'), { kind: 'secret' });
  });

  it('does not list what went meanwhile', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': '', 'b.ts': '' });
    const { lstat } = nodeFs.promises;
    const files = filesWith({
      lstat: (file) => (file.endsWith('a.ts') ? Promise.reject(systemError('ENOENT')) : lstat(file)),
    });
    assert.deepEqual((await workspace.reader(files).list()).files, [{ path: 'b.ts', bytes: 0 }]);
  });

  it('begins paths with the name of their folder where there are several', async () => {
    using workspace = new TemporaryWorkspace({ 'src/a.ts': '' });
    const folders = [workspace.root, path.join(workspace.parent, 'project-other')];
    const reader = new WorkspaceReader({ folders, files: nodeFs.promises });
    const paths = (await reader.list()).files.map((file) => file.path);
    assert.deepEqual(paths, ['project-other/file.txt', 'project/src/a.ts']);
    assert.equal((await reader.list('project/**')).total, 1);
    assert.deepEqual((await reader.readLines('project-other/file.txt')).path, 'project-other/file.txt');
  });

  it('tells what exists', async () => {
    using workspace = new TemporaryWorkspace({ 'src/a.ts': '123' });
    const reader = workspace.reader();
    assert.deepEqual(await reader.stat('src/a.ts'), { kind: 'file', bytes: 3 });
    assert.equal((await reader.stat('src'))?.kind, 'folder');
    assert.equal(await reader.stat('src/b.ts'), undefined);
    assert.deepEqual([await reader.exists('src/a.ts'), await reader.exists('src/b.ts')], [true, false]);
    await assert.rejects(reader.exists('../outside.txt'), { kind: 'outside' });
  });

  it('ends with the reason of its signal', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': '' });
    const reason = new Error('enough');
    await assert.rejects(workspace.reader().list('**/*', 10, AbortSignal.abort(reason)), reason);
  });
});
