import { strict as assert } from 'node:assert';
import type { LocalEngine } from '../../../src/engine/local/localEngine.ts';
import type { Database } from '../../../src/store/database.ts';
import { AGENT, draft } from '../../contract/scene.ts';
import { FakeClock, settle } from '../../fake/clock.ts';
import { localEngine, memoryStore } from '../../fake/engine.ts';

const HOUR = 3_600_000;

describe('a local engine that lives for long', () => {
  let db: Database;
  let clock: FakeClock;
  let engine: LocalEngine;
  let broken: Error[];

  beforeEach(async () => {
    db = await memoryStore();
    clock = new FakeClock();
    broken = [];
    engine = localEngine({ db, clock, onBroken: (error) => broken.push(error) });
    await engine.open();
  });
  afterEach(() => engine.close());

  const commands = (): unknown[] =>
    db
      .prepare('select id from command_ids order by at')
      .all()
      .map(({ id }) => id);

  it('owes a slow follower the end of what was written, and not all of it', async () => {
    const stop = new AbortController();
    const pages = engine.follow(0, stop.signal);
    const first = pages.next();
    await settle();
    for (const task of ['a', 'b'])
      for (let n = 0; n < 40; n++) engine.stream({ task, attempt: 1 }, `${n}`.padEnd(10_000, task));
    const page = (await first).value;
    stop.abort();
    assert.ok(page);
    const { deltas } = page;
    const written = deltas.map(({ text }) => text).join('');
    assert.equal(written.length, 256_000);
    assert.ok(written.endsWith(`39${'b'.repeat(9_998)}`));
    assert.deepEqual(
      deltas.map(({ task }) => task),
      ['b'],
    );
  });

  it('forgets the ids of commands after a day', async () => {
    await engine.setQueue({ paused: true }, { commandId: 'first' });
    await clock.advance(23 * HOUR);
    await engine.setQueue({ paused: true }, { commandId: 'second' });
    assert.deepEqual(commands(), ['first', 'second']);
    await clock.advance(2 * HOUR);
    await engine.setQueue({ paused: true }, { commandId: 'third' });
    assert.deepEqual(commands(), ['second', 'third']);
  });

  it('keeps for a worker that does not listen what is about its last attempt alone', async () => {
    const offer = { worker: 'w1', pid: 1, providers: ['p'], defaultProvider: 'p', waitMs: 0 };
    const [task] = await engine.submit({ tasks: [draft()], agents: [AGENT] });
    assert.ok(task);
    for (let attempt = 1; attempt <= 3; attempt++) {
      await engine.claim(offer);
      await engine.pause(task.id);
      await engine.leave('w1', 'crashed');
      await engine.resume(task.id);
    }
    await engine.claim(offer);
    await engine.pause(task.id);
    await engine.cancel(task.id);
    const stop = new AbortController();
    const signals = engine.signals('w1', stop.signal);
    const heard = [(await signals.next()).value, (await signals.next()).value];
    stop.abort();
    assert.deepEqual(heard, [
      { task: task.id, attempt: 4, kind: 'pause' },
      { task: task.id, attempt: 4, kind: 'cancel' },
    ]);
  });

  it('says so when it cannot look after what waits, instead of leaving it waiting for ever', async () => {
    const scheduledAt = clock.now() + HOUR;
    await engine.submit({ tasks: [draft({ ref: 'later', scheduledAt })], agents: [AGENT] });
    db.exec(`update agent_tasks set budget = '{'`);
    await clock.advance(HOUR);
    assert.match(broken[0]?.message ?? '', /could not be looked at.*budget/);
    assert.equal(clock.pending, 0);
  });
});
