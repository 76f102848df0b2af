import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { replaceText } from '../../../src/runner/tools/replaceText.ts';
import { ToolError } from '../../../src/runner/tools/tool.ts';
import { cpuTime } from '../../fake/cpuTime.ts';

const FILE = 'import a\n\nfunction one() {\n  return 1;\n}\n\nfunction two() {\n  return 2;\n}\n';

function replaced(search: string, replace: string, all = false, text = FILE): string {
  return replaceText('a.ts', text, { search, replace, all });
}

function refusal(search: string, all = false, text = FILE): string {
  try {
    replaced(search, 'X', all, text);
  } catch (error) {
    assert(error instanceof ToolError, String(error));
    return error.message;
  }
  return assert.fail('It was replaced.');
}

describe('replacing a text', () => {
  it('puts the new one in the place of the only one, over lines and within them', () => {
    assert.equal(replaced('return 1', 'return one', false, FILE), FILE.replace('return 1', 'return one'));
    assert.equal(replaced('import a\n\n', ''), FILE.slice('import a\n\n'.length));
  });

  it('takes both texts as they are: nothing in them is a pattern', () => {
    assert.equal(replaced('a.*', '$& $1 $$', false, 'x a.* aXX'), 'x $& $1 $$ aXX');
    assert.equal(replaced('a.*', "$`$'", true, 'a.* a.*'), "$`$' $`$'");
  });

  it('replaces every place where all are wanted, also the only one', () => {
    assert.equal(replaced('return', 'yield', true), FILE.replaceAll('return', 'yield'));
    assert.equal(replaced('import', 'export', true), FILE.replace('import', 'export'));
  });

  it('does not look again at what it has put in', () => {
    assert.equal(replaced('a', 'aa', true, 'a a'), 'aa aa');
  });

  it('refuses to change nothing', () => {
    assert.throws(() => replaced('return 1', 'return 1'), /search and replace are the same/);
  });

  it('refuses what would grow beyond a million characters, before it takes the memory', () => {
    assert.throws(
      () => replaced('a', 'b'.repeat(1_000_000), true, 'a'.repeat(1_000_000)),
      /^ToolError: a\.ts would have 1,000,000,000,000 characters then; it may have 1,000,000\. Nothing was changed\.$/,
    );
    assert.equal(replaced('a', 'bb', true, 'a'.repeat(500_000)).length, 1_000_000);
  });

  it('changes the one place alone, whatever the text', () => {
    const some = fc.string({ unit: fc.constantFrom('a', 'b', '$', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(some, some, some, (before, after, replace) => {
        assert.equal(
          replaced('<here>', replace, false, `${before}<here>${after}`),
          `${before}${replace}${after}`,
        );
      }),
    );
  });
});

describe('a text that is not found once', () => {
  it('is told with the lines where it is, and what to do', () => {
    assert.equal(
      refusal('  return'),
      'The search text is in a.ts 2 times, at lines 4, 8. Give more lines around the one you mean, or set all to true.',
    );
  });

  it('has five of its lines named at most', () => {
    assert.match(refusal('x', false, 'x\n'.repeat(9)), /9 times, at lines 1, 2, 3, 4, 5 and more\./);
  });

  it('counts places that do not overlap', () => {
    assert.match(refusal('aa', false, 'aaaa'), /is in a\.ts 2 times/);
  });
});

describe('a text that is not found', () => {
  const start = 'The search text is not in a.ts. Nothing was changed.';

  it('is told to be in a file that is empty', () => {
    assert.equal(refusal('x', false, ''), `${start} The file is empty.`);
  });

  it('is told to have the line numbers of read_file in it', () => {
    assert.equal(
      refusal('3\tfunction one() {\n4\t  return 1;'),
      `${start} Leave out the line numbers that read_file puts before each line.`,
    );
  });

  it('is shown as it stands there where it differs in white space only', () => {
    assert.equal(
      refusal('function one() {\n\treturn 1;\n}'),
      `${start} Lines from 3 on differ in white space only; they are:\nfunction one() {\n  return 1;\n}`,
    );
    assert.match(refusal('\nfunction two()  {\n'), /Read the file again/);
  });

  it('is shown a dozen lines at most', () => {
    const lines = Array.from({ length: 30 }, (_, n) => `line ${n}`);
    const search = lines.map((line) => `  ${line}`).join('\n');
    const shown = refusal(search, false, lines.join('\n')).split('they are:\n')[1] ?? '';
    assert.deepEqual(shown.split('\n'), lines.slice(0, 12));
  });

  it('is told where its first line is, when only what follows differs', () => {
    assert.equal(
      refusal('function two() {\n  return 3;'),
      `${start} Its line "function two() {" is at line 7; what follows there is different. Read the file again: it may have changed.`,
    );
    assert.match(
      refusal('return something\nelse', false, 'return something\n\nreturn something\n'),
      /at lines 1, 3;/,
    );
  });

  it('is told in short where nothing of it is there', () => {
    assert.equal(refusal('class Three {'), `${start} Read the file again: it may have changed.`);
    assert.equal(refusal('\t\t\n\n\n'), `${start} Read the file again: it may have changed.`);
  });

  it('is told in time, and in short, however much there is to look through', () => {
    const text = 'a b\n'.repeat(250_000);
    const search = `${' a  b\n'.repeat(100_000)}c\n`;
    let message = '';
    assert(cpuTime(() => void (message = refusal(search, false, text))) < 5_000);
    assert(message.length < 2_000, `${message.length} characters`);
  });

  it('shows no more of lines that are very long', () => {
    const text = `${'x'.repeat(400_000)}\n${'y'.repeat(400_000)}\n`;
    assert(refusal(`${'x'.repeat(400_000)}\n ${'y'.repeat(400_000)}`, false, text).length < 10_000);
  });
});
