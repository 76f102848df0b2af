import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { distinct, followUpFrom, type FollowUp } from '../../../src/core/followUp.ts';
import { NO_USAGE, TASK_TYPES, type TaskType } from '../../../src/core/task.ts';
import { wholeResult } from '../../../src/core/wholeResult.ts';
import { resultFrom } from '../../../src/runner/result.ts';
import { cpuTime } from '../../fake/cpuTime.ts';

const FACTS = { usage: NO_USAGE, requests: 1, model: { sample: false }, suggested: [] };
const summaryOf = (text: string): string => resultFrom(text, FACTS).summary;

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
    const { output } = resultFrom('\n# Review\n\nAll is well.\n\n', FACTS);
    assert.equal(output, '# Review\n\nAll is well.');
  });
});

describe('the follow-ups of a result', () => {
  const read = (text: string, suggested: readonly FollowUp[] = []) => {
    const { output, followUps, summary } = resultFrom(text, { ...FACTS, suggested });
    return { output, followUps, summary };
  };
  const one = (title: string, description = '', type?: TaskType): FollowUp => ({
    title,
    description,
    ...(type ? { type } : {}),
  });

  const items: readonly (readonly [string, string, FollowUp])[] = [
    [
      'a bold title',
      '- **Fix the parser**: it skips `a.ts:12`.',
      one('Fix the parser', 'it skips `a.ts:12`.'),
    ],
    ['a bold title with its colon', '* **Fix it:** now.', one('Fix it', 'now.')],
    ['a bold title and a type', '1. **Fix it** (coding): now.', one('Fix it', 'now.', 'coding')],
    ['a type in capitals', '- **Look** [Review] — all of it', one('Look', 'all of it', 'review')],
    ['brackets that name no type', '- **Fix it** (soon): now', one('Fix it', '(soon): now')],
    ['a plain title', '- Fix the parser: it skips.', one('Fix the parser', 'it skips.')],
    ['a plain title and a type', '- Fix it (coding): now', one('Fix it', 'now', 'coding')],
    ['a dash', '- Fix the parser – it skips.', one('Fix the parser', 'it skips.')],
    ['a place that is no end of a title', '- Fix src/a.ts:12 in v1.2', one('Fix src/a.ts:12 in v1.2')],
    ['two sentences', '- Fix the parser. It skips.', one('Fix the parser', 'It skips.')],
    ['an abbreviation', '- Test e.g. quotes.', one('Test e.g. quotes')],
    ['a box to tick', '- [ ] Fix it', one('Fix it')],
    ['more lines', '- **Fix it**: now\n\n  - a\n    - b', one('Fix it', 'now\n\n- a\n  - b')],
  ];
  for (const [name, item, followUp] of items) {
    it(`are read from a closing list, from ${name}`, () => {
      const { output, followUps } = read(`All is well.\n\n## Follow-ups\n\n${item}\n`);
      assert.deepEqual(followUps, [followUp]);
      assert.equal(output, 'All is well.');
    });
  }

  for (const heading of [
    '# Follow-Ups',
    '### Follow ups:',
    '## Suggested follow-up tasks',
    '## **Next steps**',
  ])
    it(`are read under ${heading}`, () => {
      assert.deepEqual(read(`Done.\n${heading}\n- A\n- B`).followUps, [one('A'), one('B')]);
    });

  const whole: readonly (readonly [string, string])[] = [
    ['a sentence before the list', 'Done.\n\n## Follow-ups\n\nYou might:\n- A'],
    ['words after the list', 'Done.\n\n## Follow-ups\n- A\n\nThat is all.'],
    ['nothing under the heading', 'Done.\n\n## Follow-ups\n'],
    ['a word instead of a list', 'Done.\n\n## Follow-ups\n\nNone.'],
    ['another section behind it', 'Done.\n\n## Follow-ups\n- A\n\n## Risks\n- B'],
    ['a heading that only resembles it', 'Done.\n\n## Follow-ups of the incident\n- A'],
    ['a heading in a fence', 'Done.\n\n```md\n## Follow-ups\n- A\n```'],
    ['nothing but follow-ups', '## Follow-ups\n- A'],
    ['more of a list than anybody suggests', `Done.\n\n## Follow-ups\n${'- A\n'.repeat(101)}`],
    ['an item without words', 'Done.\n\n## Follow-ups\n- A\n- \u0000\n'],
    ['an object of another shape', '{"summary":"x","output":"y","version":3}'],
    ['an object without output', '{"summary":"x","followUps":[]}'],
    ['an object whose follow-ups are none', '{"output":"y","followUps":[7]}'],
    ['an object cut short', '{"output":"y","followUps":['],
    ['an array', '[{"output":"y"}]'],
    ['a closing fence of another shape', 'Done.\n\n```json\n{"name":"x"}\n```'],
    ['a closing fence in a sentence', 'Done.\n\n```json\n{"followUps":["A"]}\n```\nas asked.'],
    ['an object nested too deeply to read', `{"output":${'['.repeat(100_000)}`],
  ];
  for (const [name, text] of whole) {
    it(`leave the text as it is with ${name}`, () => {
      const { output, followUps } = read(text);
      assert.deepEqual([output, followUps], [text.trim(), []]);
    });
  }

  const object = {
    summary: 'All is well.',
    output: '# Report\n\nMore.',
    follow_ups: [{ title: 'Fix it', description: 'now', type: 'coding' }, 'Look'],
  };
  for (const [name, text] of [
    ['an object', JSON.stringify(object)],
    ['a fenced object', `\`\`\`json\n${JSON.stringify(object, null, 2)}\n\`\`\``],
  ] as const) {
    it(`are read from ${name} that is the whole answer`, () => {
      assert.deepEqual(read(text), {
        output: '# Report\n\nMore.',
        summary: 'All is well.',
        followUps: [one('Fix it', 'now', 'coding'), one('Look')],
      });
    });
  }

  it('are read from a closing fence', () => {
    const { output, followUps } = read('Done.\n\n## Follow-ups\n\n```json\n{"followUps":["Look"]}\n```');
    assert.deepEqual([output, followUps], ['Done.', [one('Look')]]);
  });

  it('are those that were suggested, then those of the text, each title once', () => {
    const { followUps } = read('Done.\n\n## Follow-ups\n- fix it: again\n- Look', [one('Fix it', 'now')]);
    assert.deepEqual(followUps, [one('Fix it', 'now'), one('Look')]);
  });

  it('are ten; the rest stays in the text', () => {
    const titles = Array.from({ length: 12 }, (_, index) => `Task ${index + 1}`);
    const { output, followUps } = read(
      `Done.\n\n## Follow-ups\n${titles.map((title) => `- ${title}`).join('\n')}`,
    );
    assert.equal(followUps.length, 10);
    assert.equal(output, 'Done.\n\n## Follow-ups\n\n- **Task 11**\n- **Task 12**');
  });

  it('are bounded, and without characters that cannot be seen', () => {
    const [found] = read(
      `Done.\n\n## Follow-ups\n- **\u202EFix\u0000 it**: ${'x'.repeat(9_000)}\ud800`,
    ).followUps;
    assert.equal(found?.title, 'Fix it');
    assert.equal(found?.description.length, 4_000);
  });

  it('come back from the text that they were written into', () => {
    const text = fc.string({
      maxLength: 60,
      unit: fc.constantFrom('a', 'b', ' ', '*', '\\', ':', '.', '(', '-', '\n', '`', '_'),
    });
    const types = fc.option(fc.constantFrom(...TASK_TYPES), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text, types), { maxLength: 5 }), (drafts) => {
        const made = drafts.flatMap(
          ([title, description, type]) =>
            // What a title ends with and a description begins with is taken for what parts them.
            followUpFrom(title.replace(/[\s:.]+$/, ''), description.replace(/^[\s:.–—-]+/, ''), type) ?? [],
        );
        const written = wholeResult({ output: 'Done.', followUps: made });
        assert.deepEqual(read(written), { output: 'Done.', summary: 'Done.', followUps: distinct(made) });
      }),
    );
  });

  it('take no longer for a hostile text than for any other', () => {
    const hostile = [
      `Done.\n\n## ${'# '.repeat(200_000)}x`,
      `Done.\n\n## Follow-ups\n- ${'**'.repeat(200_000)}`,
      `Done.\n\n## Follow-ups\n- ${'a: (b) '.repeat(60_000)}`,
      `Done.\n\n## Follow-ups\n${'- A\n'.repeat(100_000)}`,
      `Done.${'\n# '.repeat(150_000)}`,
      `Done.${'\n```json'.repeat(60_000)}\n\`\`\``,
    ];
    const took = cpuTime(() => hostile.map((text) => read(text)));
    assert.ok(took < 2_000, `${took} ms`);
  });
});
