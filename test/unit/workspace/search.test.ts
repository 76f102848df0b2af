import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import type { SearchOptions } from '../../../src/workspace/reader.ts';
import { filesWith, OUTSIDE, systemError, TemporaryWorkspace } from './temporaryWorkspace.ts';

async function found(
  tree: Record<string, string | Uint8Array>,
  pattern: string,
  options: SearchOptions = {},
) {
  using workspace = new TemporaryWorkspace(tree);
  return await workspace.reader().search(pattern, options);
}

async function linesFound(
  tree: Record<string, string | Uint8Array>,
  pattern: string,
  options?: SearchOptions,
) {
  return (await found(tree, pattern, options)).matches.map(
    ({ path, line, text }) => `${path}:${line}:${text}`,
  );
}

describe('WorkspaceReader.search', () => {
  it('finds lines in order of path and number', async () => {
    const tree = { 'b.ts': 'todo\nnone\ntodo 2', 'a/z.ts': 'a todo here', 'a.md': 'Todo' };
    assert.deepEqual(await linesFound(tree, 'todo'), [
      'a/z.ts:1:a todo here',
      'b.ts:1:todo',
      'b.ts:3:todo 2',
    ]);
  });

  it('takes a pattern as it is written, unless it is said to be a regular expression', async () => {
    const tree = { 'a.ts': 'f(x)\nfx\nf.x' };
    assert.deepEqual(await linesFound(tree, 'f(x)'), ['a.ts:1:f(x)']);
    assert.deepEqual(await linesFound(tree, 'f(x)', { regex: true }), ['a.ts:2:fx']);
    assert.deepEqual(await linesFound(tree, '^f.x$', { regex: true }), ['a.ts:3:f.x']);
  });

  it('understands Unicode classes, and escapes that only a lenient reader allows', async () => {
    assert.deepEqual(await linesFound({ a: 'ünï 🎉\nabc' }, '^\\p{L}+ .$', { regex: true }), ['a:1:ünï 🎉']);
    assert.deepEqual(await linesFound({ a: 'x-y' }, 'x\\-y', { regex: true }), ['a:1:x-y']);
  });

  it('refuses patterns that are none, saying why', async () => {
    await assert.rejects(found({}, '(unclosed', { regex: true }), {
      kind: 'malformed',
      message:
        /"\(unclosed" is not a valid regular expression of JavaScript \(.*Unterminated group\)\. To find this very text, search without regex\./,
    });
    await assert.rejects(found({}, ''), { message: 'The pattern is empty.' });
    await assert.rejects(found({}, 'a\nb'), /spans lines/);
    await assert.rejects(found({}, 'a'.repeat(1_001)), /longer than 1000/);
  });

  it('looks only where the glob says', async () => {
    const tree = { 'src/a.ts': 'x', 'src/b.md': 'x', 'c.ts': 'x' };
    assert.deepEqual(await linesFound(tree, 'x', { glob: 'src/**/*.ts' }), ['src/a.ts:1:x']);
    assert.deepEqual(await linesFound(tree, 'x', { glob: 'src' }), ['src/a.ts:1:x', 'src/b.md:1:x']);
  });

  it('stops at its limit and tells whether there is more', async () => {
    const tree = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}.ts`, 'x\nx\n']));
    const some = await found(tree, 'x', { limit: 5 });
    assert.deepEqual([some.matches.length, some.complete], [5, false]);
    const all = await found(tree, 'x', { limit: 80 });
    assert.deepEqual([all.matches.length, all.complete, all.filesSearched], [80, true, 40]);
  });

  it('reads no more files than it takes', async () => {
    using workspace = new TemporaryWorkspace();
    for (let index = 0; index < 200; index++) workspace.write(`f${index}.ts`, 'x\n');
    const result = await workspace.reader().search('x', { limit: 10 });
    assert(result.filesSearched <= 16, String(result.filesSearched));
  });

  it('passes by binaries, and names files that are too large or not readable', async () => {
    using workspace = new TemporaryWorkspace({
      'a.bin': new Uint8Array([120, 0, 120]),
      'denied.txt': 'x',
      'good.txt': 'x',
      'huge.txt': 'x\n'.repeat(3_000_000),
    });
    const { open } = nodeFs.promises;
    const files = filesWith({
      open: (file, flags) =>
        file.endsWith('denied.txt') ? Promise.reject(systemError('EACCES')) : open(file, flags),
    });
    const { matches, skipped } = await workspace.reader(files).search('x');
    assert.deepEqual(matches, [{ path: 'good.txt', line: 1, text: 'x' }]);
    assert.deepEqual(skipped, ['denied.txt', 'huge.txt']);
  });

  it('finds nothing in secrets, in what is left out, nor outside', async () => {
    using workspace = new TemporaryWorkspace({
      '.env': OUTSIDE,
      '.gitignore': 'private',
      'private/a': OUTSIDE,
    });
    workspace.link('out', '../other');
    workspace.link('file', '../outside.txt');
    assert.deepEqual((await workspace.reader().search(OUTSIDE)).matches, []);
  });

  it('gives lines without CR or byte order mark', async () => {
    assert.deepEqual(
      await linesFound({ a: '\uFEFFfirst\r\nsecond\r\n' }, '^(first|second)$', { regex: true }),
      ['a:1:first', 'a:2:second'],
    );
  });

  it('shows the part of a long line around the match, no emoji halved', async () => {
    for (const before of ['', 'x']) {
      const line = `${before}${'🎉'.repeat(300)}${before}needle${'🎉'.repeat(300)}`;
      const [match] = (await found({ a: line }, 'needle')).matches;
      assert(match);
      assert(match.text.includes('needle') && match.text.length <= 302, match.text);
      assert(!/\p{Cs}/u.test(match.text));
      assert(match.text.startsWith('…') && match.text.endsWith('…'));
    }
    const odd = `${'🎉'.repeat(300)}abc needle${'🎉'.repeat(300)}`;
    assert(!/\p{Cs}/u.test((await found({ a: odd }, 'needle')).matches[0]?.text ?? '\ud800'));
  });

  it('tries a regular expression on the first 1,000 characters of a line only', async () => {
    const tree = { a: `${'x'.repeat(1_500)}needle` };
    assert.deepEqual((await found(tree, 'needle', { regex: true })).matches, []);
    assert.equal((await found(tree, 'needle')).matches.length, 1);
  });

  it('comes to an end for a pattern that grows with the square of a line', async () => {
    assert.deepEqual((await found({ a: 'x'.repeat(2_000_000) }, 'x+y', { regex: true })).matches, []);
  });

  it('breaks off a pattern that would not come to an end, and says where and what to do', async function () {
    this.timeout(20_000);
    const before = process.cpuUsage();
    const tree = { 'a.ts': 'nothing', 'b.ts': `${'a'.repeat(60)}!` };
    await assert.rejects(found(tree, '(a+)+b', { regex: true }), {
      kind: 'malformed',
      message: /takes too long; the search was broken off in b\.ts\. Avoid repetition within repetition/,
    });
    const { user } = process.cpuUsage(before);
    assert.ok(user < 4_000_000, `${user} µs`);
  });

  it('finds all there is, file by file, also where a pattern is watched over', async () => {
    const line = 'ab '.repeat(300);
    const tree = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `f${100 + index}.ts`,
        `${`${line}\n`.repeat(100)}needle ${index}\n`,
      ]),
    );
    const { matches, filesSearched, complete } = await found(tree, '^needle \\d+$', {
      regex: true,
      limit: 40,
    });
    assert.deepEqual(
      matches.map(({ path, line: number, text }) => `${path}:${number}:${text}`),
      Object.keys(tree).map((path, index) => `${path}:101:needle ${index}`),
    );
    assert.deepEqual([filesSearched, complete], [40, true]);
  });

  it('ends with the reason of its signal in the midst of the files', async () => {
    using workspace = new TemporaryWorkspace();
    for (let index = 0; index < 200; index++) workspace.write(`f${index}.ts`, 'nothing\n');
    const stop = new AbortController();
    const reason = new Error('enough');
    const { open } = nodeFs.promises;
    let opened = 0;
    const files = filesWith({
      open: (file, flags) => {
        opened++;
        if (opened === 30) stop.abort(reason);
        return open(file, flags);
      },
    });
    await assert.rejects(workspace.reader(files).search('x', { signal: stop.signal }), reason);
    assert(opened < 60, `${opened} files were opened`);
  });
});
