import { strict as assert } from 'node:assert';
import nodeFs, { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { WorkspacePaths, type Place } from '../../../src/workspace/workspacePaths.ts';
import { WorkspaceReader } from '../../../src/workspace/reader.ts';

const place = (file: string, scheme = 'file'): Place => ({ scheme, authority: '', path: file, fsPath: file });

describe('paths of tasks in a workspace', () => {
  it('begin below the only folder', () => {
    const paths = new WorkspacePaths([place('/home/me/app')]);
    assert.equal(paths.of(place('/home/me/app/src/a.ts')), 'src/a.ts');
    assert.equal(paths.ofFolder(place('/home/me/app/src')), 'src/**');
    assert.equal(paths.ofFolder(place('/home/me/app')), '**');
  });

  it('begin with the name of their folder where there are several', () => {
    const paths = new WorkspacePaths([place('/a/app'), place('/b/lib')]);
    assert.equal(paths.of(place('/b/lib/x.ts')), 'lib/x.ts');
    assert.equal(paths.ofFolder(place('/a/app')), 'app/**');
  });

  it('lead back to their folder', () => {
    const several = new WorkspacePaths([place('/a/app'), place('/b/lib')]);
    assert.deepEqual(several.within('lib/src/x.ts'), { folder: 1, relative: 'src/x.ts' });
    assert.equal(several.within('src/x.ts'), undefined);
    assert.deepEqual(new WorkspacePaths([place('/a')]).within('x.ts'), { folder: 0, relative: 'x.ts' });
  });

  it('belong to the innermost of nested folders', () => {
    const paths = new WorkspacePaths([place('/a'), place('/a/packages/b')]);
    assert.equal(paths.of(place('/a/packages/b/x.ts')), 'b/x.ts');
  });

  it('are not given to what lies elsewhere', () => {
    const paths = new WorkspacePaths([place('/home/me/app')]);
    for (const file of [
      place('/home/me/application/x'),
      place('/etc/passwd'),
      place('/home/me/app/x', 'untitled'),
    ])
      assert.equal(paths.of(file), undefined);
    assert.equal(new WorkspacePaths([]).of(place('/x')), undefined);
  });

  it('are those that tasks read, also where two folders bear one name', async () => {
    const root = mkdtempSync(path.join(os.tmpdir(), 'atq-paths-'));
    try {
      const folders = ['one/app', 'two/app'].map((name) => path.join(root, name));
      for (const folder of folders) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path.join(folder, 'where.txt'), folder);
      }
      const paths = new WorkspacePaths(folders.map((folder) => place(folder)));
      const reader = new WorkspaceReader({ folders, files: nodeFs.promises });
      for (const folder of folders) {
        const named = paths.of(place(path.join(folder, 'where.txt')));
        assert.deepEqual((await reader.readLines(named ?? '')).lines, [folder]);
      }
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
