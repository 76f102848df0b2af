import { strict as assert } from 'node:assert';
import type { ResumeOnStartup } from '../../../src/engine/local/afterStart.ts';
import type { LocalEngine } from '../../../src/engine/local/localEngine.ts';
import type { Stats } from '../../../src/engine/port.ts';
import type { Database } from '../../../src/store/database.ts';
import { AGENT, draft } from '../../contract/scene.ts';
import { FakeClock } from '../../fake/clock.ts';
import { localEngine, memoryStore } from '../../fake/engine.ts';

const HOUR = 3_600_000;
const OFFER = { worker: 'w1', pid: 1, providers: ['p'], defaultProvider: 'p', waitMs: 0 };

describe('an engine that finds unfinished work', () => {
  let db: Database;
  let clock: FakeClock;
  let worked: number;
  let id: string;

  /** Another engine opens the store; the one before went without a word. */
  const open = async (resumeOnStartup?: ResumeOnStartup): Promise<LocalEngine> => {
    clock.forget();
    const engine = localEngine({ db, clock, ...(resumeOnStartup ? { resumeOnStartup } : {}) });
    await engine.open();
    return engine;
  };
  const hold = async (engine: LocalEngine): Promise<Stats['held']> => (await engine.stats()).held;

  beforeEach(async () => {
    db = await memoryStore();
    clock = new FakeClock();
    const first = await open();
    const [task] = await first.submit({ tasks: [draft({ ref: 'found' })], agents: [AGENT] });
    id = task?.id ?? '';
    worked = clock.now();
  });
  afterEach(() => db.close());

  for (const [policy, hours, held] of [
    ['always', 100, false],
    ['recent', 1, false],
    ['recent', 1.001, true],
    ['ask', 0, true],
    ['handover', 100, false],
    [undefined, 100, false],
  ] as const) {
    it(`${held ? 'waits' : 'goes on'} after ${hours} h: ${policy ?? 'no policy'}`, async () => {
      await clock.advance(hours * HOUR);
      const engine = await open(policy);
      assert.deepEqual(await hold(engine), held ? { since: worked, tasks: 1 } : null);
      assert.equal((await engine.claim(OFFER)) === undefined, held);
    });
  }

  it('says why nothing starts, also to what is queued meanwhile', async () => {
    const engine = await open('ask');
    await engine.submit({ tasks: [draft({ ref: 'new' })], agents: [AGENT] });
    for (const ref of ['found', 'new'])
      assert.deepEqual((await engine.get(ref))?.reason, { kind: 'held', since: worked });
    assert.equal((await hold(engine))?.tasks, 2);
  });

  it('counts what ran as work that was found', async () => {
    await (await open()).claim(OFFER);
    const engine = await open('ask');
    assert.equal((await hold(engine))?.tasks, 1);
  });

  it('starts it, for good, when a person says so', async () => {
    await (await open('ask')).setQueue({ paused: false });
    const engine = await open('handover');
    assert.equal((await engine.claim(OFFER))?.task, id);
  });

  it('wakes a waiting worker by that word', async () => {
    const engine = await open('ask');
    const claim = engine.claim({ ...OFFER, waitMs: HOUR });
    await engine.setQueue({ paused: false });
    assert.equal((await claim)?.task, id);
  });

  it('becomes an ordinary pause when a person says that', async () => {
    const engine = await open('ask');
    await engine.setQueue({ paused: true });
    const { queuePaused, held } = await engine.stats();
    assert.deepEqual([queuePaused, held], [true, null]);
  });

  it('is not stored as a pause', async () => {
    await open('ask');
    const engine = await open('always');
    assert.deepEqual([(await engine.stats()).queuePaused, await hold(engine)], [false, null]);
  });

  it('still waits when it is opened again soon after nobody has answered', async () => {
    await clock.advance(2 * HOUR);
    const held = await open('recent');
    await held.submit({ tasks: [draft({ ref: 'new' })], agents: [AGENT] });
    assert.equal((await hold(await open('recent')))?.since, worked);
    assert.equal((await hold(await open('handover')))?.since, worked);
  });

  it('does not take what an engine did by itself for work', async () => {
    await (await open()).claim(OFFER);
    await clock.advance(2 * HOUR);
    await open('always'); // gives the orphan back
    assert.equal((await hold(await open('recent')))?.since, worked);
  });

  it('has nothing to ask where all work has ended', async () => {
    await (await open()).cancel(id);
    assert.equal(await hold(await open('ask')), null);
  });
});
