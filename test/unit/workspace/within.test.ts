import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import path from 'node:path';
import { WorkspaceReader } from '../../../src/workspace/reader.ts';
import { filesWith, systemError, TemporaryWorkspace } from './temporaryWorkspace.ts';

describe('WorkspaceReader.within', () => {
  const TREE = {
    'b.ts': '',
    'a/deep/x.ts': '',
    'a/y.ts': '',
    'a/y.log': '',
    'a/.gitignore': '*.log\n',
    'node_modules/z/index.js': '',
    '.env': '',
  };
  const short = (found: readonly { readonly path: string; readonly isFolder: boolean }[]) =>
    found.map((entry) => `${entry.path}${entry.isFolder ? '/' : ''}`);

  it('names what lies right in a folder, without what is left out and without secrets', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    const reader = workspace.reader();
    assert.deepEqual(short(await reader.within('')), ['a/', 'b.ts']);
    assert.deepEqual(short(await reader.within('a')), ['a/.gitignore', 'a/deep/', 'a/y.ts']);
  });

  it('names nothing where there is no folder', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    assert.deepEqual(await workspace.reader().within('nope/deep'), []);
    assert.deepEqual(await workspace.reader().within('b.ts'), []);
  });

  it('looks into nothing outside, and into nothing that is left out', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    workspace.link('way-out', '../other');
    for (const folder of ['..', '/', 'way-out', 'node_modules'])
      await assert.rejects(workspace.reader().within(folder), { name: 'WorkspaceError' }, folder);
  });

  it('says in words that a folder cannot be read', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    const reader = workspace.reader(filesWith({ readdir: () => Promise.reject(systemError('EACCES')) }));
    await assert.rejects(reader.within('a'), { kind: 'unreadable', message: '"a" cannot be read (EACCES).' });
  });

  it('begins with the folders where there are several', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    const folders = [workspace.root, path.join(workspace.parent, 'project-other')];
    const reader = new WorkspaceReader({ folders, files: nodeFs.promises });
    assert.deepEqual(short(await reader.within('')), ['project/', 'project-other/']);
    assert.deepEqual(short(await reader.within('project-other')), ['project-other/file.txt']);
    assert.deepEqual(short(await reader.within('project/a/deep')), ['project/a/deep/x.ts']);
  });
});
