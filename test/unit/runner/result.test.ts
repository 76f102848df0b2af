import { strict as assert } from 'node:assert';
import { NO_USAGE } from '../../../src/core/task.ts';
import { resultFrom } from '../../../src/runner/result.ts';

const summaryOf = (text: string): string => resultFrom(text, NO_USAGE, 1, { sample: false }).summary;

describe('the summary of a result', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['is its first paragraph', 'All is well.\n\nMore of it.', 'All is well.'],
    ['is one line', 'All is\n  well  here.\r\nYes.\n\nMore.', 'All is well here. Yes.'],
    ['passes over headings', '# Review\n\n## Summary\n\nAll is well.\n', 'All is well.'],
    ['begins right under a heading', '# Review\nAll is well.\n\nMore.', 'All is well.'],
    ['ends at a heading', 'All is well.\n## Details\nMore.', 'All is well.'],
    ['ends at a fence', 'Run this:\n```sh\nnpm test\n```\nDone.', 'Run this:'],
    [
      'passes over code, blank lines in it included',
      '```ts\nconst a = 1;\n\nconst b = 2;\n```\n\nTwo lines.',
      'Two lines.',
    ],
    ['passes over a fence within a fence', '````md\n```\nx\n```\n````\nA file.', 'A file.'],
    ['takes a # that is no heading', '#1 is fixed.\n\nMore.', '#1 is fixed.'],
    ['is all there is, where there are headings alone', '# All is well', '# All is well'],
    ['is all there is, where there is code alone', '```\nx = 1\n```', '``` x = 1 ```'],
    ['is empty for an empty text', ' \n', ''],
  ];
  for (const [name, text, summary] of cases) it(name, () => assert.equal(summaryOf(text), summary));

  it('is cut at 500 characters, never within one', () => {
    assert.equal(summaryOf('x'.repeat(500)), 'x'.repeat(500));
    assert.equal(summaryOf('x'.repeat(501)), `${'x'.repeat(499)}…`);
    assert.equal(summaryOf(`${'x'.repeat(498)}😀${'x'.repeat(9)}`), `${'x'.repeat(498)}…`);
  });

  it('leaves the output whole, without blanks around it', () => {
    const { output } = resultFrom('\n# Review\n\nAll is well.\n\n', NO_USAGE, 1, { sample: false });
    assert.equal(output, '# Review\n\nAll is well.');
  });
});
