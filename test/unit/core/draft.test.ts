import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { draftFromText, parseDraft, parsePatch } from '../../../src/core/draft.ts';
import type { Reason } from '../../../src/core/reason.ts';
import { describeReason } from '../../../src/core/reasonWords.ts';
import { TASK_TYPES } from '../../../src/core/task.ts';

const DRAFT = {
  title: 'A title',
  description: 'A description.',
  instructions: 'Instructions of some length.',
  agent: 'analyst',
};

describe('parseDraft', () => {
  it('trims what a person wrote', () => {
    assert.equal(parseDraft({ ...DRAFT, title: '  A title\n' }).title, 'A title');
  });

  it('counts characters without the space around them', () => {
    assert.throws(() => parseDraft({ ...DRAFT, description: `short${' '.repeat(20)}` }), {
      field: 'description',
      message: 'description: the description needs at least 10 characters',
    });
  });

  it('names a field that nobody knows', () => {
    assert.throws(() => parseDraft({ ...DRAFT, prio: 3 }), { field: 'prio', message: 'prio: unknown field' });
  });

  it('refuses a ref that a terminal would obey', () => {
    for (const ref of ['a\u001b[2Jb', 'a\nb', 'a\u0000'])
      assert.throws(() => parseDraft({ ...DRAFT, ref }), {
        field: 'ref',
        message: 'ref: a ref is one line of text',
      });
  });

  it('names a field within a field', () => {
    assert.throws(() => parseDraft({ ...DRAFT, budget: { tokens: 'many' } }), { field: 'budget.tokens' });
  });

  it('puts the place of the draft before the field', () => {
    assert.throws(() => parseDraft({ ...DRAFT, dependsOn: ['a', 3] }, 'tasks[4].'), {
      field: 'tasks[4].dependsOn[1]',
    });
  });

  for (const input of [undefined, null, 'a task', 7, []]) {
    it(`refuses ${JSON.stringify(input) ?? 'nothing'} as a whole`, () => {
      assert.throws(() => parseDraft(input), { code: 'invalid', field: '' });
    });
  }

  it('is parsed once more to the same', () => {
    const drafts = fc.record(
      {
        ref: fc.stringMatching(/^[a-z]{1,9}$/),
        type: fc.constantFrom(...TASK_TYPES),
        priority: fc.integer({ min: 1, max: 10 }),
        dependsOn: fc.array(fc.stringMatching(/^[a-z]{1,4}$/)),
        maxRetries: fc.integer({ min: 0, max: 20 }),
        budget: fc.record({ steps: fc.integer({ min: 1 }) }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(drafts, (over) => {
        const once = parseDraft({ ...DRAFT, ...over });
        assert.deepEqual(parseDraft(once), once);
      }),
    );
  });
});

describe('parsePatch', () => {
  it('adds nothing to what a person changes', () => {
    assert.deepEqual(parsePatch({ title: 'New' }), { title: 'New' });
  });

  it('takes a field that is undefined for one that is left out', () => {
    assert.deepEqual(parsePatch({ priority: undefined }), {});
  });

  it('names a field that cannot be changed', () => {
    assert.throws(() => parsePatch({ ref: 'other' }), { code: 'invalid', field: 'ref' });
  });
});

describe('draftFromText', () => {
  it('takes the first line for the title and all of it for the description', () => {
    const text = 'Look into the parser\nIt drops comments.';
    const { title, description } = draftFromText(text, { agent: 'analyst', type: 'analysis' });
    assert.deepEqual([title, description], ['Look into the parser', text]);
  });

  it('cuts a long first line and keeps all of it in the description', () => {
    const { title, description } = draftFromText('word '.repeat(60), { agent: 'analyst', type: 'general' });
    assert.equal(title.length, 120);
    assert.equal(description, 'word '.repeat(60).trim());
  });

  it('brings instructions of its own for every type', () => {
    const instructions = TASK_TYPES.map(
      (type) => draftFromText('Ten characters', { agent: 'a', type }).instructions,
    );
    assert.equal(new Set(instructions).size, TASK_TYPES.length);
    for (const text of instructions) assert.match(text, /^1\. .+\n2\. .+\n3\. .+$/);
  });

  it('refuses too little text, naming the field', () => {
    assert.throws(() => draftFromText('Hm', { agent: 'a', type: 'general' }), { field: 'description' });
  });
});

describe('describeReason', () => {
  const words: readonly (readonly [Reason, string])[] = [
    [{ kind: 'dependency', waitingFor: ['a', 'b'], more: 0 }, 'after a, b'],
    [{ kind: 'dependency', waitingFor: ['a'], more: 2 }, 'after a and 2 more'],
    [{ kind: 'parent-failed', parent: 'a', status: 'failed' }, 'blocked: a failed; retry it to go on'],
    [{ kind: 'schedule', until: 5 }, 'scheduled for 5 ms'],
    [{ kind: 'retry', retry: 2, of: 3, until: 7 }, 'retry 2 of 3 at 7 ms'],
    [{ kind: 'provider-limited', provider: 'openai', until: 9 }, 'openai is limited until 9 ms'],
    [{ kind: 'no-model' }, 'no model connected'],
    [{ kind: 'provider-paused', provider: 'openai' }, 'provider openai is paused'],
    [{ kind: 'queue-paused' }, 'the queue is paused'],
    [{ kind: 'held', since: 7 }, 'waiting for you: work from 7 ms was found'],
    [{ kind: 'budget', limit: 'steps', value: 10 }, 'budget used up: 10 steps'],
  ];
  for (const [reason, text] of words) {
    it(`says "${text}"`, () =>
      assert.equal(
        describeReason(reason, (ms) => `${ms} ms`),
        text,
      ));
  }
});
