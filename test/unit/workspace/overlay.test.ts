import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import path from 'node:path';
import { Overlay } from '../../../src/workspace/overlay.ts';
import { filesWith, systemError, TemporaryWorkspace } from './temporaryWorkspace.ts';

const fileOf = (text: string) => ({ bytes: Buffer.byteLength(text), text: async () => text });
const GONE = { code: 'ENOENT' };

describe('an overlay', () => {
  let workspace: TemporaryWorkspace;
  let overlay: Overlay;
  const at = (name: string): string => path.join(workspace.root, name);
  const namesIn = async (name: string): Promise<readonly string[]> =>
    (await overlay.readdir(at(name), { withFileTypes: true })).map((entry) => entry.name).toSorted();

  beforeEach(() => {
    workspace = new TemporaryWorkspace({ 'a.ts': 'disk', 'src/b.ts': 'b' });
    overlay = new Overlay(nodeFs.promises);
  });
  afterEach(() => workspace[Symbol.dispose]());

  it('has proposed files in the place of real ones, in parts as they are asked for', async () => {
    overlay.set(at('a.ts'), fileOf('proposed ✓'));
    const open = await overlay.open(at('a.ts'), 'r');
    const buffer = new Uint8Array(20).fill(46);
    assert.deepEqual(await open.read(buffer, 2, 5, 3), { bytesRead: 5 });
    assert.equal(Buffer.from(buffer.subarray(0, 8)).toString(), '..posed.');
    assert.deepEqual(await open.read(buffer, 0, 20, 12), { bytesRead: 0 });
    assert.deepEqual([(await open.stat()).size, (await overlay.stat(at('a.ts'))).size], [12, 12]);
  });

  it('has folders as long as a proposed file lies in them', async () => {
    overlay.set(at('x/y/z.ts'), fileOf(''));
    assert.deepEqual(
      [await namesIn(''), await namesIn('x'), await namesIn('x/y')],
      [['a.ts', 'src', 'x'], ['y'], ['z.ts']],
    );
    assert.equal((await overlay.stat(at('x/y'))).isDirectory(), true);
    overlay.unset(at('x/y/z.ts'));
    assert.deepEqual(await namesIn(''), ['a.ts', 'src']);
    await assert.rejects(overlay.stat(at('x/y')), GONE);
    await assert.rejects(overlay.readdir(at('x'), { withFileTypes: true }), GONE);
  });

  it('has nothing where a file is to go', async () => {
    overlay.set(at('a.ts'), null);
    await assert.rejects(overlay.realpath(at('a.ts')), GONE);
    await assert.rejects(overlay.stat(at('a.ts')), GONE);
    await assert.rejects(overlay.lstat(at('a.ts')), GONE);
    await assert.rejects(overlay.open(at('a.ts'), 'r'), GONE);
    assert.deepEqual(await namesIn(''), ['src']);
  });

  it('lies over another one, and both over the disk', async () => {
    overlay.set(at('a.ts'), fileOf('below'));
    overlay.set(at('src/b.ts'), null);
    const above = new Overlay(overlay);
    above.set(at('src/b.ts'), fileOf('above'));
    assert.equal((await above.stat(at('a.ts'))).size, 5);
    assert.equal(await above.realpath(at('src/b.ts')), at('src/b.ts'));
    assert(above.disk === nodeFs.promises);
  });

  it('lets a link to nothing lead nowhere, though a file is proposed by its name', async () => {
    overlay.set(at('late.ts'), fileOf('proposed'));
    workspace.link('late.ts', '../not-there');
    await assert.rejects(overlay.realpath(at('late.ts')), GONE);
  });

  it('hides no trouble of the disk', async () => {
    const fails = async () => Promise.reject(systemError('EACCES'));
    const troubled = new Overlay(filesWith({ realpath: fails, stat: fails, readdir: fails }));
    troubled.set(at('src/new.ts'), fileOf(''));
    await assert.rejects(troubled.realpath(at('src')), { code: 'EACCES' });
    await assert.rejects(troubled.stat(at('src')), { code: 'EACCES' });
    await assert.rejects(troubled.readdir(at('src'), { withFileTypes: true }), { code: 'EACCES' });
  });
});
