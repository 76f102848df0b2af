import { strict as assert } from 'node:assert';
import { MAX_PROPOSED_FILES, MAX_PROPOSED_TEXT, type ProposedFile } from '../../../src/core/change.ts';
import type { LayeredFile, Proposal } from '../../../src/workspace/proposal.ts';
import { WorkspaceError } from '../../../src/workspace/workspaceError.ts';
import { OUTSIDE, TemporaryWorkspace } from './temporaryWorkspace.ts';

/** What matters of a change, in one line: `path: base -> text`, and where it comes from. */
function told(files: readonly ProposedFile[]): readonly string[] {
  return files.map(({ path, base, text, movedFrom }) => {
    const from = movedFrom === null ? '' : ` (from ${movedFrom})`;
    return `${path}: ${JSON.stringify(base)} -> ${JSON.stringify(text)}${from}`;
  });
}

async function refused(asked: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(asked, (error) => {
    assert(error instanceof WorkspaceError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

async function textOf({ reader }: Proposal, path: string): Promise<string> {
  return (await reader.readLines(path)).lines.join('\n');
}

const layer = (
  path: string,
  text: string | null,
  over: Partial<LayeredFile> & { base?: string | null } = {},
) => {
  const { base = null, ...rest } = over;
  const bytes = text === null ? null : Buffer.byteLength(text);
  return { path, bytes, movedFrom: null, own: false, texts: async () => ({ base, text }), ...rest };
};

describe('a proposal', () => {
  let workspace: TemporaryWorkspace;
  let proposal: Proposal;

  beforeEach(async () => {
    workspace = new TemporaryWorkspace({
      'a.ts': 'one\ntwo\n',
      'b.ts': 'b\n',
      'src/deep.ts': 'deep\n',
      '.gitignore': 'ignored/\n',
      'ignored/x.ts': 'x',
    });
    proposal = await workspace.proposal();
  });
  afterEach(() => workspace[Symbol.dispose]());

  describe('of one file', () => {
    it('is its net difference to what was found, with the lines that come and go', async () => {
      assert.deepEqual(await proposal.write('new/c.ts', 'c\n'), [
        { path: 'new/c.ts', base: null, text: 'c\n', movedFrom: null, added: 1, removed: 0 },
      ]);
      assert.deepEqual(await proposal.edit('a.ts', (text) => text.replace('two', '2')), [
        { path: 'a.ts', base: 'one\ntwo\n', text: 'one\n2\n', movedFrom: null, added: 1, removed: 1 },
      ]);
      assert.deepEqual(await proposal.remove('b.ts'), [
        { path: 'b.ts', base: 'b\n', text: null, movedFrom: null, added: 0, removed: 1 },
      ]);
    });

    it('starts from what was found at its first change, whatever comes on the disk meanwhile', async () => {
      await proposal.write('a.ts', 'mine\n');
      workspace.write('a.ts', 'theirs\n');
      assert.deepEqual(told(await proposal.write('a.ts', 'mine again\n')), [
        String.raw`a.ts: "one\ntwo\n" -> "mine again\n"`,
      ]);
    });

    it('is none any more once it is as it was found', async () => {
      await proposal.write('a.ts', 'mine\n');
      assert.deepEqual(told(await proposal.write('a.ts', 'one\ntwo\n')), [
        String.raw`a.ts: "one\ntwo\n" -> "one\ntwo\n"`,
      ]);
      workspace.write('a.ts', 'theirs\n');
      assert.equal(await textOf(proposal, 'a.ts'), 'theirs');
    });

    it('is none where nothing changes', async () => {
      assert.deepEqual(await proposal.write('a.ts', 'one\ntwo\n'), []);
      assert.deepEqual(await proposal.edit('a.ts', (text) => text), []);
    });

    it('tells an empty file from none', async () => {
      assert.deepEqual(told(await proposal.write('empty.ts', '')), ['empty.ts: null -> ""']);
      assert.deepEqual(told(await proposal.remove('empty.ts')), ['empty.ts: null -> null']);
    });

    it('is none after an edit that fails, in its own words', async () => {
      const failing = proposal.edit('a.ts', () => {
        throw new TypeError('not there');
      });
      await assert.rejects(failing, new TypeError('not there'));
      assert.equal(await textOf(proposal, 'a.ts'), 'one\ntwo');
    });
  });

  describe('to move a file', () => {
    it('is a new one that tells where it was, and an old one that goes', async () => {
      assert.deepEqual(told(await proposal.move('a.ts', 'lib/z.ts')), [
        String.raw`lib/z.ts: null -> "one\ntwo\n" (from a.ts)`,
        String.raw`a.ts: "one\ntwo\n" -> null`,
      ]);
      assert.equal(await proposal.reader.exists('a.ts'), false);
    });

    it('keeps where it was over edits and further moves', async () => {
      await proposal.move('a.ts', 'b/z.ts');
      await proposal.edit('b/z.ts', (text) => text.replace('one', '1'));
      assert.deepEqual(told(await proposal.move('b/z.ts', 'c/z.ts')), [
        String.raw`c/z.ts: null -> "1\ntwo\n" (from a.ts)`,
        'b/z.ts: null -> null',
      ]);
    });

    it('is no move any more once it is back, and nothing at all where it is as it was', async () => {
      await proposal.move('a.ts', 'z.ts');
      assert.deepEqual(told(await proposal.move('z.ts', 'a.ts')), [
        String.raw`a.ts: "one\ntwo\n" -> "one\ntwo\n"`,
        'z.ts: null -> null',
      ]);
      await proposal.move('a.ts', 'z.ts');
      await proposal.edit('z.ts', (text) => `${text}three\n`);
      const [back] = await proposal.move('z.ts', 'a.ts');
      assert.deepEqual([back?.path, back?.text, back?.movedFrom], ['a.ts', 'one\ntwo\nthree\n', null]);
    });

    it('has no origin where the task has made the file itself', async () => {
      await proposal.write('new.ts', 'new\n');
      assert.deepEqual(told(await proposal.move('new.ts', 'newer.ts')), [
        String.raw`newer.ts: null -> "new\n"`,
        'new.ts: null -> null',
      ]);
    });

    it('goes over a file only once that is deleted', async () => {
      await refused(proposal.move('a.ts', 'b.ts'), /^"b\.ts" is there already; delete it first\.$/);
      await refused(proposal.move('a.ts', 'a.ts'), /^"a\.ts" is there already/);
      await refused(proposal.move('a.ts', 'src'), /^"src" is there already/);
      await proposal.remove('b.ts');
      assert.deepEqual(told(await proposal.move('a.ts', 'b.ts')), [
        String.raw`b.ts: "b\n" -> "one\ntwo\n" (from a.ts)`,
        String.raw`a.ts: "one\ntwo\n" -> null`,
      ]);
    });
  });

  describe('of texts', () => {
    it('has line feeds alone, and no byte order mark, whatever the disk or the model has', async () => {
      workspace.write('dos.ts', '\uFEFFone\r\ntwo\rthree\r\n');
      assert.deepEqual(told(await proposal.edit('dos.ts', (text) => `${text}four\r\n`)), [
        String.raw`dos.ts: "one\ntwo\nthree\n" -> "one\ntwo\nthree\nfour\n"`,
      ]);
      assert.deepEqual(told(await proposal.write('new.ts', '\uFEFFone\r\ntwo')), [
        String.raw`new.ts: null -> "one\ntwo"`,
      ]);
    });

    it('does not change a file that differs in its line ends alone', async () => {
      workspace.write('dos.ts', 'one\r\ntwo\r\n');
      assert.deepEqual(await proposal.write('dos.ts', 'one\ntwo\n'), []);
    });

    it('has no half of a character: the store could not keep it', async () => {
      const [file] = await proposal.write('half.ts', 'a\uD83Db');
      assert.equal(file?.text, 'a\uFFFDb');
    });

    it('reads UTF-16, and refuses what is in another encoding: its characters would be lost', async () => {
      workspace.write('wide.txt', Buffer.from('\uFEFFwide\n', 'utf16le'));
      assert.deepEqual(told(await proposal.remove('wide.txt')), [String.raw`wide.txt: "wide\n" -> null`]);
      workspace.write('latin.txt', Buffer.from('gr\u00FC\u00DFe\n', 'latin1'));
      await refused(
        proposal.write('latin.txt', 'new'),
        /^latin\.txt has characters in an encoding that is neither/,
      );
      workspace.write('marked.txt', 'a \uFFFD\n');
      assert.equal((await proposal.remove('marked.txt')).length, 1);
    });

    it('refuses what is not text, on either side', async () => {
      workspace.write('image.png', new Uint8Array([1, 0, 2]));
      await refused(proposal.write('image.png', 'x'), /^image\.png is not a text file/);
      await refused(proposal.remove('image.png'), /^image\.png is not a text file/);
      await refused(proposal.move('image.png', 'other.png'), /^image\.png is not a text file/);
      await refused(proposal.write('new.ts', 'a\0b'), /^The text for new\.ts has a NUL character/);
      assert.equal(await proposal.reader.exists('new.ts'), false);
    });

    it('takes a million characters and no more, of what is there as of what is proposed', async () => {
      const most = '\u20AC'.repeat(MAX_PROPOSED_TEXT);
      assert.equal((await proposal.write('large.txt', most)).length, 1);
      const tooLarge = /^large2?\.txt is too large to be changed \(more than 1,000,000 characters\)\.$/;
      await refused(proposal.write('large.txt', `${most}x`), tooLarge);
      await refused(
        proposal.edit('large.txt', (text) => `${text}x`),
        tooLarge,
      );
      workspace.write('large2.txt', `${'x'.repeat(MAX_PROPOSED_TEXT)}x`);
      await refused(proposal.remove('large2.txt'), tooLarge);
      await refused(proposal.write('large2.txt', ''), tooLarge);
    });
  });

  describe('of many files', () => {
    beforeEach(async () => {
      for (let n = 0; n < MAX_PROPOSED_FILES - 1; n++) await proposal.write(`new/${n}.ts`, '');
    });

    it('ends at 300, those included that have been changed and are as they were', async () => {
      await proposal.write('a.ts', 'mine\n');
      await refused(proposal.write('b.ts', 'mine\n'), /^A task may change 300 files, and it has\.$/);
      await proposal.write('a.ts', 'mine again\n');
      await proposal.write('a.ts', 'one\ntwo\n');
      assert.equal((await proposal.write('b.ts', 'mine\n')).length, 1);
    });

    it('is moved whole or not at all', async () => {
      await refused(proposal.move('a.ts', 'z.ts'), /300 files/);
      assert.equal(await proposal.reader.exists('z.ts'), false);
      assert.equal(await textOf(proposal, 'a.ts'), 'one\ntwo');
      assert.equal((await proposal.move('new/1.ts', 'newer/1.ts')).length, 2);
    });
  });

  describe('and where it may be', () => {
    it('refuses folders, and what lies in a file', async () => {
      await refused(proposal.write('src', 'x'), /^src is a folder\.$/);
      await refused(proposal.remove('src'), /^src is a folder\.$/);
      await refused(proposal.write('.', 'x'), /is the workspace itself/);
      await refused(proposal.write('a.ts/x', 'x'), /^"a\.ts\/x" goes through a file/);
      await proposal.write('n.ts', 'x');
      await refused(proposal.write('n.ts/x', 'x'), /^"n\.ts\/x" goes through a file/);
    });

    it('lets no folder take the name of a file before its deletion is applied', async () => {
      await proposal.remove('a.ts');
      const message = /^"a\.ts\/x\.ts" cannot be made: "a\.ts" is a file until its deletion is applied\.$/;
      await refused(proposal.write('a.ts/x.ts', 'x'), message);
      await proposal.write('n.ts', 'x');
      await proposal.remove('n.ts');
      assert.equal((await proposal.write('n.ts/x.ts', 'x')).length, 1);
    });

    it('refuses what is outside, secret or left out, and what leads there', async () => {
      workspace.link('out', '../other');
      workspace.link('secrets', '.env');
      workspace.write('.env', 'KEY=1');
      for (const path of [
        '../outside.txt',
        'out/file.txt',
        'out/new.ts',
        '.env',
        'x/.env',
        'secrets',
        'ignored/new.ts',
        'node_modules/x.js',
        '.git/hooks/pre-commit',
      ]) {
        await assert.rejects(proposal.write(path, 'x'), WorkspaceError, path);
        await assert.rejects(proposal.move('a.ts', path), WorkspaceError, path);
        await assert.rejects(proposal.remove(path), WorkspaceError, path);
      }
      assert.deepEqual(
        (await proposal.reader.list()).files.map(({ path }) => path),
        ['.gitignore', 'a.ts', 'b.ts', 'src/deep.ts'],
      );
      const all = await proposal.reader.search(OUTSIDE);
      assert.equal(all.matches.length, 0);
    });

    it('calls a file by its own name, whatever link it was reached by', async () => {
      workspace.link('alias', 'src');
      assert.deepEqual(told(await proposal.write('alias/deep.ts', 'new\n')), [
        String.raw`src/deep.ts: "deep\n" -> "new\n"`,
      ]);
      assert.equal(await textOf(proposal, 'src/deep.ts'), 'new');
      assert.equal(await textOf(proposal, 'alias/deep.ts'), 'new');
    });

    it('names a file that is called alike where there is none', async () => {
      await refused(
        proposal.edit('deep.ts', (text) => text),
        /^There is no file "deep\.ts"\. Similar: src\/deep\.ts/,
      );
      await refused(proposal.remove('deep.ts'), /Similar: src\/deep\.ts/);
      await refused(proposal.move('deep.ts', 'x.ts'), /Similar: src\/deep\.ts/);
    });

    it('opens nothing by a proposed .gitignore, and closes nothing by it', async () => {
      await proposal.write('.gitignore', 'b.ts\n');
      assert.equal(await proposal.reader.exists('b.ts'), true);
      await refused(proposal.write('ignored/x.ts', 'mine'), /is left out/);
      await proposal.write('src/.gitignore', '*\n');
      assert.equal(await textOf(proposal, 'src/deep.ts'), 'deep');
    });
  });

  describe('over those of other tasks', () => {
    it('starts from what they propose', async () => {
      const child = await workspace.proposal([layer('a.ts', 'parent\n'), layer('b.ts', null)]);
      assert.deepEqual(told(await child.edit('a.ts', () => 'child\n')), [
        String.raw`a.ts: "parent\n" -> "child\n"`,
      ]);
      assert.deepEqual(told(await child.write('b.ts', 'again\n')), [String.raw`b.ts: null -> "again\n"`]);
    });

    it('shows theirs again once its own is undone, also after it was opened again', async () => {
      const parent = layer('a.ts', 'parent\n', { base: 'one\ntwo\n' });
      const own = layer('a.ts', 'child\n', { base: 'parent\n', own: true });
      const child = await workspace.proposal([parent, own]);
      assert.equal(await textOf(child, 'a.ts'), 'child');
      await child.write('a.ts', 'parent\n');
      assert.equal(await textOf(child, 'a.ts'), 'parent');
    });

    it('fetches their texts only when they are read, and its own bases at once', async () => {
      const fetched: string[] = [];
      const texts = (path: string) => async () => (fetched.push(path), { base: null, text: 'x\n' });
      const child = await workspace.proposal([
        { ...layer('p.ts', 'x\n'), texts: texts('p.ts') },
        { ...layer('q.ts', 'x\n'), texts: texts('q.ts') },
        { ...layer('own.ts', 'x\n', { own: true }), texts: texts('own.ts') },
      ]);
      await child.reader.list();
      assert.deepEqual(fetched, ['own.ts']);
      await child.reader.readLines('q.ts');
      assert.deepEqual(fetched, ['own.ts', 'q.ts']);
    });

    it('leaves out what lies outside by now', async () => {
      workspace.link('moved', '../other');
      const child = await workspace.proposal([layer('moved/file.txt', 'x'), layer('ok.ts', 'ok\n')]);
      assert.equal(await textOf(child, 'ok.ts'), 'ok');
      await refused(child.reader.readLines('moved/file.txt'), /leads out of the workspace/);
    });

    it('keeps where a moved file was when it is opened again', async () => {
      const again = await workspace.proposal([
        layer('a.ts', null, { base: 'one\ntwo\n', own: true }),
        layer('z.ts', 'one\ntwo\n', { own: true, movedFrom: 'a.ts' }),
      ]);
      assert.deepEqual(told(await again.move('z.ts', 'y.ts')), [
        String.raw`y.ts: null -> "one\ntwo\n" (from a.ts)`,
        'z.ts: null -> null',
      ]);
    });
  });
});
