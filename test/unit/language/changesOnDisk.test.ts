import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileChangeType } from 'vscode-languageserver/node';
import { changesOnDisk } from '../../../src/language/changesOnDisk.ts';

describe('file events', () => {
  let folder: string;
  const uriOf = (name: string) => pathToFileURL(path.join(folder, name)).href;
  const changes = async (events: Readonly<Record<string, FileChangeType>>, known: readonly string[] = []) => {
    const found = await changesOnDisk(
      Object.entries(events).map(([name, type]) => ({ uri: uriOf(name), type })),
      known.map(uriOf),
    );
    const nameOf = (uri: string) => uri.slice(uriOf('.').length + 1);
    return {
      there: found.there.map(({ uri, text }) => [nameOf(uri), text]),
      gone: found.gone.map(nameOf),
    };
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'atq-changes-'));
    await mkdir(path.join(folder, 'a/deep'), { recursive: true });
    await mkdir(path.join(folder, 'node_modules/a'), { recursive: true });
    await writeFile(path.join(folder, 'a/deep/one.task.md'), 'one');
    await writeFile(path.join(folder, 'node_modules/a/other.task.md'), 'other');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const { Created, Changed, Deleted } = FileChangeType;

  it('of a new folder mean the task files in it', async () => {
    assert.deepEqual(await changes({ a: Created }), { there: [['a/deep/one.task.md', 'one']], gone: [] });
  });

  it('of a folder and of what lies in it mean the same task file', async () => {
    const { there } = await changes({ a: Created, 'a/deep': Created, 'a/deep/one.task.md': Created });
    assert.deepEqual([...new Set(there.map(([name]) => name))], ['a/deep/one.task.md']);
  });

  it('of folders in which nobody keeps tasks mean nothing', async () => {
    assert.deepEqual(await changes({ node_modules: Created, 'node_modules/a': Created }), {
      there: [],
      gone: [],
    });
  });

  it('of a folder that has gone mean the task files in it, and no others', async () => {
    const known = ['a/deep/one.task.md', 'b/two.task.md', 'bb/three.task.md'];
    assert.deepEqual(await changes({ b: Deleted }, known), { there: [], gone: ['b/two.task.md'] });
  });

  it('tell what the file says now, whatever they say', async () => {
    const there = [['a/deep/one.task.md', 'one']];
    assert.deepEqual(await changes({ 'a/deep/one.task.md': Changed }), { there, gone: [] });
    assert.deepEqual(await changes({ a: Deleted }, ['a/deep/one.task.md']), { there, gone: [] });
    assert.deepEqual(await changes({ 'no.task.md': Created }), { there: [], gone: ['no.task.md'] });
  });
});
