import assert from 'node:assert/strict';
import { readFrontMatter } from '../../../src/files/frontMatter.ts';
import { describeProblem } from '../../../src/files/problem.ts';
import { cpuTime } from '../../fake/cpuTime.ts';

function words(text: string): readonly string[] {
  return readFrontMatter(text).problems.map((problem) => describeProblem(problem, 'f'));
}

describe('front matter', () => {
  it('is what stands between two lines of three dashes at the top', () => {
    const { values, body, bodyOffset } = readFrontMatter('---  \na: 1\nb: [x, { c: true }]\n---\n# T\n---\n');
    assert.deepEqual(
      [...values],
      [
        ['a', 1],
        ['b', ['x', { c: true }]],
      ],
    );
    assert.equal(body, '# T\n---\n');
    assert.equal(bodyOffset, 35);
  });

  it('need not be there', () => {
    assert.deepEqual(readFrontMatter('# T\n---\na: 1\n---\n').values.size, 0);
    assert.equal(readFrontMatter('----\na: 1\n---\n').body, '----\na: 1\n---\n');
  });

  it('may be empty, or hold nothing but a comment', () => {
    assert.deepEqual(words('---\n---\n# T'), []);
    assert.deepEqual(words('---\n# nothing yet\n---\n# T'), []);
  });

  it('may end with the file', () => {
    const { values, body, problems } = readFrontMatter('---\na: 1\n---');
    assert.deepEqual([values.get('a'), body, problems], [1, '', []]);
  });

  it('keeps times and yes as text, as YAML 1.2 has it', () => {
    const { values } = readFrontMatter('---\na: 2026-12-01T09:30\nb: yes\n---\n');
    assert.deepEqual([...values.values()], ['2026-12-01T09:30', 'yes']);
  });

  it('that is not closed is said so, and the title still begins the body', () => {
    const text = '---\na: 1\n\n# Title\n\nText\n';
    assert.deepEqual(words(text), [
      'f:1:1: the front matter that begins here is not closed: end it with a line ---',
    ]);
    assert.equal(readFrontMatter(text).body, '# Title\n\nText\n');
    assert.equal(readFrontMatter(text).values.get('a'), 1);
  });

  it('takes the first of a key that is there twice', () => {
    const { values } = readFrontMatter('---\na: 1\na: 2\n---\n');
    assert.equal(values.get('a'), 1);
    assert.deepEqual(words('---\na: 1\nb:\n  c: 1\n  c: 2\n---\n'), [
      'f:5:3: b.c: is there twice (first on line 4)',
    ]);
  });

  const CASES: readonly (readonly [text: string, words: string])[] = [
    ['---\n- a\n---\n', 'f:2:1: the front matter must consist of lines like key: value'],
    ['---\njust text\n---\n', 'f:2:1: the front matter must consist of lines like key: value'],
    ['---\na:\n\tb: 1\n---\n', 'f:3:1: tabs are not allowed as indentation (use spaces)'],
    [
      '---\na: b: c\n---\n',
      'f:2:4: nested mappings are not allowed in compact mappings (put a text that contains ": " in quotes)',
    ],
    [
      '---\na: `x`\n---\n',
      'f:2:4: plain value cannot start with reserved character ` (put the text in quotes)',
    ],
    ['---\na: "x\n---\n', 'f:3:1: missing closing "quote'],
    ['---\na: *b\n---\n', 'f:2:4: a: anchors and aliases (& and *) are not read here: write the value out'],
    [
      '---\na: !!binary eA==\n---\n',
      'f:2:13: a: the tag tag:yaml.org,2002:binary is not read here: take it out',
    ],
    ['---\na: !mine x\n---\n', 'f:2:10: a: the tag !mine is not read here: take it out'],
  ];
  for (const [text, expected] of CASES) {
    it(`names ${JSON.stringify(text)}`, () => assert.deepEqual(words(text), [expected]));
  }

  it('does not grow: nine lines of aliases stay nine lines', () => {
    const lines = Array.from(
      { length: 9 },
      (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(i === 0 ? 0 : 9)}x]`,
    );
    const { values, problems } = readFrontMatter(`---\n${lines.join('\n')}\n---\n`);
    assert.equal(problems.length, 72);
    assert.ok(JSON.stringify([...values]).length < 2_000);
  });

  it('does not follow a value into itself', () => {
    assert.deepEqual(words('---\na: &x { b: *x }\n---\n').length, 1);
  });

  it('is refused when it is nested beyond reason, in few words and little time', () => {
    const took = cpuTime(() => {
      const { problems } = readFrontMatter(`---\na: ${'['.repeat(50_000)}\n---\n`);
      assert.ok(problems.length >= 1 && problems.length <= 11, `${problems.length} problems`);
    });
    assert.ok(took < 4_000, `${took} ms`);
    assert.match(words(`---\na: ${'['.repeat(30)}${']'.repeat(30)}\n---\n`).join(), /is nested too deeply/);
  });

  it('is refused when it is longer than any front matter', () => {
    const text = `---\na: "${'x'.repeat(500_000)}"\n---\n# T`;
    assert.deepEqual(words(text), ['f:1:1: the front matter is longer than 500,000 characters']);
  });

  it('cannot reach what every object has', () => {
    const { values, problems } = readFrontMatter('---\n__proto__: { polluted: 1 }\nconstructor: 2\n---\n');
    assert.deepEqual([...values.keys()], ['__proto__', 'constructor']);
    assert.deepEqual(problems, []);
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  });
});
