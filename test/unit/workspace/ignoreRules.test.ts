import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { filesWith, systemError, TemporaryWorkspace } from './temporaryWorkspace.ts';

async function listed(workspace: TemporaryWorkspace): Promise<readonly string[]> {
  const { files } = await workspace.reader().list('**/*', 1_000);
  return files.map(({ path }) => path).filter((path) => !path.endsWith('.gitignore'));
}

/** What git itself sees of a folder, by its own rules. */
function seenByGit(workspace: TemporaryWorkspace): readonly string[] {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace.root, encoding: 'utf8' });
  git('-c', 'init.defaultBranch=main', 'init', '--quiet');
  const files = git('-c', 'core.excludesFile=/dev/null', 'ls-files', '-z', '--others', '--exclude-standard');
  return files
    .split('\0')
    .filter((file) => file !== '' && !file.endsWith('.gitignore'))
    .toSorted();
}

describe('IgnoreRules', () => {
  it('lets deeper .gitignore files win over higher ones', async () => {
    using workspace = new TemporaryWorkspace({
      '.gitignore': '*.log\nbuild/\n',
      'a.log': '',
      'build/x.ts': '',
      'pkg/.gitignore': '!keep.log\n!build/\n/only-here.ts\n',
      'pkg/a.log': '',
      'pkg/keep.log': '',
      'pkg/deep/keep.log': '',
      'pkg/build/x.ts': '',
      'pkg/only-here.ts': '',
      'pkg/deep/only-here.ts': '',
    });
    const expected = ['pkg/build/x.ts', 'pkg/deep/keep.log', 'pkg/deep/only-here.ts', 'pkg/keep.log'];
    assert.deepEqual(await listed(workspace), expected);
    assert.deepEqual(seenByGit(workspace), expected);
  });

  it('brings nothing back from under a folder that is left out', async () => {
    using workspace = new TemporaryWorkspace({
      '.gitignore': 'private/\n!private/notes.md\n',
      'private/.gitignore': '!*\n',
      'private/notes.md': '',
      'open.md': '',
    });
    assert.deepEqual(await listed(workspace), ['open.md']);
    await assert.rejects(workspace.reader().readLines('private/notes.md'), { kind: 'excluded' });
  });

  it('reads comments, escapes, CRLF and a byte order mark as git does', async () => {
    using workspace = new TemporaryWorkspace({
      '.gitignore': '\uFEFF# comment\r\n\\#literal\r\n*.tmp\r\n\r\n!important.tmp\r\ntrailing \r\n/a?c\r\n',
      'sub [x]/.gitignore': 'in*.md\n/direct.md\nfolder/\nx/y.md\n',
      'sub [x]/inner.md': '',
      'sub [x]/direct.md': '',
      'sub [x]/deep/direct.md': '',
      'sub [x]/deep/folder/z.md': '',
      'sub [x]/x/y.md': '',
      'sub [x]/q/x/y.md': '',
      'sub x/inner.md': '',
      '#literal': '',
      'x.tmp': '',
      'important.tmp': '',
      trailing: '',
      abc: '',
      'deep/abc': '',
    });
    const expected = [
      'deep/abc',
      'important.tmp',
      'sub [x]/deep/direct.md',
      'sub [x]/q/x/y.md',
      'sub x/inner.md',
    ];
    assert.deepEqual(await listed(workspace), expected);
    assert.deepEqual(seenByGit(workspace), expected);
  });

  it('sees what git sees, whatever the rules', async () => {
    const names = ['a', 'b', 'c.md', 'lib', 'x y', '[z]'];
    const path = fc
      .array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join('/'));
    const pattern = fc
      .tuple(
        fc.constantFrom('', '!', '/', '!/'),
        fc.constantFrom(
          'a',
          'b',
          '*',
          '*.md',
          'lib',
          'a/b',
          'a/**',
          '**/b',
          'a/*/c.md',
          'x\\ y',
          '[ab]',
          '?',
        ),
        fc.constantFrom('', '', '/'),
      )
      .map((parts) => parts.join(''));
    const rules = fc.array(pattern, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));
    const tree = fc.record({
      files: fc.array(path, { minLength: 5, maxLength: 10 }),
      ignores: fc.array(fc.tuple(fc.constantFrom('', 'a/', 'a/b/', 'lib/'), rules), {
        minLength: 2,
        maxLength: 4,
      }),
    });
    // Many trees side by side in one workspace: what costs the time is to start git.
    const forest = fc.array(tree, { minLength: 10, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(forest, async (trees) => {
        using workspace = new TemporaryWorkspace();
        for (const [index, { files, ignores }] of trees.entries()) {
          for (const [folder, text] of ignores) workspace.write(`${index}/${folder}.gitignore`, text);
          for (const file of files) workspace.write(`${index}/${file}/file`, '');
        }
        assert.deepEqual(await listed(workspace), seenByGit(workspace));
      }),
      { numRuns: 3 },
    );
  });

  it('leaves out what tools make, unless .gitignore brings it back', async () => {
    using workspace = new TemporaryWorkspace({
      'node_modules/a/index.js': '',
      'packages/a/node_modules/b/index.js': '',
      'dist/main.js': '',
      'build/script.ts': '',
      'kept/.gitignore': '!dist\n',
      'kept/dist/main.js': '',
    });
    assert.deepEqual(await listed(workspace), ['build/script.ts', 'kept/dist/main.js']);
  });

  it('tells upper from lower case', async () => {
    using workspace = new TemporaryWorkspace({ '.gitignore': 'lib/\n', 'Lib/a.py': '', 'Dist/b.py': '' });
    assert.deepEqual(await listed(workspace), ['Dist/b.py', 'Lib/a.py']);
  });

  it('does not follow a .gitignore that is a link', async () => {
    using workspace = new TemporaryWorkspace({ 'a.md': '', 'rules.txt': '*.md' });
    workspace.link('.gitignore', 'rules.txt');
    assert.deepEqual(await listed(workspace), ['a.md', 'rules.txt']);
  });

  it('has no rules where .gitignore cannot be read', async () => {
    using workspace = new TemporaryWorkspace({ '.gitignore': '*', 'a.md': '' });
    const files = filesWith({ open: () => Promise.reject(systemError('EACCES')) });
    const list = await workspace.reader(files).list();
    assert.deepEqual(
      list.files.map(({ path }) => path),
      ['.gitignore', 'a.md'],
    );
  });
});
