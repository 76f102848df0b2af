import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import { contextFaults } from '../../../src/workspace/contextMatches.ts';
import { WorkspaceReader } from '../../../src/workspace/reader.ts';
import { filesWith, systemError, TemporaryWorkspace } from './temporaryWorkspace.ts';

const TREE = { 'src/a.ts': '', 'src/deep/b.ts': '', 'app/[id]/page.ts': '', '.env': '', 'dist/c.ts': '' };
const open = new AbortController().signal;

async function faulty(
  reader: WorkspaceReader,
  ...entries: readonly string[]
): Promise<readonly (readonly [string, string])[]> {
  const faults = await contextFaults(reader, entries, open);
  return [...faults].map(([entry, { kind }]) => [entry, kind]);
}

describe('contextFaults', () => {
  it('has nothing to say of files, folders, globs and what is no file where they are there', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    const there = ['src/a.ts', 'src/a.ts#L1-L4', 'src', 'src/**/*.ts', 'app/[id]/page.ts', '@diff'];
    assert.deepEqual(await faulty(workspace.reader(), ...there, '@problems:gone/**', '.env'), []);
  });

  it('misses files, folders without files, and globs that match nothing', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    nodeFs.mkdirSync(`${workspace.root}/empty`);
    const gone = ['src/c.ts', 'src/a.ts/b', 'empty', 'src/*.js', '{x,y}.ts', 'src#L3'];
    assert.deepEqual(
      await faulty(workspace.reader(), 'src/*.ts', ...gone),
      gone.map((entry) => [entry, 'missing']),
    );
  });

  it('counts for a glob only what an agent may read', async () => {
    using workspace = new TemporaryWorkspace({ ...TREE, 'seen.log': '' });
    const reader = workspace.reader(nodeFs.promises, ['seen.log']);
    assert.deepEqual(await faulty(reader, 'dist/*', '.en?', '*.log'), [
      ['dist/*', 'missing'],
      ['.en?', 'missing'],
      ['*.log', 'missing'],
    ]);
  });

  it('tells what can never be read from what is not there now', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    const faults = await contextFaults(workspace.reader(), ['../x.ts', '@diff:all', 'x.ts'], open);
    assert.deepEqual(
      [...faults.values()].map(({ kind }) => kind),
      ['unreadable', 'unreadable', 'missing'],
    );
    assert.equal(faults.get('x.ts')?.message, 'there is no file x.ts now.');
  });

  it('names the file that was probably meant, with the lines that were asked for', async () => {
    using workspace = new TemporaryWorkspace({ 'src/parser.ts': '', 'test/parser.ts': '' });
    const faults = await contextFaults(workspace.reader(), ['src/pasrer.ts#L3-L9', 'zzz.md'], open);
    assert.deepEqual(
      [...faults.values()].map(({ meant }) => meant),
      ['src/parser.ts#L3-L9', undefined],
    );
  });

  it('walks the workspace once for all globs, and only where they lead', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    const entered: string[] = [];
    const { readdir } = nodeFs.promises;
    const files = filesWith({
      readdir: (folder, options) => {
        entered.push(folder.slice(workspace.root.length));
        return readdir(folder, options);
      },
    });
    await faulty(workspace.reader(files), 'src/*.js', 'src/deep/*.js', 'app/*.js');
    assert.deepEqual(entered, ['', '/app', '/app/[id]', '/src', '/src/deep']);
  });

  it('calls no glob missing where a folder could not be looked into', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    const { readdir } = nodeFs.promises;
    const files = filesWith({
      readdir: (folder, options) =>
        folder.endsWith('/deep') ? Promise.reject(systemError('EACCES')) : readdir(folder, options),
    });
    assert.deepEqual(await faulty(workspace.reader(files), 'src/**/*.js'), []);
  });

  it('says of every entry that the folder of the workspace is not there', async () => {
    const reader = new WorkspaceReader({ folders: ['/nowhere/at/all'], files: nodeFs.promises });
    const faults = await contextFaults(reader, ['a.ts', '*.ts'], open);
    const message = 'The workspace folder all cannot be opened.';
    assert.deepEqual(
      [...faults.values()].map((fault) => fault.message),
      [message, message],
    );
  });

  it('ends with the reason of its signal', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    const reason = new Error('enough');
    await assert.rejects(contextFaults(workspace.reader(), ['**/*.js'], AbortSignal.abort(reason)), reason);
  });
});
