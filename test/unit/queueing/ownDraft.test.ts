import { strict as assert } from 'node:assert';
import { wholeDraft, type DraftDefaults } from '../../../src/core/ownDraft.ts';
import { problemsOf } from '../../../src/ui/queueing/problems.ts';

const DEFAULTS: DraftDefaults = {
  agent: undefined,
  maxRetries: 3,
  agentFor: (type) => `agent of ${type}`,
  typeOf: (agent) => (agent === 'Reviewer' ? 'review' : undefined),
};
const SENTENCE = 'Look for races in the pool\nand say how to mend them';

describe('a draft of one sentence', () => {
  it('takes its title from the first line and its description from the whole', () => {
    const draft = wholeDraft({ description: SENTENCE }, DEFAULTS);
    assert.equal(draft.title, 'Look for races in the pool');
    assert.equal(draft.description, SENTENCE);
    assert.deepEqual([...problemsOf(draft)], []);
  });

  it('takes agent and instructions from its type', () => {
    const draft = wholeDraft({ description: SENTENCE, type: 'review' }, DEFAULTS);
    assert.equal(draft.agent, 'agent of review');
    assert.match(draft.instructions, /severity/);
  });

  it('takes its type from the agent, unless it has one', () => {
    const own = { description: SENTENCE, agent: 'Reviewer' };
    assert.equal(wholeDraft(own, DEFAULTS).type, 'review');
    assert.equal(wholeDraft({ ...own, type: 'coding' }, DEFAULTS).type, 'coding');
  });

  it('goes to the default agent where it names neither agent nor type', () => {
    const defaults = { ...DEFAULTS, agent: 'Reviewer', maxRetries: 7 };
    const draft = wholeDraft({ description: SENTENCE }, defaults);
    assert.deepEqual([draft.agent, draft.type, draft.maxRetries], ['Reviewer', 'review', 7]);
    assert.equal(wholeDraft({ description: SENTENCE, type: 'coding' }, defaults).agent, 'agent of coding');
  });

  it('keeps what the person said instead', () => {
    const own = {
      title: 'Mine',
      description: SENTENCE,
      instructions: 'Exactly as I say it here.',
      maxRetries: 0,
    };
    const { title, instructions, maxRetries } = wholeDraft(own, DEFAULTS);
    assert.deepEqual(
      { title, instructions, maxRetries },
      { title: own.title, instructions: own.instructions, maxRetries: 0 },
    );
  });
});

describe('the problems of a draft', () => {
  it('are named by their field, the first of each', () => {
    const draft = wholeDraft(
      { description: 'short', priority: 11, context: ['a.ts', '../up', '/etc'] },
      DEFAULTS,
    );
    assert.deepEqual(Object.fromEntries(problemsOf(draft)), {
      description: 'description: the description needs at least 10 characters',
      priority: 'priority: must be at most 10',
      context: 'context[1]: "../up" contains "..". Write the path from the workspace folder down.',
    });
  });
});
