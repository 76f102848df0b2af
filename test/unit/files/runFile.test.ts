import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { readRunFile } from '../../../src/files/runFile.ts';

const FILE = readFileSync('test/golden/recordings/proposed-and-sent-back.run.jsonl', 'utf8');
const LINES = FILE.trimEnd().split('\n');

/** The file with one line as `change` makes it; lines count from 1. */
function changed(number: number, change: (line: string) => string): string {
  return LINES.map((line, index) => (index === number - 1 ? change(line) : line)).join('\n');
}

describe('the file of a run', () => {
  it('is read whole', () => {
    const { recording } = readRunFile(FILE);
    assert.ok(recording);
    assert.equal(recording.steps.length + recording.changes.length + 1, LINES.length);
  });

  it('is read with the line ends of Windows, too', () => {
    assert.ok(readRunFile(FILE.replaceAll('\n', '\r\n')).recording);
  });

  const deep = `{"step":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  const wrong: readonly (readonly [name: string, text: string, line: number, words: RegExp])[] = [
    ['empty', '', 1, /not JSON/],
    ['prose', 'A run of mine.\n', 1, /not JSON/],
    ['other JSON', '{"title": "A run"}\n', 1, /not the file of a run/],
    ['a null', 'null\n', 1, /not the file of a run/],
    [
      'of another version',
      changed(1, (line) => line.replace('"version":1', '"version":2')),
      1,
      /is 2, and this program reads 1/,
    ],
    [
      'without its version',
      changed(1, (line) => line.replace('"version":1,', '')),
      1,
      /not the file of a run/,
    ],
    ['cut off between lines', LINES.slice(0, 5).join('\n'), 5, /has 5 lines, and its first one says \d+/],
    ['cut off within a line', FILE.slice(0, FILE.length - 40), LINES.length, /this line is not JSON/],
    ['added to', `${FILE}${LINES.at(-1) ?? ''}\n`, LINES.length, /cut off or added to/],
    [
      'with its lines in another order',
      [LINES[0], LINES[2], LINES[1], ...LINES.slice(3)].join('\n'),
      2,
      /is 1; 0 comes here/,
    ],
    ['with a line of its own', changed(2, () => '{"note":"x"}'), 2, /expected object|unknown field/],
    ['nested without end', changed(2, () => deep), 2, /nested too deeply/],
    [
      'with numbers as texts',
      changed(2, (line) => line.replace('"step":0', '"step":"0"')),
      2,
      /expected number/,
    ],
    [
      'with an unknown field',
      changed(1, (line) => line.replace('"agent":{', '"agent":{"shell":"sh",')),
      1,
      /unknown field/,
    ],
  ];
  for (const [name, text, line, words] of wrong) {
    it(`is refused ${name}, with line and reason`, () => {
      const { problem } = readRunFile(text);
      assert.equal(problem?.line, line);
      assert.match(problem.message, words);
    });
  }

  it('names the field that is wrong', () => {
    const { problem } = readRunFile(changed(1, (line) => line.replace('"type":"general"', '"type":"magic"')));
    assert.equal(problem?.field, 'run.task.type');
  });
});
