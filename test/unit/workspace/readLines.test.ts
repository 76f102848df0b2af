import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import * as fc from 'fast-check';
import { LineWindow } from '../../../src/workspace/lineWindow.ts';
import type { OpenFile } from '../../../src/workspace/workspaceFiles.ts';
import { filesWith, systemError, TemporaryWorkspace } from './temporaryWorkspace.ts';

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

async function read(content: string | Uint8Array, start?: number, end?: number) {
  using workspace = new TemporaryWorkspace({ file: content });
  return await workspace.reader().readLines('file', start, end);
}

/** Opens a file and notes the largest piece of it that was asked for at once. */
async function openMeasured(name: string, largest: { piece: number }): Promise<OpenFile> {
  const handle = await nodeFs.promises.open(name, 'r');
  return {
    stat: () => handle.stat(),
    read: (buffer, offset, length, position) => {
      largest.piece = Math.max(largest.piece, buffer.length);
      return handle.read(buffer, offset, length, position);
    },
    close: () => handle.close(),
  };
}

describe('WorkspaceReader.readLines', () => {
  it('reads a whole file, and a range of it with both ends', async () => {
    const whole = await read(numbered(5));
    assert.deepEqual([whole.firstLine, whole.lines.length, whole.totalLines, whole.cut], [1, 5, 5, false]);
    const part = await read(numbered(5), 2, 4);
    assert.deepEqual(part.lines, ['line 2', 'line 3', 'line 4']);
    assert.deepEqual([part.firstLine, part.totalLines, part.cut], [2, 5, false]);
    assert.deepEqual((await read(numbered(5), 4, 99)).lines, ['line 4', 'line 5']);
  });

  it('tells how many lines a file of many pieces has', async () => {
    assert.equal((await read(numbered(60_000), 1, 1)).totalLines, 60_000);
  });

  it('counts a last line without an end, and no empty one after the last end', async () => {
    assert.deepEqual((await read('a\nb')).lines, ['a', 'b']);
    assert.deepEqual((await read('a\nb\n')).lines, ['a', 'b']);
    assert.deepEqual((await read('a\n\n')).lines, ['a', '']);
    assert.deepEqual((await read('')).lines, []);
  });

  it('reads CRLF, mixed line ends and lone CR', async () => {
    assert.deepEqual((await read('a\r\nb\nc\rd\r\n')).lines, ['a', 'b', 'c\rd']);
  });

  it('drops a byte order mark, of UTF-16 too', async () => {
    assert.deepEqual((await read('\uFEFFfirst\nsecond')).lines, ['first', 'second']);
    const utf16 = Buffer.from('\uFEFFgrüße 🎉\r\nzwei', 'utf16le');
    assert.deepEqual((await read(utf16)).lines, ['grüße 🎉', 'zwei']);
    assert.deepEqual((await read(Buffer.from(utf16).swap16())).lines, ['grüße 🎉', 'zwei']);
  });

  it('keeps characters whole that lie across two pieces of the file', async () => {
    const text = `a${'🎉'.repeat(1_000)}\n`.repeat(200);
    const { lines } = await read(text, 1, 4);
    assert.deepEqual(
      lines,
      Array.from({ length: 4 }, () => `a${'🎉'.repeat(1_000)}`),
    );
    using workspace = new TemporaryWorkspace({ file: text });
    const limits = { maxBytes: 10_000_000 };
    const all = await workspace.reader().readLines('file', 1, 200, limits);
    assert(all.lines.every((line) => line === lines[0]));
  });

  it('stops at the limit of lines and says so', async () => {
    const { lines, cut, totalLines } = await read(numbered(2_500));
    assert.deepEqual([lines.length, cut, totalLines], [2_000, true, 2_500]);
    assert.equal((await read(numbered(2_000))).cut, false);
    assert.equal((await read(numbered(2_500), 1, 2_000)).cut, false);
  });

  it('stops at the limit of bytes', async () => {
    const { lines, cut } = await read(`${'ü'.repeat(500)}\n`.repeat(100));
    assert.equal(cut, true);
    assert.equal(lines.length, Math.floor(65_536 / 1_001));
  });

  it('cuts a long line, not an emoji in it, and says how much is missing', async () => {
    const { lines } = await read(`x${'🎉'.repeat(5_000)}\nshort\n`);
    assert.match(lines[0] ?? '', /^x(🎉){1999}… \[6002 more characters in this line\]$/u);
    assert.equal(lines[1], 'short');
  });

  it('reads the middle of a huge file in small pieces', async () => {
    using workspace = new TemporaryWorkspace();
    const line = `${'x'.repeat(1_023)}\n`;
    const file = nodeFs.openSync(`${workspace.root}/huge.txt`, 'w');
    for (let index = 0; index < 100; index++) nodeFs.writeSync(file, line.repeat(1_024));
    nodeFs.closeSync(file);
    const largest = { piece: 0 };
    const reader = workspace.reader(filesWith({ open: (name) => openMeasured(name, largest) }));
    const { lines, totalLines } = await reader.readLines('huge.txt', 50_000, 50_002);
    assert.equal(lines.length, 3);
    // Past 64 MB, with all lines there, nobody counts on.
    assert.equal(totalLines, undefined);
    assert.equal((await reader.readLines('huge.txt', 102_400)).totalLines, 102_400);
    assert(largest.piece <= 256 * 1024, String(largest.piece));
  });

  it('says which lines there are when a range lies beyond the end', async () => {
    await assert.rejects(read(numbered(5), 6), { message: 'file has 5 lines; there is no line 6.' });
    await assert.rejects(read('', 2), { message: 'file has 0 lines; there is no line 2.' });
    await assert.rejects(read(numbered(5), 4, 3), { message: 'Line 3 comes before line 4.' });
  });

  it('refuses what is not text', async () => {
    await assert.rejects(read(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0])), { kind: 'binary' });
    await assert.rejects(read('%PDF-1.7\nonly text here'), { kind: 'binary' });
    assert.deepEqual((await read(new Uint8Array([0x67, 0x72, 0xfc, 0xdf, 0x65]))).lines, ['gr��e']);
  });

  it('refuses folders, and what is neither file nor folder', async () => {
    using workspace = new TemporaryWorkspace({ 'src/a.ts': '' });
    await assert.rejects(workspace.reader().readLines('src'), {
      kind: 'not-a-file',
      message: 'src is a folder; list_files shows what lies in it.',
    });
    const { stat } = nodeFs.promises;
    const pipes = filesWith({
      stat: async (file) => {
        const { size } = await stat(file);
        const no = () => false;
        return { size, isFile: no, isDirectory: no, isSymbolicLink: no };
      },
    });
    await assert.rejects(workspace.reader(pipes).readLines('src/a.ts'), { kind: 'not-a-file' });
  });

  it('offers similar paths for one that does not exist', async () => {
    using workspace = new TemporaryWorkspace({
      'src/parser/tokens.ts': '',
      'src/parser/token.test.ts': '',
      'src/tokens.ts': '',
      'README.md': '',
      'src/server.pem': '',
    });
    const reader = workspace.reader();
    await assert.rejects(reader.readLines('src/token.ts'), {
      kind: 'missing',
      message:
        'There is no file "src/token.ts". Similar: src/tokens.ts, src/parser/tokens.ts, src/parser/token.test.ts.',
    });
    await assert.rejects(reader.readLines('readme.txt'), /Similar: README\.md\./);
    await assert.rejects(reader.readLines('src/server.pe'), { message: 'There is no file "src/server.pe".' });
    await assert.rejects(reader.readLines('zzz.qq'), { message: 'There is no file "zzz.qq".' });
  });

  it('looks in the same folder first, for a large workspace is not looked through', async () => {
    using workspace = new TemporaryWorkspace({ 'z/file.ts': '' });
    const { readdir } = nodeFs.promises;
    const others = Array.from({ length: 30_000 }, (_, index) => ({
      name: `other${index}.ts`,
      isFile: () => true,
      isDirectory: () => false,
    }));
    const files = filesWith({
      readdir: async (folder, options) => {
        const entries = await readdir(folder, options);
        return folder === workspace.root ? [...others, ...entries] : entries;
      },
    });
    await assert.rejects(workspace.reader(files).readLines('z/files.ts'), /Similar: z\/file\.ts/);
  });

  it('closes what it opened, also when reading fails', async () => {
    using workspace = new TemporaryWorkspace({ file: 'text' });
    let closed = 0;
    const open = async (file: string) => {
      const handle = await nodeFs.promises.open(file, 'r');
      return {
        stat: () => handle.stat(),
        read: () => Promise.reject(systemError('EIO')),
        close: () => {
          closed++;
          return handle.close();
        },
      };
    };
    await assert.rejects(workspace.reader(filesWith({ open })).readLines('file'), {
      kind: 'unreadable',
      message: '"file" cannot be read (EIO).',
    });
    assert.equal(closed, 1);
  });

  it('ends with the reason of its signal', async () => {
    using workspace = new TemporaryWorkspace({ file: 'text' });
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await assert.rejects(workspace.reader().readLines('file', 1, 2, { signal }), reason);
  });
});

describe('LineWindow', () => {
  it('gives the same lines however the text is cut into pieces', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n', '🎉'), maxLength: 60 });
    fc.assert(
      fc.property(
        text,
        fc.array(fc.nat(60), { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        (all, cuts, start) => {
          const window = new LineWindow({ start, end: start + 3, maxLines: 100, maxBytes: 10_000 });
          const points = [
            0,
            ...cuts.map((cut) => Math.min(cut, all.length)).toSorted((a, b) => a - b),
            all.length,
          ];
          points.slice(1).forEach((end, index) => window.add(all.slice(points[index], end)));
          window.finish();
          const lines = all.split('\n');
          if (lines.at(-1) === '') lines.pop();
          assert.equal(window.count, lines.length);
          assert.deepEqual(
            window.lines,
            lines.slice(start - 1, start + 3).map((line) => line.replace(/\r$/, '')),
          );
        },
      ),
    );
  });
});
