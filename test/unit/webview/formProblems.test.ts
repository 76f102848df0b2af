import assert from 'node:assert/strict';
import type { Choices } from '../../../webview-ui/contract/form.ts';
import { draftOf, fieldOf, problemsOf } from '../../../webview-ui/form/problems.ts';
import { BLANK, type Values } from '../../../webview-ui/form/values.ts';

const NOW = Date.UTC(2026, 10, 26, 20, 0);
const CHOICES: Choices = {
  agents: [
    { name: 'Generalist', description: '', type: 'general' },
    { name: 'Reviewer', description: '', type: 'review' },
  ],
  agentOf: {
    general: 'Generalist',
    analysis: 'Generalist',
    coding: 'Generalist',
    research: 'Generalist',
    review: 'Reviewer',
    documentation: 'Generalist',
  },
  defaultAgent: null,
  providers: [],
  defaultProvider: null,
  maxRetries: 3,
  budget: { steps: 60, tokens: 500_000, minutes: 30 },
};
const GOOD: Values = { ...BLANK, description: 'Review the error handling' };

function problem(part: Partial<Values>): readonly (readonly [string, string])[] {
  return [...problemsOf({ ...GOOD, ...part }, CHOICES, NOW)];
}

describe('what the form says is wrong', () => {
  it('is nothing where one sentence stands in it', () => {
    assert.deepEqual(problem({}), []);
  });

  it('is a title that somebody took out', () => {
    assert.deepEqual(problem({ title: ' ' }), [['title', 'A title is needed.']]);
  });

  it('is a description that is too short', () => {
    assert.deepEqual(problem({ description: 'Too short' }), [
      ['description', 'The description needs at least 10 characters.'],
    ]);
  });

  it('is instructions that are too short, but not none', () => {
    assert.deepEqual(problem({ instructions: 'Be quick' }), [
      ['instructions', 'The instructions need at least 20 characters.'],
    ]);
    assert.deepEqual(problem({ instructions: '' }), []);
  });

  it('is an agent that is not there', () => {
    assert.deepEqual(problem({ agent: 'Nobody' }), [
      ['agent', 'There is no agent called Nobody. Choose another one.'],
    ]);
  });

  it('is a priority that is none', () => {
    for (const priority of ['0', '11', '2.5', '', 'high', '-1'])
      assert.deepEqual(problem({ priority }), [['priority', 'A whole number from 1 to 10 is needed.']]);
  });

  it('is numbers and times that are none, each at its field', () => {
    assert.deepEqual(problem({ when: 'at', at: '' }), [['at', 'Say when it may begin.']]);
    assert.deepEqual(problem({ maxRetries: '21' }), [
      ['maxRetries', 'A whole number from 0 to 20 is needed.'],
    ]);
    assert.deepEqual(
      problem({ steps: '0', minutes: '0', tokens: 'x', usd: '$2' }).map(([field]) => field),
      ['steps', 'tokens', 'minutes', 'usd'],
    );
  });

  it('comes in the order of the fields, so that the first is the one to go to', () => {
    const fields = problem({ maxRetries: 'x', priority: 'x', description: 'x' }).map(([field]) => field);
    assert.deepEqual(fields, ['description', 'priority', 'maxRetries']);
  });
});

describe('the draft of the form', () => {
  it('takes the agent of its type where none is chosen, and the type of its agent', () => {
    assert.equal(draftOf({ ...GOOD, type: 'review' }, CHOICES, NOW).agent, 'Reviewer');
    assert.equal(draftOf({ ...GOOD, agent: 'Reviewer' }, CHOICES, NOW).type, 'review');
    assert.equal(draftOf(GOOD, { ...CHOICES, defaultAgent: 'Reviewer' }, NOW).agent, 'Reviewer');
  });
});

describe('a field that the queue refuses', () => {
  it('is found in the form under its own name', () => {
    assert.equal(fieldOf('tasks[0].dependsOn[2]'), 'parents');
    assert.equal(fieldOf('budget.steps'), 'steps');
    assert.equal(fieldOf('scheduledAt'), 'at');
    assert.equal(fieldOf('context[1]'), 'context');
    assert.equal(fieldOf('title'), 'title');
  });
});
