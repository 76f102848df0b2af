import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import { readContext, type ContextOptions } from '../../../src/workspace/context.ts';
import type { ProblemSource } from '../../../src/workspace/problems.ts';
import { contextRemarks, type TaskContext } from '../../../src/workspace/taskContext.ts';
import { WorkspaceError } from '../../../src/workspace/workspaceError.ts';
import { checkContext, parseContextEntry } from '../../../src/workspace/contextEntry.ts';
import { problem, problemsOf } from './editorProblems.ts';
import { filesWith, OUTSIDE, TemporaryWorkspace } from './temporaryWorkspace.ts';

const never = new AbortController().signal;
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}`).join('\n');

async function context(
  tree: Readonly<Record<string, string | Uint8Array>>,
  entries: readonly string[],
  limits?: ContextOptions,
): Promise<TaskContext> {
  using workspace = new TemporaryWorkspace(tree);
  return await readContext(workspace.reader(), entries, never, limits);
}

describe('readContext', () => {
  it('gives files in the order in which they were asked for', async () => {
    const tree = { 'a.ts': 'a\n', 'src/b.ts': 'b1\r\nb2\r\n' };
    assert.deepEqual(await context(tree, ['src/b.ts', 'a.ts']), {
      files: [
        { path: 'src/b.ts', text: 'b1\nb2' },
        { path: 'a.ts', text: 'a' },
      ],
      extracts: [],
      notes: [],
    });
  });

  it('gives ranges, of one line too', async () => {
    const { files } = await context({ 'a.ts': numbered(50) }, ['a.ts#L10-L12', 'a.ts#L3', 'a.ts#L49-60']);
    assert.deepEqual(files, [
      { path: 'a.ts', range: { start: 10, end: 12 }, text: 'line 10\nline 11\nline 12' },
      { path: 'a.ts', range: { start: 3, end: 3 }, text: 'line 3' },
      { path: 'a.ts', range: { start: 49, end: 50 }, text: 'line 49\nline 50' },
    ]);
  });

  it('takes a glob and a folder as the files in them, each file once', async () => {
    const tree = {
      'src/a.ts': 'a',
      'src/b.ts': 'b',
      'src/c.md': 'c',
      '.gitignore': 'src/ignored.ts',
      'src/ignored.ts': '',
    };
    const { files, notes } = await context(tree, ['src/b.ts', 'src/*.ts', 'src']);
    assert.deepEqual(
      files.map(({ path }) => path),
      ['src/b.ts', 'src/a.ts', 'src/c.md'],
    );
    assert.deepEqual(notes, []);
  });

  it('takes a name with characters of a glob for the file of that name', async () => {
    const tree = { 'app/[id]/page.ts': 'right', 'app/i/page.ts': 'wrong', 'a#b.md': 'hash' };
    const { files } = await context(tree, ['app/[id]/page.ts', 'a#b.md', 'app/[id]/page.ts#L1']);
    assert.deepEqual(
      files.map(({ text }) => text),
      ['right', 'hash'],
    );
  });

  it('names what is missing, with what may have been meant', async () => {
    const { files, notes } = await context({ 'src/parser.ts': 'x' }, [
      'src/parsr.ts',
      'docs/**',
      'src/parser.ts#L9',
    ]);
    assert.deepEqual(files, []);
    assert.deepEqual(notes, [
      'There is no file "src/parsr.ts". Similar: src/parser.ts.',
      'No file matches docs/**; what .gitignore or the editor leaves out does not count.',
      'src/parser.ts has 1 lines; there is no line 9.',
    ]);
  });

  it('names what is refused, and reads nothing outside', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': 'a' });
    workspace.link('link.txt', '../outside.txt');
    const entries = ['../outside.txt', '/etc/passwd', 'link.txt', 'a.ts', '../**', 'a.ts#L5-L1'];
    const { files, notes } = await readContext(workspace.reader(), entries, never);
    assert.deepEqual(files, [{ path: 'a.ts', text: 'a' }]);
    assert.equal(notes.length, 5);
    assert(!JSON.stringify({ files, notes }).includes(OUTSIDE));
    assert(!JSON.stringify(notes).includes(workspace.parent));
  });

  it('gives secrets only to who asks by name, and says so', async () => {
    const tree = { '.env': 'KEY=1', 'src/server.pem': 'PEM', 'src/a.ts': 'a' };
    const globbed = await context(tree, ['**/*']);
    assert.deepEqual(globbed.files, [{ path: 'src/a.ts', text: 'a' }]);
    assert.deepEqual(globbed.notes, [
      'Left out of **/*, because such files hold keys or passwords: .env, src/server.pem.',
    ]);
    const named = await context(tree, ['.env']);
    assert.equal(named.files[0]?.text, 'KEY=1');
    assert.match(named.files[0]?.note ?? '', /holds secrets, and was asked for by name/);
  });

  it('gives what .gitignore names only to who asks by name', async () => {
    const tree = { '.gitignore': 'local/', 'local/notes.md': 'notes', 'a.md': 'a' };
    const { files } = await context(tree, ['**/*.md', 'local/notes.md']);
    assert.deepEqual(
      files.map(({ path }) => path),
      ['a.md', 'local/notes.md'],
    );
  });

  it('leaves binaries out, naming a glob’s together', async () => {
    const binary = new Uint8Array([1, 0, 2]);
    const tree = { 'a.png': binary, 'b.png': binary, 'c.ts': 'c' };
    const { files, notes } = await context(tree, ['*', 'a.png']);
    assert.equal(files.length, 1);
    assert.deepEqual(notes, ['Left out of *, not being text: a.png, b.png.', 'a.png is not a text file.']);
  });

  it('cuts a file at its share, at the end of a line, and says where', async () => {
    const { files } = await context({ 'a.ts': numbered(1_000) }, ['a.ts', 'a.ts#L900-L1000'], {
      perFile: 200,
    });
    const [whole, part] = files;
    assert(whole && part);
    assert(whole.text.length <= 800 && whole.text.length > 700);
    assert.equal(whole.text.split('\n').length, whole.range?.end);
    assert.equal(whole.note, `Cut after line ${whole.range?.end} of 1000.`);
    assert.match(part.note ?? '', /^Cut after line 9\d\d of 1000\.$/);
  });

  it('stops when there is no more room, and names what was left out', async () => {
    const tree = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`f${index}.ts`, 'x'.repeat(1_999)]),
    );
    const { files, notes } = await context(tree, ['*.ts'], { total: 1_050 });
    assert.deepEqual(
      files.map(({ path }) => path),
      ['f0.ts', 'f1.ts'],
    );
    assert.deepEqual(notes, [
      'Left out, because there is no more room: f2.ts, f3.ts, f4.ts, f5.ts, f6.ts and 3 more.',
    ]);
  });

  it('gives room to lines first, then to files by name, then to problems, then to globs', async () => {
    const text = (sign: string) => `${sign.repeat(39)}\n`.repeat(10); // 100 tokens
    const tree = { 'a.ts': text('a'), 'b.ts': text('b'), 'c.ts': text('c'), 'd.ts': text('d') };
    const entries = ['a.ts', '*.ts', '@problems', 'c.ts', 'd.ts#L1-L10'];
    const problems = problemsOf(problem('a.ts', { message: 'p'.repeat(370) }));
    const given = async (total: number) => {
      const { files, extracts } = await context(tree, entries, { total, problems });
      return [...files.map(({ path }) => path), ...extracts.map(() => '@problems')];
    };
    assert.deepEqual(await given(110), ['d.ts']);
    assert.deepEqual(await given(210), ['a.ts', 'd.ts']);
    assert.deepEqual(await given(310), ['a.ts', 'c.ts', 'd.ts']);
    assert.deepEqual(await given(410), ['a.ts', 'c.ts', 'd.ts', '@problems']);
    assert.deepEqual(await given(510), ['a.ts', 'b.ts', 'c.ts', 'd.ts', '@problems']);
  });

  it('names an entry for which there was no room', async () => {
    const tree = { 'a.ts': 'x'.repeat(800) };
    const { notes } = await context(tree, ['@problems', '@diff', 'a.ts'], { total: 250 });
    assert.deepEqual(notes, ['Left out, because there is no more room: @problems, @diff.']);
  });

  it('says of files asked for by name that they have changed since', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': 'a', 'b.ts': 'b', 'c/d.ts': 'd' });
    const queuedAt = Date.parse('2026-01-01T12:00:00Z');
    for (const [name, minutes] of Object.entries({ 'a.ts': -1, 'b.ts': 1, 'c/d.ts': 1 }))
      workspace.date(name, queuedAt + minutes * 60_000);
    const entries = ['a.ts', 'b.ts', 'b.ts#L1', 'c'];
    const { files } = await readContext(workspace.reader(), entries, never, { queuedAt });
    assert.deepEqual(
      files.map(({ path, note }) => [path, note]),
      [
        ['a.ts', undefined],
        ['b.ts', 'It has changed since the task was queued.'],
        ['c/d.ts', undefined],
      ],
    );
  });

  it('cuts the file at which the room ends', async () => {
    const { files } = await context({ 'a.ts': numbered(1_000) }, ['a.ts'], { total: 150 });
    assert(files[0] && files[0].text.length <= 600 && files[0].text.length > 500);
  });

  it('says when a glob matches more files than are looked at', async () => {
    const tree = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`f${index}.ts`, 'x']));
    const { files, notes } = await context(tree, ['*.ts'], { perGlob: 4 });
    assert.equal(files.length, 4);
    assert.deepEqual(notes, ['*.ts matches 10 files; the first 4 were looked at.']);
  });

  it('reads no further than the room allows', async () => {
    using workspace = new TemporaryWorkspace();
    for (let index = 0; index < 50; index++) workspace.write(`f${index}.txt`, 'x'.repeat(4_000));
    let opened = 0;
    const { open } = nodeFs.promises;
    const files = filesWith({
      open: (file, flags) => {
        opened++;
        return open(file, flags);
      },
    });
    await readContext(workspace.reader(files), ['**/*'], never, { total: 2_000 });
    assert.equal(opened, 2);
  });

  it('is nothing without entries', async () => {
    assert.deepEqual(await context({}, []), { files: [], extracts: [], notes: [] });
  });

  it('ends with the reason of its signal', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': 'a' });
    const reason = new Error('enough');
    await assert.rejects(readContext(workspace.reader(), ['a.ts'], AbortSignal.abort(reason)), reason);
  });
});

describe('problems as context', () => {
  const tree = { 'src/a.ts': '', 'src/b.ts': '', 'c.ts': '', '.env': '', 'dist/x.js': '' };

  it('are those that the editor shows for the files that match', async () => {
    const asked: string[] = [];
    const shown = problemsOf(
      problem('src/b.ts'),
      problem('c.ts'),
      problem('src/a.ts', { severity: 'error' }),
    );
    const problems: ProblemSource = (base, signal) => (asked.push(base), shown(base, signal));
    const { extracts } = await context(tree, ['@problems:src/*.ts'], { problems });
    assert.deepEqual(asked, ['src']);
    assert.deepEqual(extracts, [
      {
        title: 'Problems that the editor shows (@problems:src/*.ts)',
        text: 'src/a.ts:1:1: error: No x.\nsrc/b.ts:1:1: warning: No x.',
      },
    ]);
  });

  it('are none of files that must not be read, unless one is named', async () => {
    const problems = problemsOf(problem('.env'), problem('dist/x.js'), problem('../o.ts'), problem('c.ts'));
    const all = await context(tree, ['@problems'], { problems });
    assert.equal(all.extracts[0]?.text, 'c.ts:1:1: warning: No x.');
    assert.deepEqual(all.notes, ['Left out of @problems, because they must not be read: .env, dist/x.js.']);
    const named = await context(tree, ['@problems:.env'], { problems });
    assert.equal(named.extracts[0]?.text, '.env:1:1: warning: No x.');
  });

  it('are cut at their share, the worst first, and said to be more than were looked at', async () => {
    const many = Array.from({ length: 50 }, () => problem('c.ts'));
    const shown = problemsOf(...many, problem('c.ts', { severity: 'error' }));
    const problems: ProblemSource = async (base, signal) => ({
      ...(await shown(base, signal)),
      total: 2_000,
    });
    const { extracts, notes } = await context(tree, ['@problems'], { problems, perFile: 50 });
    const [extract] = extracts;
    assert.match(extract?.text ?? '', /^c\.ts:1:1: error: No x\.\nc\.ts:1:1: warning/);
    assert.equal(extract?.note, 'Cut after line 8 of 51.');
    assert.deepEqual(notes, ['@problems: the editor shows more problems than were looked at.']);
  });

  it('are said to be none, or to be known in the editor only', async () => {
    const { extracts } = await context(tree, ['@problems'], { problems: problemsOf() });
    assert.equal(extracts[0]?.text, 'There are none.');
    const without = await context(tree, ['@problems']);
    assert.deepEqual(without.notes, [
      '@problems: Problems are known in a window of the editor only, and this task runs without one.',
    ]);
  });

  it('that could not be had become a note', async () => {
    const problems = () => Promise.reject(new WorkspaceError('unreadable', 'The editor is busy.'));
    assert.deepEqual((await context(tree, ['@problems', 'c.ts'], { problems })).notes, [
      'The editor is busy.',
    ]);
  });
});

describe('contextRemarks', () => {
  it('tells what was left out, cut or has changed, and of many how many more', () => {
    const file = { path: 'a.ts', text: 'a', note: 'Cut after line 1.' };
    const extract = { title: 'Problems', text: 'p', note: 'Cut after line 2.' };
    const given = { files: [file, { path: 'b.ts', text: 'b' }], extracts: [extract], notes: ['No c.ts.'] };
    assert.deepEqual(contextRemarks(given), [
      'No c.ts.',
      'a.ts: Cut after line 1.',
      'Problems: Cut after line 2.',
    ]);
    const many = contextRemarks({ ...given, files: Array.from({ length: 30 }, () => file) });
    assert.equal(many.length, 21);
    assert.equal(many.at(-1), '… and 12 more such remarks.');
  });
});

describe('parseContextEntry', () => {
  it('tells paths, globs and ranges apart', () => {
    assert.deepEqual(parseContextEntry('src/a.ts'), { kind: 'path', path: 'src/a.ts', isGlob: false });
    assert.deepEqual(parseContextEntry('src/**'), { kind: 'path', path: 'src/**', isGlob: true });
    const range = { start: 10, end: 40 };
    assert.deepEqual(parseContextEntry('a.ts#L10-L40'), { kind: 'path', path: 'a.ts', range, isGlob: false });
    assert.deepEqual(parseContextEntry('a.ts#L10-40'), { kind: 'path', path: 'a.ts', range, isGlob: false });
    assert.deepEqual(parseContextEntry('C#/a#b.md#L7'), {
      kind: 'path',
      path: 'C#/a#b.md',
      range: { start: 7, end: 7 },
      isGlob: false,
    });
    assert.deepEqual(parseContextEntry('notes#Later'), { kind: 'path', path: 'notes#Later', isGlob: false });
  });

  it('knows what is asked of the editor and of the source control', () => {
    assert.deepEqual(parseContextEntry('@problems'), { kind: 'problems', glob: '**/*' });
    assert.deepEqual(parseContextEntry('@problems:src/**'), { kind: 'problems', glob: 'src/**' });
    assert.deepEqual(parseContextEntry('@diff'), { kind: 'diff', staged: false });
    assert.deepEqual(parseContextEntry('@diff:staged'), { kind: 'diff', staged: true });
  });

  it('takes every other name for a file, and those too where a folder stands before them', () => {
    for (const path of ['./@diff', './@problems', '@types/node.d.ts', '@diffs', '@Diff', 'a/@diff', 'diff'])
      assert.deepEqual(parseContextEntry(path), { kind: 'path', path, isGlob: false });
  });
});

describe('checkContext', () => {
  it('names every wrong entry by its position', () => {
    const entries = [
      'src/a.ts',
      '../b.ts',
      'a.ts#L9-L1',
      'src/**/*.ts',
      '/abs',
      'a.ts#L0',
      'a.ts#L5-x',
      '#L1',
      '@diff:main',
      '@problems:../src',
      '@problems:',
    ];
    assert.deepEqual(checkContext(entries), [
      { index: 1, message: '"../b.ts" contains "..". Write the path from the workspace folder down.' },
      { index: 2, message: 'a.ts#L9-L1: the lines must begin at 1 or later and not run backwards.' },
      {
        index: 4,
        message:
          '"/abs" is an absolute path. Paths are relative to the workspace folder, such as src/main.ts.',
      },
      { index: 5, message: 'a.ts#L0: the lines must begin at 1 or later and not run backwards.' },
      { index: 6, message: 'a.ts#L5-x: a range of lines is written #L10-L40.' },
      { index: 7, message: '"" is empty. Name a file such as src/main.ts.' },
      { index: 8, message: '@diff:main: write @diff for all that is not committed, or @diff:staged.' },
      { index: 9, message: '"../src" contains "..". Write the path from the workspace folder down.' },
      { index: 10, message: '"" is empty. Name a file such as src/main.ts.' },
    ]);
  });

  it('refuses a range of what is no single file', () => {
    assert.deepEqual(checkContext(['src/*.ts#L1-L3']), [
      { index: 0, message: 'src/*.ts#L1-L3: lines can be taken of one file, not of a glob.' },
    ]);
  });
});
