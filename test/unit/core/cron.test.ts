import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { nextRuns, recentRuns, recurrenceProblem, scheduleProblem } from '../../../src/core/cron.ts';
import { taskDraftSchema, type TaskDraftInput } from '../../../src/core/task.ts';

const JANUARY = Date.UTC(2026, 0, 1);
const runs = (cron: string, zone: string | undefined, after: string, count: number): readonly string[] =>
  nextRuns(cron, zone, Date.parse(after), count).map((run) => new Date(run).toISOString().slice(0, 16));

describe('nextRuns', () => {
  it('lists what comes after a moment, and not the moment itself', () => {
    assert.deepEqual(runs('0 9 * * *', 'UTC', '2026-01-01T09:00Z', 2), [
      '2026-01-02T09:00',
      '2026-01-03T09:00',
    ]);
  });

  it('reads the hours in the zone', () => {
    assert.deepEqual(runs('0 9 * * 1-5', 'Asia/Tokyo', '2026-01-02T12:00Z', 2), [
      '2026-01-05T00:00',
      '2026-01-06T00:00',
    ]);
  });

  it('knows names of days, months and whole expressions', () => {
    assert.deepEqual(runs('30 6 1 jan *', 'UTC', '2026-01-02T00:00Z', 1), ['2027-01-01T06:30']);
    assert.deepEqual(runs('@daily', 'UTC', '2026-01-01T00:00Z', 1), ['2026-01-02T00:00']);
  });

  for (const cron of ['30 2 * * *', '30 2,14 * * *'])
    it(`runs once, right after the gap, where the hour is skipped in spring: ${cron}`, () => {
      assert.equal(runs(cron, 'Europe/Berlin', '2026-03-28T14:00Z', 1)[0], '2026-03-29T01:00');
    });

  it('runs once where the hour is repeated in autumn', () => {
    assert.deepEqual(runs('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', 2), [
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('runs in every real quarter of an hour on the day with the repeated one', () => {
    const quarters = runs('*/15 * * * *', 'America/New_York', '2026-11-01T04:59Z', 100);
    assert.equal(new Set(quarters).size, 100);
    assert.equal(quarters[99], '2026-11-02T05:45');
  });

  it('keeps the hour of the clock on the wall over a change', () => {
    assert.deepEqual(runs('0 9 * * *', 'America/New_York', '2026-03-07T12:00Z', 2), [
      '2026-03-07T14:00',
      '2026-03-08T13:00',
    ]);
  });

  it('knows leap days', () => {
    assert.deepEqual(runs('0 0 29 2 *', 'UTC', '2026-01-01T00:00Z', 1), ['2028-02-29T00:00']);
  });

  it('rises, stays behind the moment, and goes on where it was cut, whatever the zone', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    );
    const crons = fc.constantFrom('*/7 * * * *', '30 2 * * *', '0 0 1 * *', '15 1,2,3 * * 0', '0 9 * * 1-5');
    const moment = fc.integer({ min: JANUARY, max: JANUARY + 366 * 86_400_000 });
    fc.assert(
      fc.property(zones, crons, moment, (zone, cron, after) => {
        const all = nextRuns(cron, zone, after, 8);
        assert.ok(all.every((run, index) => run > (all[index - 1] ?? after)));
        assert.deepEqual(nextRuns(cron, zone, all[3] ?? 0, 4), all.slice(4));
        const until = all[7] ?? 0;
        assert.deepEqual(recentRuns({ cron, timeZone: zone }, all[2] ?? 0, until, 10), all.slice(2));
        assert.deepEqual(recentRuns({ cron, timeZone: zone }, 0, until, 3), all.slice(5));
      }),
      { numRuns: 30 },
    );
  });

  it('refuses what is wrong, naming the field', () => {
    assert.throws(() => nextRuns('at nine', 'UTC', JANUARY, 1), { code: 'invalid', field: 'cron' });
  });
});

describe('scheduleProblem', () => {
  const draft = (over: Partial<TaskDraftInput>) =>
    taskDraftSchema.parse({
      title: 'Look',
      description: 'Look at the parser.',
      instructions: 'Look at the parser again.',
      agent: 'a',
      schedule: { cron: '0 9 * * *' },
      ...over,
    });

  for (const [field, over] of [
    [undefined, {}],
    [undefined, { schedule: undefined, dependsOn: ['a'], scheduledAt: 1 }],
    ['schedule.cron', { schedule: { cron: '0 9 * *' } }],
    ['schedule.timeZone', { schedule: { cron: '0 9 * * *', timeZone: 'Mars' } }],
    ['scheduledAt', { scheduledAt: 1 }],
    ['dependsOn', { dependsOn: ['a'] }],
  ] as const) {
    it(`names ${field ?? 'nothing'}: ${JSON.stringify(over)}`, () => {
      assert.equal(scheduleProblem(draft({ ...over, dependsOn: [...(over.dependsOn ?? [])] }))?.field, field);
    });
  }
});

describe('recurrenceProblem', () => {
  it('finds nothing wrong with what is right', () => {
    assert.equal(recurrenceProblem({ cron: '0 9 * * 1-5', timeZone: 'Europe/Berlin' }), undefined);
    assert.equal(recurrenceProblem({ cron: '@weekly' }), undefined);
  });

  for (const [cron, message] of [
    ['', /^five fields are needed/],
    ['0 9 * *', /^five fields are needed/],
    ['0 0 9 * * *', /^five fields are needed/],
    ['2026-12-01T09:30', /^five fields are needed/],
    ['@reboot', /^five fields are needed/],
    ['61 9 * * *', /minute/],
    ['0 25 * * *', /hour/],
    ['0 9 * * mox', /./],
    ['a b c d e', /./],
    ['0 0 30 2 *', /^this time never comes$/],
  ] as const) {
    it(`names the expression: ${cron || 'an empty text'}`, () => {
      const problem = recurrenceProblem({ cron });
      assert.equal(problem?.field, 'cron');
      assert.match(problem.message, message);
    });
  }

  it('names the zone', () => {
    const problem = recurrenceProblem({ cron: '0 9 * * *', timeZone: 'Mars/Olympus' });
    assert.deepEqual([problem?.field, /Mars\/Olympus/.test(problem?.message ?? '')], ['timeZone', true]);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (cron, timeZone) => {
        recurrenceProblem({ cron, timeZone });
      }),
    );
    const field = fc.stringMatching(/^[0-9*/,LW#?-]{1,4}$/);
    fc.assert(
      fc.property(fc.array(field, { minLength: 5, maxLength: 5 }), (fields) => {
        recurrenceProblem({ cron: fields.join(' ') });
      }),
    );
  });
});
