import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { changesIn, GitWorkspace } from './gitWorkspace.ts';
import { OUTSIDE, TemporaryWorkspace } from './temporaryWorkspace.ts';

describe('what has changed since the last commit', () => {
  it('is a diff of what is staged and what is not, new files named', async () => {
    using workspace = new GitWorkspace({ 'a.ts': 'one\n', 'b.ts': 'b\n', 'c.ts': 'c\n' });
    workspace.write('a.ts', 'two\n');
    workspace.write('b.ts', 'B\n');
    workspace.git('add', 'b.ts');
    workspace.write('src/new.ts', 'n');
    const { text, notes } = await workspace.changes();
    assert.equal(
      text?.replaceAll(/^index .*\n/gm, ''),
      'diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-one\n+two\n' +
        'diff --git a/b.ts b/b.ts\n--- a/b.ts\n+++ b/b.ts\n@@ -1 +1 @@\n-b\n+B\n',
    );
    assert.deepEqual(notes, ['New files, of which git knows nothing yet, are not in it: src/new.ts.']);
    const staged = await workspace.changes(true);
    assert.match(staged.text ?? '', /^diff --git a\/b\.ts/);
    assert.doesNotMatch(staged.text ?? '', /a\.ts/);
    assert.deepEqual(staged.notes, []);
  });

  it('is empty where nothing is, and says where there is no repository', async () => {
    using workspace = new GitWorkspace({ 'a.ts': 'one\n' });
    assert.deepEqual(await workspace.changes(), { text: '', notes: [] });
    using plain = new TemporaryWorkspace();
    assert.deepEqual(await changesIn([plain.root]), {
      text: undefined,
      notes: ['there is no git repository.'],
    });
  });

  it('leaves out what agents must not read, and says so', async () => {
    using workspace = new GitWorkspace({ '.env': 'KEY=1\n', 'dist/x.js': 'KEY=2\n', 'a.ts': 'a\n' });
    workspace.git('add', '--force', '.env', 'dist');
    workspace.commit();
    for (const name of ['.env', 'dist/x.js', 'a.ts']) workspace.write(name, 'KEY=3\n');
    renameSync(path.join(workspace.root, '.env'), path.join(workspace.root, '.env.local'));
    workspace.git('add', '--all');
    const { text, notes } = await workspace.changes();
    assert.match(text ?? '', /-a\n\+KEY=3\n$/);
    assert.doesNotMatch(text ?? '', /KEY=[12]/);
    assert.deepEqual(notes, ['Left out, because they must not be read: .env, .env.local, dist/x.js.']);
  });

  it('is that of the folder alone where the repository is larger', async () => {
    using workspace = new GitWorkspace({ 'a.ts': OUTSIDE, 'pkg/b.ts': 'b\n' });
    workspace.write('a.ts', `${OUTSIDE} changed`);
    workspace.write('new.ts', OUTSIDE);
    workspace.write('pkg/b.ts', 'B\n');
    const { text, notes } = await workspace.changes(false, 'pkg');
    assert.match(text ?? '', /^diff --git a\/b\.ts b\/b\.ts/);
    assert(!JSON.stringify([text, notes]).includes(OUTSIDE));
    assert.deepEqual(notes, []);
  });

  it('bears the name of each folder where there are several', async () => {
    using one = new GitWorkspace({ 'a.ts': 'a\n' });
    using other = new TemporaryWorkspace();
    one.write('a.ts', 'A\n');
    one.write('n.ts', '');
    const { text, notes } = await changesIn([one.root, other.root]);
    assert.match(text ?? '', /^diff --git a\/project\/a\.ts b\/project\/a\.ts/);
    assert.deepEqual(notes, [
      'New files, of which git knows nothing yet, are not in it: project/n.ts.',
      'project-2: there is no git repository.',
    ]);
  });

  it('is what is staged while there is no commit', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': 'a\n' });
    execFileSync('git', ['init', '--quiet'], { cwd: workspace.root });
    execFileSync('git', ['add', '.'], { cwd: workspace.root });
    const { text, notes } = await changesIn([workspace.root]);
    assert.match(text ?? '', /\+a\n$/);
    assert.deepEqual(notes, ['There is no commit yet: what is staged is given.']);
  });

  it('is of so many files, with words for the rest', async () => {
    const tree = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`f${1_000 + n}.ts`, 'a\n']));
    using workspace = new GitWorkspace(tree);
    for (const name of Object.keys(tree)) workspace.write(name, 'b\n');
    const { text, notes } = await workspace.changes();
    assert.equal(text?.match(/^diff /gm)?.length, 200);
    assert.deepEqual(notes, ['250 files have changed; the first 200 are given.']);
  });

  it('is cut where it is huge', async () => {
    using workspace = new GitWorkspace({ 'a.txt': 'a\n' });
    workspace.write('a.txt', 'b\n'.repeat(3_000_000));
    const { text, notes } = await workspace.changes();
    assert.equal(text?.length, 2 * 1024 * 1024);
    assert.deepEqual(notes, ['The diff is larger than 2 MB; its end is left out.']);
  });

  it('takes every name as it is', async () => {
    const names = ['-n.ts', ':(top)x.ts', 'a b.ts', 'ä.ts', '*.ts', 'q"q.ts'];
    using workspace = new GitWorkspace(Object.fromEntries(names.map((name) => [name, 'a\n'])));
    for (const name of names) workspace.write(name, 'b\n');
    assert.equal((await workspace.changes()).text?.match(/^\+b$/gm)?.length, names.length);
  });

  it('ends with the reason of its signal', async () => {
    using workspace = new GitWorkspace({ 'a.ts': 'a\n' });
    const reason = new Error('enough');
    await assert.rejects(changesIn([workspace.root], { signal: AbortSignal.abort(reason) }), reason);
  });
});

describe('a repository that would run programs', () => {
  /** Leaves a mark where it is run, whatever else it is to do. */
  function trap(workspace: TemporaryWorkspace): { readonly program: string; readonly sprung: () => boolean } {
    const mark = path.join(workspace.parent, 'sprung');
    const program = path.join(workspace.parent, 'trap.sh');
    writeFileSync(program, `#!/bin/sh\ntouch '${mark}'\ncat\n`, { mode: 0o755 });
    return { program, sprung: () => existsSync(mark) };
  }

  const settings: Readonly<Record<string, readonly [key: string, attributes?: string]>> = {
    'a file watcher': ['core.fsmonitor'],
    'an external diff': ['diff.external'],
    'a diff of its own for some files': ['diff.evil.command', '* diff=evil'],
    'a text conversion': ['diff.evil.textconv', '* diff=evil'],
    'a filter': ['filter.evil.clean', '* filter=evil'],
    'a filter with dots and blanks in its name': ['filter.e v.i l.clean', '* filter=evil'],
    'a filter that stays': ['filter.evil.process', '* filter=evil'],
    'a pager': ['core.pager'],
    'a pager for diffs': ['pager.diff'],
  };

  for (const [what, [key, attributes]] of Object.entries(settings)) {
    it(`runs none: ${what}`, async () => {
      using workspace = new GitWorkspace({ 'a.ts': 'a\n' });
      const { program, sprung } = trap(workspace);
      workspace.git('config', key, program);
      if (key.startsWith('filter.')) workspace.git('config', 'filter.evil.required', 'true');
      if (attributes !== undefined) workspace.write('.gitattributes', attributes);
      workspace.write('a.ts', 'b\n');
      const { text } = await workspace.changes();
      assert.match(text ?? '', /-a\n\+b\n/);
      assert.equal(sprung(), false);
    });
  }

  it('does run them for whoever asks git without care, so these tests can fail', () => {
    using workspace = new GitWorkspace({ 'a.ts': 'a\n' });
    const { program, sprung } = trap(workspace);
    workspace.git('config', 'filter.evil.clean', program);
    workspace.write('.gitattributes', '* filter=evil');
    workspace.write('a.ts', 'b\n');
    workspace.git('diff');
    assert.equal(sprung(), true);
  });

  it('runs none of a submodule', async () => {
    using workspace = new GitWorkspace({ 'a.ts': 'a\n', 'sub/b.ts': 'b\n' });
    workspace.git('rm', '-r', '--quiet', '--cached', 'sub');
    workspace.gitIn('sub', 'init', '--quiet');
    workspace.gitIn('sub', 'add', '.');
    workspace.gitIn('sub', 'commit', '--quiet', '--message', 'sub');
    workspace.git('add', 'sub');
    workspace.commit();
    const { program, sprung } = trap(workspace);
    workspace.gitIn('sub', 'config', 'core.fsmonitor', program);
    workspace.gitIn('sub', 'config', 'filter.evil.clean', program);
    workspace.write('sub/.gitattributes', '* filter=evil');
    workspace.write('sub/b.ts', 'B\n');
    workspace.write('a.ts', 'A\n');
    assert.match((await workspace.changes()).text ?? '', /\+A\n/);
    assert.equal(sprung(), false);
  });

  it('runs no hook', async () => {
    using workspace = new GitWorkspace({ 'a.ts': 'a\n' });
    const { program, sprung } = trap(workspace);
    const hook = path.join(workspace.root, '.git/hooks/post-index-change');
    mkdirSync(path.dirname(hook), { recursive: true });
    copyFileSync(program, hook);
    workspace.date('a.ts', Date.parse('2020-01-01'));
    await workspace.changes();
    assert.equal(sprung(), false);
  });

  it('fetches nothing', async () => {
    using workspace = new GitWorkspace({ 'a.ts': 'a\n' });
    const { program, sprung } = trap(workspace);
    workspace.git('config', 'core.sshCommand', program);
    workspace.git('config', 'protocol.ext.allow', 'always');
    workspace.git('config', 'remote.origin.url', `ext::${program}`);
    workspace.git('config', 'remote.origin.promisor', 'true');
    workspace.git('config', 'remote.origin.partialclonefilter', 'blob:none');
    workspace.git('config', 'extensions.partialClone', 'origin');
    const blob = workspace.git('rev-parse', 'HEAD:a.ts').trim();
    renameSync(
      path.join(workspace.root, '.git/objects', blob.slice(0, 2), blob.slice(2)),
      path.join(workspace.parent, 'gone'),
    );
    workspace.write('a.ts', 'b\n');
    const { text, notes } = await workspace.changes();
    assert.equal(text, undefined);
    assert.equal(notes.length, 1);
    assert.equal(sprung(), false);
  });

  it('is refused where a filter cannot be turned off', async () => {
    using workspace = new GitWorkspace({ 'a.ts': 'a\n' });
    const { program, sprung } = trap(workspace);
    workspace.git('config', 'filter.e=v.clean', program);
    const { text, notes } = await workspace.changes();
    assert.equal(text, undefined);
    assert.deepEqual(notes, ['its configuration names a filter in a way that cannot be turned off.']);
    assert.equal(sprung(), false);
  });

  it('says that its filters were not run', async () => {
    using workspace = new GitWorkspace({ 'a.ts': 'a\n' });
    workspace.git('config', 'filter.lfs.clean', 'cat');
    assert.deepEqual((await workspace.changes()).notes, [
      'Filters of the repository were not run (lfs); their files may look changed.',
    ]);
  });
});

describe('a repository that leads elsewhere', () => {
  it('tells nothing of another one', async () => {
    using secret = new GitWorkspace({ 'a.ts': `${OUTSIDE}\n` });
    using workspace = new TemporaryWorkspace({ 'a.ts': 'a\n' });
    workspace.write('.git', `gitdir: ${secret.root}/.git\n`);
    using linked = new TemporaryWorkspace({ 'a.ts': 'a\n' });
    symlinkSync(path.join(secret.root, '.git'), path.join(linked.root, '.git'));
    for (const { root } of [workspace, linked]) {
      const { text, notes } = await changesIn([root]);
      assert.equal(text, undefined);
      assert.deepEqual(notes, ['its .git leads to another folder that does not lead back.']);
    }
  });

  it('compares nothing outside, whatever folder its configuration names', async () => {
    using workspace = new GitWorkspace({ 'a.ts': 'a\n' });
    workspace.git('config', 'core.worktree', workspace.parent);
    const { text, notes } = await workspace.changes();
    assert(!JSON.stringify([text, notes]).includes('outside'));
    assert.equal(text, undefined);
  });

  it('is understood as a worktree and as a submodule', async () => {
    using workspace = new GitWorkspace({ 'a.ts': 'a\n' });
    workspace.git('worktree', 'add', '--quiet', '-b', 'side', 'side');
    workspace.write('side/a.ts', 'A\n');
    assert.match((await workspace.changes(false, 'side')).text ?? '', /-a\n\+A\n/);
    workspace.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', './.git', 'sub');
    workspace.write('sub/a.ts', 'B\n');
    assert.match((await workspace.changes(false, 'sub')).text ?? '', /-a\n\+B\n/);
  });
});
