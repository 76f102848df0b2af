import { strict as assert } from 'node:assert';
import type { MisfirePolicy, TaskDraftInput } from '../../../src/core/task.ts';
import type { Schedule, Submitted } from '../../../src/engine/port.ts';
import { AGENT, draft, eventsOf, follow, type Scene } from '../scene.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Longer than the engine sleeps: after a jump of the clock it has looked again. */
const LOOK = 31_000;
const NIGHTLY = { cron: '0 2 * * *', timeZone: 'UTC' } as const;

/** Queues a draft that recurs every night at two; the clock stands at midnight. */
async function nightly(
  scene: Scene,
  misfire?: MisfirePolicy,
  over: Partial<TaskDraftInput> = {},
): Promise<Submitted> {
  const schedule = { ...NIGHTLY, ...(misfire ? { misfire } : {}) };
  const [submitted] = await scene.submit(draft({ ref: 'nightly', schedule, ...over }));
  assert.ok(submitted);
  return submitted;
}

async function only(scene: Scene): Promise<Schedule> {
  const [schedule, ...more] = await scene.engine.schedules();
  assert.ok(schedule && more.length === 0);
  return schedule;
}

/** The refs of all tasks, in the order in which they were made. */
async function made(scene: Scene): Promise<readonly string[]> {
  const { tasks } = await scene.engine.list({ order: 'newest' });
  return tasks.map(({ ref }) => ref).toReversed();
}

/** The machine sleeps through some days, and the engine looks again. */
async function sleepThrough(scene: Scene, days: number): Promise<void> {
  scene.clock.jump(days * DAY);
  await scene.clock.advance(LOOK);
}

async function words(scene: Scene, id: string): Promise<readonly string[]> {
  return (await scene.events(id)).flatMap((event) => (event.kind === 'log' ? [event.text] : []));
}

function describeKeeping(scene: Scene): void {
  it('becomes a schedule, not a task, and says when it runs first', async () => {
    const submitted = await nightly(scene);
    const next = scene.clock.now() + 2 * HOUR;
    assert.deepEqual([submitted.ref, submitted.action, submitted.nextRun], ['nightly', 'created', next]);
    assert.equal((await scene.engine.list()).total, 0);
    const { id, draft: kept, ...rest } = await only(scene);
    assert.equal(id, submitted.id);
    assert.deepEqual(kept.schedule, { ...NIGHTLY, misfire: 'once' });
    assert.deepEqual(rest, {
      ref: 'nightly',
      paused: false,
      nextRun: next,
      lastRun: null,
      missed: 0,
      createdAt: scene.clock.now(),
    });
  });

  it('is told from a task in a batch with both, in the order of the batch', async () => {
    const schedule = { ...NIGHTLY };
    const submitted = await scene.submit(
      draft({ ref: 'one' }),
      draft({ ref: 'recurs', schedule }),
      draft({ ref: 'two', dependsOn: ['one'] }),
    );
    assert.deepEqual(
      submitted.map(({ ref, nextRun }) => [ref, nextRun === undefined]),
      [
        ['one', true],
        ['recurs', false],
        ['two', true],
      ],
    );
  });

  it('is the same schedule when it is queued again, and takes what has changed', async () => {
    const first = await nightly(scene);
    assert.deepEqual(await nightly(scene), { ...first, action: 'followed' });
    const changed = { ...NIGHTLY, cron: '0 3 * * *' };
    const again = await nightly(scene, undefined, { schedule: changed, title: 'Look closer' });
    assert.deepEqual(again, { ...first, action: 'edited', nextRun: scene.clock.now() + 3 * HOUR });
    assert.equal((await only(scene)).draft.title, 'Look closer');
  });

  it('ends where its ref is queued as a single task', async () => {
    await nightly(scene);
    await scene.add({ ref: 'nightly' });
    assert.deepEqual(await scene.engine.schedules(), []);
  });

  it('lists the next to run first, and what rests last', async () => {
    const at = (cron: string): TaskDraftInput['schedule'] => ({ ...NIGHTLY, cron });
    const [late] = await scene.submit(
      draft({ ref: 'resting', schedule: at('0 1 * * *') }),
      draft({ ref: 'late', schedule: at('0 4 * * *') }),
      draft({ ref: 'early', schedule: at('0 3 * * *') }),
    );
    await scene.engine.setSchedule(late?.id ?? '', { paused: true });
    assert.deepEqual(
      (await scene.engine.schedules()).map(({ ref }) => ref),
      ['early', 'late', 'resting'],
    );
  });

  it('is there after a restart', async () => {
    await nightly(scene);
    const before = await scene.engine.schedules();
    await scene.restart();
    assert.deepEqual(await scene.engine.schedules(), before);
  });

  const wrong: readonly (readonly [field: string, over: Partial<TaskDraftInput>])[] = [
    ['schedule.cron', { schedule: { cron: 'every night' } }],
    ['schedule.cron', { schedule: { cron: '0 0 31 2 *' } }],
    ['schedule.timeZone', { schedule: { cron: '0 2 * * *', timeZone: 'Mars/Olympus' } }],
    ['scheduledAt', { scheduledAt: 1 }],
    ['dependsOn', { dependsOn: ['first'] }],
  ];
  for (const [field, over] of wrong) {
    it(`refuses a wrong ${field} by name and queues nothing of the batch: ${JSON.stringify(over)}`, async () => {
      const bad = draft({ ref: 'bad', schedule: { ...NIGHTLY }, ...over });
      const refusal = { code: 'invalid', field: `tasks[1].${field}` };
      await assert.rejects(scene.submit(draft({ ref: 'first' }), bad), refusal);
      assert.deepEqual([(await scene.engine.list()).total, await scene.engine.schedules()], [0, []]);
    });
  }

  it('refuses an agent that nobody knows', async () => {
    const tasks = [draft({ agent: 'ghost', schedule: { ...NIGHTLY } })];
    const refusal = { code: 'not-found', field: 'tasks[0].agent' };
    await assert.rejects(scene.engine.submit({ tasks, agents: [AGENT] }), refusal);
  });

  it('refuses a task that would wait for it, and says why', async () => {
    await nightly(scene);
    await assert.rejects(scene.add({ dependsOn: ['nightly'] }), { code: 'not-found', message: /recurs/ });
  });
}

function describeRuns(scene: Scene): void {
  it('makes a task at its time, not before, which says where it comes from', async () => {
    const { id } = await nightly(scene);
    await scene.clock.advance(2 * HOUR - 1);
    assert.deepEqual(await made(scene), []);
    await scene.clock.advance(1);
    assert.deepEqual(await made(scene), ['nightly@2026-01-01T02:00Z']);
    const task = await scene.get('nightly@2026-01-01T02:00Z');
    const [first] = await scene.events(task.id);
    assert.equal(first?.kind === 'status' && `${first.actor}: ${first.note}`, 'engine: a run of nightly');
    const { nextRun, lastRun } = await only(scene);
    const at = scene.clock.now();
    assert.deepEqual({ nextRun, lastRun }, { nextRun: at + DAY, lastRun: { at, task: task.id } });
    assert.deepEqual(await words(scene, id), ['recurs at 0 2 * * *', 'queued nightly@2026-01-01T02:00Z']);
  });

  it('wakes a waiting worker', async () => {
    await nightly(scene);
    const claim = scene.claim({ waitMs: DAY });
    await scene.arrived();
    await scene.clock.advance(2 * HOUR);
    assert.equal((await claim)?.details.ref, 'nightly@2026-01-01T02:00Z');
  });

  it('makes the next one after the last has ended', async () => {
    await nightly(scene);
    await scene.clock.advance(2 * HOUR);
    await scene.complete(await scene.take());
    await sleepThrough(scene, 1);
    assert.equal((await made(scene)).length, 2);
  });

  it('skips a run while the one before is still going, and says so', async () => {
    const { id } = await nightly(scene);
    await scene.clock.advance(2 * HOUR);
    await scene.take();
    await sleepThrough(scene, 1);
    assert.equal((await made(scene)).length, 1);
    assert.equal((await only(scene)).missed, 1);
    const skipped = 'skipped 2026-01-02T02:00Z: nightly@2026-01-01T02:00Z is still running';
    assert.equal((await words(scene, id)).at(-1), skipped);
  });

  it('makes every run where every one is wanted, also while one is still going', async () => {
    await nightly(scene, 'all');
    await scene.clock.advance(2 * HOUR);
    await sleepThrough(scene, 1);
    assert.equal((await made(scene)).length, 2);
  });

  it('does not make a run again that was removed', async () => {
    await nightly(scene);
    await scene.clock.advance(2 * HOUR);
    const { lastRun } = await only(scene);
    await scene.engine.remove(lastRun?.task ?? '');
    await scene.restart();
    await scene.clock.advance(HOUR);
    assert.deepEqual(await made(scene), []);
  });

  const changes: readonly (readonly [name: string, noonBefore: number, runs: readonly string[]])[] = [
    ['an hour is skipped', Date.UTC(2026, 2, 28, 12), ['2026-03-29T01:00Z', '2026-03-30T00:30Z']],
    ['an hour comes twice', Date.UTC(2026, 9, 24, 12), ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
  ];
  for (const [name, noonBefore, runs] of changes) {
    it(`keeps its hour in its zone, once a day, where ${name}`, async () => {
      const schedule = { cron: '30 2 * * *', timeZone: 'Europe/Berlin', misfire: 'all' } as const;
      scene.clock.jump(noonBefore - scene.clock.now());
      await nightly(scene, undefined, { schedule });
      for (let hours = 0; hours < 48; hours++) {
        scene.clock.jump(HOUR - LOOK);
        await scene.clock.advance(LOOK);
      }
      assert.deepEqual(
        await made(scene),
        runs.map((at) => `nightly@${at}`),
      );
    });
  }

  it('is told to whoever follows', async () => {
    const reader = follow(scene.engine);
    const { id } = await nightly(scene);
    await reader.until((pages) => eventsOf(pages).some(({ task }) => task === id));
    await scene.engine.setSchedule(id, { paused: true });
    await reader.until((pages) => pages.some(({ lanes }) => lanes));
    await reader.stop();
  });
}

function describeMissed(scene: Scene): void {
  const cases: readonly (readonly [MisfirePolicy, readonly string[], number])[] = [
    ['skip', [], 3],
    ['once', ['nightly@2026-01-03T02:00Z'], 2],
    ['all', ['nightly@2026-01-01T02:00Z', 'nightly@2026-01-02T02:00Z', 'nightly@2026-01-03T02:00Z'], 0],
  ];
  for (const [misfire, refs, missed] of cases) {
    it(`makes up for missed runs as it says: ${misfire}`, async () => {
      await nightly(scene, misfire);
      scene.clock.jump(12 * HOUR);
      await sleepThrough(scene, 2);
      assert.deepEqual(await made(scene), refs);
      const { nextRun, missed: counted } = await only(scene);
      assert.deepEqual([counted, nextRun], [missed, Date.UTC(2026, 0, 4, 2)]);
    });
  }

  it('makes up for them when it is opened again, once', async () => {
    await nightly(scene);
    scene.clock.jump(2 * DAY + 12 * HOUR);
    for (let times = 0; times < 2; times++) {
      await scene.restart();
      await scene.clock.advance(LOOK);
    }
    assert.deepEqual(await made(scene), ['nightly@2026-01-03T02:00Z']);
  });

  it('stand in the log of their schedule, whatever is made up for', async () => {
    for (const [misfire, missed] of [
      ['skip', 'missed 2 runs'],
      ['once', 'missed 1 run'],
    ] as const) {
      const { id } = await nightly(scene, misfire);
      scene.clock.jump(12 * HOUR);
      await sleepThrough(scene, 1);
      assert.ok((await words(scene, id)).includes(missed), misfire);
      await scene.engine.removeSchedule(id);
      scene.clock.jump(12 * HOUR);
    }
  });

  it('takes a run that is on time for the one that makes up', async () => {
    await nightly(scene, 'once');
    scene.clock.jump(2 * DAY + 2 * HOUR);
    await scene.clock.advance(LOOK);
    assert.deepEqual(await made(scene), ['nightly@2026-01-03T02:00Z']);
    assert.equal((await only(scene)).missed, 2);
  });

  it('makes up for no more than a hundred, and counts the others as missed', async () => {
    const { id } = await nightly(scene, 'all');
    await sleepThrough(scene, 400);
    assert.equal((await scene.engine.list({ limit: 1 })).total, 100);
    assert.equal((await only(scene)).missed, 300);
    assert.ok((await words(scene, id)).includes('missed 300 runs'));
  });

  it('counts no more than a thousand, and says so', async () => {
    const { id } = await nightly(scene, 'once');
    await sleepThrough(scene, 2_000);
    assert.deepEqual([(await made(scene)).length, (await only(scene)).missed], [1, 999]);
    assert.ok((await words(scene, id)).includes('missed at least 999 runs'));
  });
}

function describePausing(scene: Scene): void {
  it('makes nothing while it is paused, and nothing of it is made up for', async () => {
    const { id } = await nightly(scene);
    await scene.engine.setSchedule(id, { paused: true });
    const { paused, nextRun } = await only(scene);
    assert.deepEqual({ paused, nextRun }, { paused: true, nextRun: null });
    await sleepThrough(scene, 1);
    await scene.engine.setSchedule(id, { paused: false });
    await scene.clock.advance(LOOK);
    assert.deepEqual(await made(scene), []);
    await scene.clock.advance(2 * HOUR);
    assert.equal((await made(scene)).length, 1);
  });

  it('stays paused when it is queued with other content', async () => {
    const { id } = await nightly(scene);
    await scene.engine.setSchedule(id, { paused: true });
    const { nextRun } = await nightly(scene, undefined, { title: 'Look closer' });
    assert.deepEqual([nextRun, (await only(scene)).paused], [null, true]);
  });

  it('is gone when it is removed; what it has made stays', async () => {
    const { id } = await nightly(scene);
    await scene.clock.advance(2 * HOUR);
    await scene.engine.removeSchedule(id);
    await sleepThrough(scene, 1);
    assert.deepEqual(await scene.engine.schedules(), []);
    assert.equal((await made(scene)).length, 1);
  });

  it('refuses one that is not there', async () => {
    const refusal = { code: 'not-found', message: 'There is no schedule ghost.' };
    await assert.rejects(scene.engine.setSchedule('ghost', { paused: true }), refusal);
    await assert.rejects(scene.engine.removeSchedule('ghost'), refusal);
  });
}

export function describeRecurring(scene: Scene): void {
  describe('a draft that recurs', () => describeKeeping(scene));
  describe('a schedule', () => describeRuns(scene));
  describe('runs that nobody was there for', () => describeMissed(scene));
  describe('a schedule that is paused or removed', () => describePausing(scene));
}
