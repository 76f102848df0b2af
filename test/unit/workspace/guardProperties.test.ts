import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { Folders } from '../../../src/workspace/folders.ts';
import { PathGuard } from '../../../src/workspace/guard.ts';
import { isSensitive } from '../../../src/workspace/sensitive.ts';
import { WorkspaceError } from '../../../src/workspace/workspaceError.ts';
import { stories } from '../../fake/stories.ts';
import { OUTSIDE, TemporaryWorkspace } from './temporaryWorkspace.ts';

/** Names that are there, names that lead away, and names that some system reads as something else. */
const NAMES = [
  'a',
  'b',
  'main.ts',
  'out',
  'up',
  'self',
  'env',
  'gone',
  'ignored',
  'linked',
  '.env',
  '.git',
  'config',
  '..',
  '.',
  '',
  '...',
  '.. ',
  '%2e%2e',
  '\0',
  'C:',
  '~',
  '\\',
  '..\\',
  'a:b',
  'outside.txt',
  'project',
];
const SEPARATORS = ['/', '/', '/', '//', '/./', '\\', '%2f'];

const somePath = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...SEPARATORS)), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.flat().join(''));

describe('PathGuard, whatever it is asked', () => {
  let workspace: TemporaryWorkspace;
  let guard: PathGuard;

  before(() => {
    workspace = new TemporaryWorkspace({
      'main.ts': 'inside',
      'a/main.ts': 'inside',
      'a/b/main.ts': 'inside',
      '.env': 'secret',
      'a/.git/config': 'secret',
      '.gitignore': 'ignored\n',
      'ignored/main.ts': 'ignored',
    });
    workspace.link('out', '../other');
    workspace.link('up', '..');
    workspace.link('self', '.');
    workspace.link('a/b/up', '../..');
    workspace.link('a/out', '../../outside.txt');
    workspace.link('env', '.env');
    workspace.link('gone', '../not-there');
    workspace.link('linked', 'ignored');
    guard = new PathGuard(new Folders([workspace.root], nodeFs.promises), nodeFs.promises);
  });
  after(() => workspace[Symbol.dispose]());

  async function check(asked: string): Promise<'served' | 'refused'> {
    const resolved = await guard.resolve(asked).catch((error: unknown) => {
      assert(error instanceof WorkspaceError, `${JSON.stringify(asked)}: ${String(error)}`);
      return undefined;
    });
    if (!resolved) return 'refused';
    const relative = path.relative(workspace.root, resolved.real);
    assert(relative !== '..' && !relative.startsWith('../') && !path.isAbsolute(relative), resolved.real);
    assert(!isSensitive(relative), relative);
    assert.notEqual(relative.split('/')[0], 'ignored');
    if (!resolved.exists || !nodeFs.statSync(resolved.real).isFile()) return 'served';
    assert.equal(nodeFs.realpathSync(resolved.real), resolved.real);
    assert(!nodeFs.readFileSync(resolved.real, 'utf8').includes(OUTSIDE));
    return 'served';
  }

  it('answers with something inside, or with a WorkspaceError', async () => {
    const ends = { served: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(somePath, async (asked) => {
        ends[await check(asked)]++;
      }),
      stories(1_500),
    );
    assert(ends.served > 10 && ends.refused > 10, JSON.stringify(ends));
  });

  it('holds for any text at all', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, async (asked) => void (await check(asked))),
      stories(200),
    );
  });
});
