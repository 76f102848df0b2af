import { strict as assert } from 'node:assert';
import { statSync } from 'node:fs';
import type { TaskDraftInput } from '../../../src/core/task.ts';
import type { LocalEngine } from '../../../src/engine/local/localEngine.ts';
import type { Retention } from '../../../src/engine/local/pruner.ts';
import { Database } from '../../../src/store/database.ts';
import { migrate } from '../../../src/store/migrations.ts';
import { MIGRATIONS } from '../../../src/store/schema.ts';
import { AGENT, draft, result } from '../../contract/scene.ts';
import { FakeClock } from '../../fake/clock.ts';
import { localEngine, memoryStore } from '../../fake/engine.ts';
import { storeFolder, wasmPath } from '../store/storeFolder.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const OFFER = { worker: 'w1', pid: 1, providers: ['p'], defaultProvider: 'p', waitMs: 0 };
const ALL: Retention = { keepDays: 90, keepCount: 1_000 };

describe('what has ended', () => {
  let clock: FakeClock;
  let db: Database;
  let engine: LocalEngine;

  const open = async (keep?: Retention): Promise<void> => {
    engine = localEngine({ db, clock, ...(keep ? { keep } : {}) });
    await engine.open();
  };
  const add = async (ref: string, over: Partial<TaskDraftInput> = {}): Promise<string> => {
    const [task] = await engine.submit({ tasks: [draft({ ref, ...over })], agents: [AGENT] });
    return task?.id ?? '';
  };
  /** Queues a task and runs it to its end. */
  const complete = async (ref: string, over: Partial<TaskDraftInput> = {}): Promise<string> => {
    const id = await add(ref, over);
    const claim = await engine.claim(OFFER);
    assert.equal(claim?.task, id);
    const step = { step: 0, kind: 'turn', name: 'turn', input: null, output: 'x' } as const;
    await engine.finishStep(claim, { ...step, startedAt: clock.now() });
    await engine.settle(claim, { kind: 'completed', result: result() });
    return id;
  };
  /** Time that nobody watches passes, and the engine looks again. */
  const later = async (ms: number): Promise<void> => {
    clock.jump(ms);
    await clock.advance(31_000);
  };
  const refs = async (): Promise<readonly string[]> =>
    (await engine.list({ order: 'newest' })).tasks.map(({ ref }) => ref).toReversed();

  beforeEach(async () => {
    clock = new FakeClock();
    db = await memoryStore();
  });
  afterEach(() => engine.close());

  it('stays while something that it proposes is undecided, and takes its proposal along when it goes', async () => {
    await open({ ...ALL, keepDays: 10 });
    const id = await add('proposes');
    const claim = await engine.claim(OFFER);
    assert.ok(claim);
    const changes = ['a', 'b'].map((path) => ({
      path,
      base: null,
      text: 'x',
      movedFrom: null,
      added: 1,
      removed: 0,
    }));
    const step = { step: 0, kind: 'tool', name: 'write_file', input: null, output: 'x' } as const;
    await engine.finishStep(claim, { ...step, startedAt: clock.now(), changes });
    await engine.settle(claim, { kind: 'completed', result: result() });
    await later(11 * DAY);
    await later(HOUR);
    assert.deepEqual(await refs(), ['proposes']);
    await engine.review.decide(id, null, 'discarded');
    await later(HOUR);
    assert.deepEqual(await refs(), []);
    assert.deepEqual(db.prepare('select path from task_changes').all(), []);
  });

  it('is removed when it is older than it is to be kept, not before', async () => {
    await open({ ...ALL, keepDays: 10 });
    await complete('old');
    await later(5 * DAY);
    await complete('new');
    await later(5 * DAY - HOUR);
    assert.deepEqual(await refs(), ['old', 'new']);
    await later(2 * HOUR);
    assert.deepEqual(await refs(), ['new']);
  });

  it('is removed where there is more than is to be kept, the oldest first', async () => {
    await open({ ...ALL, keepCount: 3 });
    for (const ref of ['a', 'b', 'c', 'd', 'e']) await complete(ref);
    await later(HOUR);
    assert.deepEqual(await refs(), ['c', 'd', 'e']);
  });

  it('goes with its steps and its history; that it went is told', async () => {
    await open({ ...ALL, keepDays: 1 });
    const id = await complete('old');
    await later(2 * DAY);
    const events = await engine.log({ task: id });
    assert.deepEqual(
      events.map(({ kind, actor }) => [kind, actor]),
      [['removed', 'engine']],
    );
    assert.deepEqual(db.prepare('select count(*) as n from task_steps').get(), { n: 0 });
  });

  it('stays where nothing is said of how much is kept', async () => {
    await open();
    await complete('old');
    await later(1_000 * DAY);
    assert.deepEqual(await refs(), ['old']);
  });

  it('leaves alone what has not ended, however old', async () => {
    await open({ keepDays: 1, keepCount: 0 });
    await add('waits', { provider: 'other' });
    await engine.pause(await add('paused'));
    await later(10 * DAY);
    assert.deepEqual(await refs(), ['waits', 'paused']);
  });

  it('stays while another task depends on it, and goes once that one is gone', async () => {
    await open({ ...ALL, keepDays: 1 });
    await complete('parent');
    const child = await add('child', { dependsOn: ['parent'], provider: 'other' });
    await later(10 * DAY);
    assert.deepEqual(await refs(), ['parent', 'child']);
    await engine.cancel(child);
    await later(2 * DAY);
    assert.deepEqual(await refs(), []);
  });

  it('stays while the task lives that has replaced it', async () => {
    await open({ ...ALL, keepDays: 1 });
    await complete('a');
    const newer = await add('a', { title: 'Look once more', provider: 'other' });
    await later(10 * DAY);
    assert.equal((await refs()).length, 2);
    await engine.cancel(newer);
    await later(2 * DAY);
    assert.deepEqual(await refs(), []);
  });

  it('goes in small commits, with time for others in between', async () => {
    await open({ ...ALL, keepDays: 1 });
    const tasks = Array.from({ length: 25 }, (_, n) => draft({ ref: `t${n}` }));
    for (const { id } of await engine.submit({ tasks, agents: [AGENT] })) await engine.cancel(id);
    clock.jump(2 * DAY);
    await clock.advance(30_000);
    const left: number[] = [];
    for (let looks = 0; looks < 3; looks++) {
      left.push((await engine.stats()).total);
      await clock.advance(1_000);
    }
    assert.deepEqual(left, [15, 5, 0]);
  });

  it('is looked for again soon after the clock was set back by a year', async () => {
    await open({ ...ALL, keepCount: 0 });
    clock.jump(-365 * DAY);
    await complete('old');
    await clock.advance(2 * HOUR);
    assert.deepEqual(await refs(), []);
  });

  it('leaves no timer behind', async () => {
    await open(ALL);
    await engine.close();
    assert.equal(clock.pending, 0);
  });
});

describe('the file of a store', () => {
  const place = storeFolder();

  it('keeps the space of what a person deletes for now, and gives it back when nobody waits for it', async () => {
    const clock = new FakeClock();
    const db = await Database.open({ file: place.file('tasks.db'), wasmPath });
    migrate(db, MIGRATIONS);
    const free = () => db.prepare('pragma freelist_count').get()?.['freelist_count'];
    const engine = localEngine({ db, clock, keep: { keepDays: 90, keepCount: 1_000 } });
    await engine.open();
    const instructions = 'Read the parser. '.repeat(500);
    const tasks = Array.from({ length: 50 }, (_, n) => draft({ ref: `t${n}`, instructions }));
    for (const { id } of await engine.submit({ tasks, agents: [AGENT] })) await engine.remove(id);
    assert.ok(Number(free()) > 50, `${String(free())} pages are free`);
    await clock.advance(5 * 60_000);
    assert.equal(free(), 0);
    await engine.close();
  });

  it('gives back the space of what was removed', async () => {
    const clock = new FakeClock();
    const file = place.file('tasks.db');
    const open = async (): Promise<LocalEngine> => {
      const db = await Database.open({ file, wasmPath });
      migrate(db, MIGRATIONS);
      const engine = localEngine({ db, clock, keep: { keepDays: 1, keepCount: 1_000 } });
      await engine.open();
      return engine;
    };
    const engine = await open();
    const instructions = 'Read the parser. '.repeat(500);
    const tasks = Array.from({ length: 300 }, (_, n) => draft({ ref: `t${n}`, instructions }));
    for (const { id } of await engine.submit({ tasks, agents: [AGENT] })) await engine.cancel(id);
    await engine.close();
    const full = statSync(file).size;
    clock.jump(2 * DAY);
    const next = await open();
    await clock.advance(5 * 60_000);
    assert.equal((await next.stats()).total, 0);
    await next.close();
    assert.ok(statSync(file).size < full / 10, `${full} bytes became ${statSync(file).size}`);
  });
});
