import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { defined } from '../../../src/core/defined.ts';
import { taskDraftSchema } from '../../../src/core/task.ts';
import {
  BLANK,
  isBlank,
  ownDraftOf,
  sameKind,
  valuesOf,
  type Values,
} from '../../../webview-ui/form/values.ts';

const NOW = Date.UTC(2026, 10, 26, 20, 0);
const said = (part: Partial<Values>) => ownDraftOf({ ...BLANK, ...part }, NOW);

describe('the values of the form', () => {
  it('say nothing that the person did not say', () => {
    assert.deepEqual(said({ description: 'Look around' }), { description: 'Look around', priority: 5 });
  });

  it('begin after a while, counted from now', () => {
    assert.equal(said({ when: 'in', inCount: '90', inUnit: 'minutes' }).scheduledAt, NOW + 90 * 60_000);
    assert.equal(said({ when: 'in', inCount: '1.5', inUnit: 'hours' }).scheduledAt, NOW + 90 * 60_000);
    assert.equal(said({ when: 'in', inCount: '2', inUnit: 'days' }).scheduledAt, NOW + 48 * 3_600_000);
  });

  it('begin at a time of the person’s zone, and leave it alone when it may begin soon', () => {
    const at = new Date(2026, 11, 1, 9, 30).getTime();
    assert.equal(said({ when: 'at', at: '2026-12-01T09:30' }).scheduledAt, at);
    assert.equal(said({ when: 'soon', at: '2026-12-01T09:30' }).scheduledAt, undefined);
  });

  it('turn into no number what is none, so that nothing takes it for one', () => {
    for (const part of [
      said({ priority: 'high' }).priority,
      said({ priority: '' }).priority,
      said({ maxRetries: 'x' }).maxRetries,
      said({ steps: 'many' }).budget?.steps,
      said({ when: 'at', at: '' }).scheduledAt,
      said({ when: 'in', inCount: '' }).scheduledAt,
      said({ when: 'in', inCount: 'soon' }).scheduledAt,
    ])
      assert.ok(Number.isNaN(part));
  });

  it('speak of the failure of parents only where there are some', () => {
    assert.equal(said({ onParentFailure: 'run' }).onParentFailure, undefined);
    const parents = [{ ref: 'build', title: 'Build', status: 'running' as const }];
    const { dependsOn, onParentFailure } = said({ parents, onParentFailure: 'run' });
    assert.deepEqual({ dependsOn, onParentFailure }, { dependsOn: ['build'], onParentFailure: 'run' });
  });

  it('say of any draft what it says', () => {
    const text = (min: number) =>
      fc.string({ minLength: min, maxLength: 60 }).filter((value) => value.trim().length >= min);
    const drafts = fc.record(
      {
        title: text(1),
        description: text(10),
        instructions: text(20),
        agent: text(1),
        type: fc.constantFrom('general' as const, 'coding' as const, 'review' as const),
        priority: fc.integer({ min: 1, max: 10 }),
        scheduledAt: fc.integer({ min: 0, max: 4_000_000 }).map((minutes) => minutes * 60_000),
        dependsOn: fc.array(text(1), { minLength: 1, maxLength: 3 }),
        context: fc.array(text(1), { minLength: 1, maxLength: 3 }),
        provider: text(1),
        model: text(1),
        maxRetries: fc.integer({ min: 0, max: 20 }),
        budget: fc.record({
          steps: fc.integer({ min: 1, max: 99 }),
          tokens: fc.integer({ min: 1, max: 99 }),
        }),
      },
      { requiredKeys: ['title', 'description', 'instructions', 'agent', 'priority'] },
    );
    fc.assert(
      fc.property(drafts, (draft) => {
        const again = ownDraftOf(valuesOf(defined(draft)), NOW);
        assert.deepEqual(taskDraftSchema.parse(again), taskDraftSchema.parse(draft));
      }),
    );
  });

  it('keep the kind of task for the next one, and none of its words', () => {
    const next = sameKind({
      ...BLANK,
      description: 'Look',
      title: 'L',
      agent: 'Reviewer',
      type: 'review',
      priority: '8',
      context: ['a'],
    });
    assert.deepEqual(next, { ...BLANK, agent: 'Reviewer', type: 'review', priority: '8' });
    assert.ok(isBlank(next));
  });
});
