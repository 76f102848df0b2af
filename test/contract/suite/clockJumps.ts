import { strict as assert } from 'node:assert';
import type { Reason } from '../../../src/core/reason.ts';
import { draft, follow, LIMITED, TRANSIENT, type Scene } from '../scene.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The longest that an engine sleeps: whatever happens to the clock, it has looked again after this. */
const LOOK = 30_000;

/** The time that a reason names. */
function until(reason: Reason | null): number {
  assert.ok(reason && 'until' in reason, `${JSON.stringify(reason)} names no time`);
  return reason.until;
}

/** Time that the engine sleeps through but for its end. */
async function pass(scene: Scene, ms: number): Promise<void> {
  scene.clock.jump(ms - LOOK);
  await scene.clock.advance(LOOK);
}

/** A task that waits `ms` for its retry. */
async function retrying(scene: Scene, ms: number): Promise<string> {
  const id = await scene.add();
  await scene.fail(await scene.take(), { ...TRANSIENT, retryAfterMs: ms });
  return id;
}

function describeSetBack(scene: Scene): void {
  it('a retry still comes after its seconds', async () => {
    const id = await retrying(scene, 5_000);
    scene.clock.jump(-HOUR);
    await scene.clock.advance(4_999);
    assert.equal(await scene.status(id), 'pending');
    await scene.clock.advance(1);
    assert.equal(await scene.status(id), 'queued');
  });

  it('a limited provider is free again after its minute', async () => {
    await scene.add();
    await scene.fail(await scene.take(), LIMITED);
    scene.clock.jump(-HOUR);
    await scene.clock.advance(LIMITED.retryAfterMs - 1);
    assert.equal(await scene.claim(), undefined);
    await scene.clock.advance(1);
    assert.equal((await scene.take()).attempt, 2);
  });

  it('a provider whose limit was over stays free', async () => {
    await scene.add();
    await scene.fail(await scene.take(), LIMITED);
    await scene.clock.advance(LIMITED.retryAfterMs);
    scene.clock.jump(-HOUR);
    assert.equal((await scene.take()).attempt, 2);
  });

  it('reasons name the times of the new clock as soon as anything is written, and followers hear of it', async () => {
    const [a, b] = await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b', provider: 'other' }));
    await scene.fail(await scene.take(), { ...TRANSIENT, retryAfterMs: 20 * LOOK });
    await scene.fail(await scene.take({ providers: ['other'] }), LIMITED);
    const reader = follow(scene.engine, await scene.engine.cursor());
    scene.clock.jump(-HOUR);
    await scene.add({ ref: 'c' });
    await reader.until((pages) => pages.some(({ lanes }) => lanes));
    await reader.stop();
    const now = scene.clock.now();
    assert.equal(until((await scene.get(a?.id ?? '')).reason), now + 20 * LOOK);
    assert.equal(until((await scene.get(b?.id ?? '')).reason), now + LIMITED.retryAfterMs);
  });

  it('the next engine does not move once more what this one has moved', async () => {
    const id = await retrying(scene, DAY);
    scene.clock.jump(-HOUR);
    await scene.clock.advance(LOOK);
    await scene.restart();
    assert.equal(until((await scene.get(id)).reason), scene.clock.now() + DAY - LOOK);
  });

  it('what begins to wait by the new clock is not moved by what came before', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b' }));
    const [a, b] = [await scene.take({ worker: 'w1' }), await scene.take({ worker: 'w2' })];
    await scene.fail(a, { ...TRANSIENT, retryAfterMs: DAY });
    scene.clock.jump(-HOUR);
    await scene.fail(b, { ...TRANSIENT, retryAfterMs: 5_000 });
    assert.equal(until((await scene.get(b.task)).reason), scene.clock.now() + 5_000);
    assert.equal(until((await scene.get(a.task)).reason), scene.clock.now() + DAY);
  });

  it('a task that is scheduled waits for its time of day', async () => {
    const at = scene.clock.now() + 5_000;
    const id = await scene.add({ scheduledAt: at });
    scene.clock.jump(-HOUR);
    await scene.clock.advance(LOOK);
    await pass(scene, HOUR - LOOK);
    assert.deepEqual((await scene.get(id)).reason, { kind: 'schedule', until: at });
    await scene.clock.advance(5_000);
    assert.equal(await scene.status(id), 'queued');
  });

  it('no run of a schedule comes twice', async () => {
    const schedule = { cron: '0 * * * *', timeZone: 'UTC', misfire: 'all' } as const;
    await scene.submit(draft({ ref: 'hourly', schedule }));
    await pass(scene, HOUR);
    await pass(scene, HOUR);
    scene.clock.jump(-1.5 * HOUR);
    await scene.clock.advance(LOOK);
    await pass(scene, 1.5 * HOUR);
    assert.equal((await scene.engine.list()).total, 2);
    await pass(scene, HOUR);
    assert.equal((await scene.engine.list()).total, 3);
    assert.equal((await scene.engine.schedules())[0]?.missed, 0);
  });

  it('no run comes twice whose task was deleted', async () => {
    await scene.submit(draft({ ref: 'hourly', schedule: { cron: '0 * * * *', timeZone: 'UTC' } }));
    await pass(scene, HOUR);
    const [schedule] = await scene.engine.schedules();
    await scene.engine.remove(schedule?.lastRun?.task ?? '');
    scene.clock.jump(-HOUR / 2);
    await scene.clock.advance(LOOK);
    await pass(scene, HOUR);
    assert.equal((await scene.engine.list()).total, 0);
  });

  it('by a second is no news', async () => {
    const id = await retrying(scene, HOUR);
    const { reason } = await scene.get(id);
    scene.clock.jump(-1_000);
    await scene.clock.advance(LOOK);
    assert.deepEqual((await scene.get(id)).reason, reason);
  });

  it('while no engine ran, too: a retry comes after its seconds', async () => {
    const id = await retrying(scene, 5_000);
    scene.clock.jump(-HOUR);
    await scene.restart();
    assert.equal(until((await scene.get(id)).reason), scene.clock.now() + 5_000);
    await scene.clock.advance(5_000);
    assert.equal(await scene.status(id), 'queued');
  });
}

/** To an engine a clock that is set forward and a machine that slept are one: its own clock has not moved. */
function describeSetForward(scene: Scene): void {
  it('whatever has become due is queued within half a minute', async () => {
    const scheduled = await scene.add({ ref: 'scheduled', scheduledAt: scene.clock.now() + 23 * HOUR });
    const retry = await retrying(scene, HOUR);
    scene.clock.jump(DAY);
    await scene.clock.advance(LOOK);
    assert.deepEqual([await scene.status(scheduled), await scene.status(retry)], ['queued', 'queued']);
  });

  it('a retry costs no more than it would have', async () => {
    const id = await retrying(scene, HOUR);
    scene.clock.jump(DAY);
    await scene.clock.advance(LOOK);
    const { retryCount, attempt, errorMessage } = await scene.get(id);
    assert.deepEqual([retryCount, attempt, errorMessage], [1, 1, TRANSIENT.message]);
  });

  it('a limited provider is free again', async () => {
    await scene.add();
    await scene.fail(await scene.take(), { ...LIMITED, retryAfterMs: HOUR });
    const claim = scene.claim({ waitMs: HOUR });
    await scene.arrived();
    scene.clock.jump(DAY);
    await scene.clock.advance(LOOK);
    assert.equal((await claim)?.attempt, 2);
  });

  it('missed runs of a schedule are counted once, and made up for once', async () => {
    await scene.submit(draft({ ref: 'hourly', schedule: { cron: '30 * * * *', timeZone: 'UTC' } }));
    scene.clock.jump(DAY);
    await scene.clock.advance(3 * LOOK);
    const [schedule] = await scene.engine.schedules();
    assert.deepEqual([schedule?.missed, (await scene.engine.list()).total], [23, 1]);
  });

  it('and put right again: a schedule runs at its next time', async () => {
    await scene.submit(draft({ ref: 'nightly', schedule: { cron: '0 2 * * *', timeZone: 'UTC' } }));
    scene.clock.jump(365 * DAY);
    await scene.clock.advance(LOOK);
    await scene.complete(await scene.take());
    scene.clock.jump(-365 * DAY);
    await scene.clock.advance(LOOK);
    await pass(scene, 2 * HOUR);
    assert.equal((await scene.take()).details.ref, 'nightly@2026-01-01T02:00Z');
  });

  it('and put right again: what waits since then waits no longer for it', async () => {
    const retry = await retrying(scene, HOUR);
    scene.clock.jump(DAY);
    const id = await scene.add({ ref: 'late' });
    await scene.fail(await scene.take(), { ...TRANSIENT, retryAfterMs: 5_000 });
    scene.clock.jump(-DAY);
    await scene.clock.advance(5_000);
    assert.equal(await scene.status(id), 'queued');
    assert.equal(await scene.status(retry), 'queued');
  });
}

export function describeClockJumps(scene: Scene): void {
  describe('when the clock is set back', () => describeSetBack(scene));
  describe('when the clock is set forward, or the machine slept', () => describeSetForward(scene));
}
