import { strict as assert } from 'node:assert';
import fs from 'node:fs/promises';
import { taskFilePaths } from '../../../src/workspace/taskFilePaths.ts';
import { filesWith, systemError, TemporaryWorkspace } from './temporaryWorkspace.ts';

describe('taskFilePaths', () => {
  it('finds task files in order of their names, but none where nobody keeps them or behind a link', async () => {
    using workspace = new TemporaryWorkspace({
      'b.task.md': '',
      'a/z.task.md': '',
      'a/.hidden/y.task.md': '',
      'a/notes.md': '',
      'node_modules/x.task.md': '',
      '.git/x.task.md': '',
    });
    workspace.link('loop', '.');
    const found = await taskFilePaths(workspace.root, fs, (error) => assert.ifError(error));
    assert.deepEqual(
      found.map((file) => file.slice(workspace.root.length)),
      ['/a/.hidden/y.task.md', '/a/z.task.md', '/b.task.md'],
    );
  });

  it('goes on past a folder that cannot be read, and tells of it', async () => {
    using workspace = new TemporaryWorkspace({ 'a/x.task.md': '', 'b.task.md': '' });
    const refused = systemError('EACCES');
    const files = filesWith({
      readdir: (folder, options) =>
        folder.endsWith('/a') ? Promise.reject(refused) : fs.readdir(folder, options),
    });
    const errors: unknown[] = [];
    const found = await taskFilePaths(workspace.root, files, (error) => errors.push(error));
    assert.deepEqual([found.length, errors], [1, [refused]]);
  });
});
