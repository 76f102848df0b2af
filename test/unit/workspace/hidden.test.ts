import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import { readContext } from '../../../src/workspace/context.ts';
import { hiddenPaths } from '../../../src/workspace/hidden.ts';
import { WorkspaceReader } from '../../../src/workspace/reader.ts';
import { TemporaryWorkspace } from './temporaryWorkspace.ts';

const TREE = { 'a.ts': 'word', 'gen/b.ts': 'word', 'src/gen/c.ts': 'word', 'src/d.map': 'word' };

describe('what the editor hides', () => {
  it('is neither listed nor searched', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    const reader = workspace.reader(undefined, ['**/gen', '**/*.map']);
    const { files } = await reader.list();
    assert.deepEqual(
      files.map(({ path }) => path),
      ['a.ts'],
    );
    const { matches } = await reader.search('word');
    assert.deepEqual(
      matches.map(({ path }) => path),
      ['a.ts'],
    );
  });

  it('is not read by an agent, and read for who asks by name, who is told', async () => {
    using workspace = new TemporaryWorkspace(TREE);
    const reader = workspace.reader(undefined, ['**/gen']);
    await assert.rejects(reader.readLines('src/gen/c.ts'), { kind: 'excluded' });
    const { files } = await readContext(reader, ['src/gen/c.ts'], new AbortController().signal);
    assert.deepEqual(files, [
      {
        path: 'src/gen/c.ts',
        text: 'word',
        note: 'It is left out by .gitignore, files.exclude or by default, and was asked for by name.',
      },
    ]);
  });

  it('is said of each folder on its own', async () => {
    using one = new TemporaryWorkspace({ 'gen/a.ts': '', 'b.ts': '' });
    using other = new TemporaryWorkspace({ 'gen/a.ts': '', 'b.ts': '' });
    const reader = new WorkspaceReader({
      folders: [one.root, other.root],
      files: nodeFs.promises,
      hidden: [['gen'], ['*.ts']],
    });
    const { files } = await reader.list();
    assert.deepEqual(
      files.map(({ path }) => path),
      ['project-2/gen/a.ts', 'project/b.ts'],
    );
  });
});

describe('hiddenPaths', () => {
  it('matches the whole path, and all that lies in what matches', () => {
    const hides = hiddenPaths(['gen', '**/cache', '*.log']);
    assert.deepEqual(
      ['gen', 'gen/a', 'src/gen', 'cache', 'src/cache/x/y', 'a.log', 'src/a.log', 'genuine'].filter(hides),
      ['gen', 'gen/a', 'cache', 'src/cache/x/y', 'a.log'],
    );
  });

  it('passes over what is no pattern', () => {
    const hides = hiddenPaths(['', '../up', '/abs', '!not', '**/gen']);
    assert.deepEqual(['a', 'up', 'abs', 'src/gen'].filter(hides), ['src/gen']);
  });
});
