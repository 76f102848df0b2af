import assert from 'node:assert/strict';
import type { Choices } from '../../../webview-ui/contract/form.ts';
import { asSentence, fieldOf, problemsOf } from '../../../webview-ui/form/problems.ts';
import { summaryOf } from '../../../webview-ui/form/summary.ts';
import { BLANK, ownDraftOf, valuesOf, type Values } from '../../../webview-ui/form/values.ts';

const NOW = Date.UTC(2026, 10, 26, 20, 0);
const CHOICES: Choices = {
  agents: [{ name: 'Generalist', description: '', type: 'general' }],
  agentOf: {
    general: 'Generalist',
    analysis: 'Generalist',
    coding: 'Generalist',
    research: 'Generalist',
    review: 'Generalist',
    documentation: 'Generalist',
  },
  defaultAgent: null,
  providers: [],
  defaultProvider: null,
  maxRetries: 3,
  budget: { steps: 60, tokens: 500_000, minutes: 30 },
};
const AGAIN: Values = { ...BLANK, description: 'Summarise what has changed', when: 'again' };

function problems(part: Partial<Values>): readonly (readonly [string, string])[] {
  return [...problemsOf({ ...AGAIN, ...part }, CHOICES, NOW)];
}

describe('a form about what recurs', () => {
  it('says when it recurs, and in which zone only where one is named', () => {
    assert.deepEqual(ownDraftOf(AGAIN, NOW).schedule, { cron: '0 9 * * 1-5', misfire: 'once' });
    const { schedule } = ownDraftOf({ ...AGAIN, timeZone: ' Europe/Berlin ', misfire: 'all' }, NOW);
    assert.deepEqual(schedule, { cron: '0 9 * * 1-5', timeZone: 'Europe/Berlin', misfire: 'all' });
    assert.equal(ownDraftOf({ ...AGAIN, when: 'soon' }, NOW).schedule, undefined);
  });

  it('shows the recurrence of a draft', () => {
    const schedule = { cron: '0 7 * * *', timeZone: 'Asia/Tokyo', misfire: 'skip' as const };
    const values = valuesOf({ schedule });
    assert.equal(values.when, 'again');
    assert.deepEqual(ownDraftOf(values, NOW).schedule, schedule);
  });

  it('names what is wrong with it at its field', () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(problems({ cron: ' ' }), [['cron', 'Say when it recurs.']]);
    assert.deepEqual(
      problems({ cron: '61 9 * * *' }).map(([field]) => field),
      ['cron'],
    );
    assert.deepEqual(problems({ timeZone: 'Mars/Olympus' }), [
      ['timeZone', 'There is no time zone Mars/Olympus; a name like Europe/Berlin is needed.'],
    ]);
    const parents = [{ ref: 'build', title: 'Build', status: 'pending' as const }];
    assert.deepEqual(
      problems({ parents }).map(([field]) => field),
      ['parents'],
    );
  });

  it('does so also while something else is wrong', () => {
    assert.deepEqual(
      problems({ cron: 'x', priority: '0' }).map(([field]) => field),
      ['priority', 'cron'],
    );
  });

  it('says in short how it recurs', () => {
    const state = {
      choices: CHOICES,
      edited: undefined,
      problems: new Map(),
      measured: new Map(),
      found: [],
      search: '',
      moreOpen: false,
      hasSetAside: false,
      hasBegun: false,
      busy: false,
      said: undefined,
      now: NOW,
    };
    assert.match(summaryOf({ ...state, values: AGAIN }), /on weekdays at 9:00/);
    const values = { ...AGAIN, cron: '5 4 * * *' };
    assert.match(summaryOf({ ...state, values }), /again and again \(5 4 \* \* \*\)/);
  });
});

describe('what the queue refuses', () => {
  it('is said at the field that the person sees', () => {
    assert.equal(fieldOf('scheduledAt', 'in'), 'inCount');
    assert.equal(fieldOf('schedule.timeZone'), 'timeZone');
    assert.equal(fieldOf('schedule'), 'cron');
  });

  it('is said as a sentence, without the name that the field has inside', () => {
    assert.equal(asSentence('context[0]: lies outside'), 'Lies outside.');
    assert.equal(asSentence('There is no agent named X.'), 'There is no agent named X.');
  });
});

describe('a form that is empty', () => {
  it('has one problem to be mended, not two', () => {
    assert.deepEqual([...problemsOf(BLANK, CHOICES, NOW).keys()], ['description']);
  });

  it('says a wrong delay where the delay stands', () => {
    const values: Values = { ...AGAIN, when: 'in', inCount: 'soon' };
    assert.deepEqual([...problemsOf(values, CHOICES, NOW)], [['inCount', 'Say when it may begin.']]);
  });
});
