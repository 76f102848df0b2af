import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { QueueError } from '../../../src/core/errors.ts';
import { MISFIRE_POLICIES, taskDraftSchema, TASK_TYPES, type TaskDraft } from '../../../src/core/task.ts';
import { parseTaskFile } from '../../../src/files/taskFile.ts';
import { writeTaskFile } from '../../../src/files/writeTaskFile.ts';
import { stories } from '../../fake/stories.ts';

const DRAFT: TaskDraft = taskDraftSchema.parse({
  ref: 'parser',
  title: 'Review the parser',
  description: 'Look at how it reads quotes.',
  instructions: 'List what is wrong, with places.',
  agent: 'Reviewer',
});

function roundTrip(draft: TaskDraft): TaskDraft | undefined {
  return parseTaskFile(writeTaskFile(draft), { path: 'tasks/x.task.md' }).draft;
}

/** Text as people write it, with everything that Markdown and YAML could trip over. */
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '\n',
    '\n\n',
    ' ',
    '\r\n',
    '# ',
    '## ',
    '### Notes',
    '```',
    '~~~',
    '---',
    '\n---\n',
    '<!--',
    '-->',
  ),
  fc.constantFrom(
    'Instructions',
    ': ',
    ' #',
    '&a',
    '*a',
    '!x',
    '%',
    '@',
    '`',
    '"',
    "'",
    '{',
    '[',
    '\t',
    '🎉',
    '\u2028',
  ),
);
const text = (minLength: number) =>
  fc
    .array(piece, { maxLength: 12 })
    .map((pieces) => pieces.join('').replace(/\r\n?/g, '\n').padEnd(minLength, 'x'))
    .filter((value) => value.trim().length >= minLength);
const word = text(1).map((value) => value.trim().slice(0, 200));

const draft = fc
  .record(
    {
      ref: word,
      title: text(1).map((value) => value.replace(/[\r\n]+/g, ' ')),
      description: text(10),
      instructions: text(20),
      agent: word,
      type: fc.constantFrom(...TASK_TYPES),
      priority: fc.integer({ min: 1, max: 10 }),
      dependsOn: fc.array(word, { maxLength: 3 }),
      onParentFailure: fc.constantFrom('block', 'cancel', 'run'),
      scheduledAt: fc.integer({ min: 0, max: 253_402_300_799_999 }),
      schedule: fc.record(
        {
          cron: fc.constantFrom('0 9 * * 1-5', '@daily', '*/15 * * * *'),
          timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
          misfire: fc.constantFrom(...MISFIRE_POLICIES),
        },
        { requiredKeys: ['cron'] },
      ),
      maxRetries: fc.integer({ min: 0, max: 20 }),
      context: fc.array(word, { maxLength: 3 }),
      provider: word,
      model: word,
      budget: fc.record(
        {
          steps: fc.integer({ min: 1, max: 10_000 }),
          tokens: fc.integer({ min: 1, max: 10_000_000 }),
          minutes: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['title', 'description', 'instructions', 'agent'] },
  )
  .map((input) => taskDraftSchema.safeParse(input))
  .filter((parsed) => parsed.success)
  .map(({ data }) => data)
  // What recurs names no other times and waits for nobody.
  .map(({ schedule, ...data }) =>
    data.scheduledAt === undefined && data.dependsOn.length === 0
      ? { ...data, ...(schedule ? { schedule } : {}) }
      : data,
  );

describe('a written task file', () => {
  it('reads like one that a person wrote', () => {
    assert.equal(
      writeTaskFile({ ...DRAFT, priority: 8, dependsOn: ['survey'], budget: { steps: 3 } }),
      `---
id: parser
agent: Reviewer
type: general
priority: 8
dependsOn:
  - survey
budget:
  steps: 3
---

# Review the parser

Look at how it reads quotes.

## Instructions

List what is wrong, with places.
`,
    );
  });

  it('keeps a long path on one line', () => {
    const context = [`src/${'long '.repeat(40)}name.ts`];
    assert.ok(writeTaskFile({ ...DRAFT, context }).includes(`  - ${context[0]}\n`));
  });

  it('is read back as the draft that it was written from', () => {
    let refused = 0;
    fc.assert(
      fc.property(draft, (value) => {
        try {
          assert.deepEqual(roundTrip(value), { ...value, ref: value.ref ?? 'tasks/x.task.md' });
        } catch (error) {
          if (!(error instanceof QueueError)) throw error;
          refused++;
        }
      }),
      stories(500),
    );
    assert.ok(refused < 250, `${refused} of 500 drafts were refused`);
  });

  it('has one kind of line ends, whatever the draft had', () => {
    const description = 'Two lines\r\nof text.\r';
    assert.equal(roundTrip({ ...DRAFT, description })?.description, 'Two lines\nof text.');
  });

  it('keeps a title that ends with number signs', () => {
    for (const title of ['#', 'a #', 'a ##', 'C#'])
      assert.equal(roundTrip({ ...DRAFT, title })?.title, title);
  });

  const REFUSED: readonly (readonly [change: Partial<TaskDraft>, words: string])[] = [
    [{ title: 'a\nb' }, 'title: has more than one line, so it cannot be written to a task file'],
    [
      { description: 'Enough text\n## Instructions\nx' },
      'description: has a heading ## Instructions of its own, which would begin the instructions, so it cannot be written to a task file',
    ],
    [
      { description: 'Enough text\n```\nx' },
      'description: has a code block or comment that is not closed, so it cannot be written to a task file',
    ],
    [
      { scheduledAt: 8.64e15 },
      'scheduledAt: lies after the year 9999, so it cannot be written to a task file',
    ],
  ];
  for (const [change, words] of REFUSED) {
    it(`is refused where it would say something else: ${JSON.stringify(change)}`, () => {
      assert.throws(() => writeTaskFile({ ...DRAFT, ...change }), {
        name: 'QueueError',
        code: 'invalid',
        message: words,
        field: Object.keys(change)[0],
      });
    });
  }
});
