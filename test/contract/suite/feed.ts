import { strict as assert } from 'node:assert';
import { draft, eventsOf, follow, LIMITED, type Scene } from '../scene.ts';

/** A short life with events of several kinds. */
async function live(scene: Scene): Promise<string> {
  const id = await scene.add();
  const claim = await scene.take();
  await scene.engine.report(claim, [{ kind: 'log', level: 'info', text: 'looking' }]);
  await scene.step(claim, 0);
  await scene.complete(claim);
  return id;
}

function describeHistory(scene: Scene): void {
  it('tells the whole life of a task in order', async () => {
    const id = await live(scene);
    const told = (await scene.events(id)).map((event) =>
      event.kind === 'status' ? event.status : event.kind,
    );
    assert.deepEqual(told, ['queued', 'running', 'log', 'step', 'completed']);
  });

  it('says when, by whom and in which attempt', async () => {
    const id = await scene.add();
    await scene.clock.advance(250);
    await scene.take();
    await scene.engine.leave('w1', 'left');
    const told = (await scene.events(id)).map(({ at, actor, attempt }) => [
      at - scene.clock.now(),
      actor,
      attempt,
    ]);
    assert.deepEqual(told, [
      [-250, 'person', 0],
      [0, 'worker', 1],
      [0, 'engine', 1],
    ]);
  });

  it('numbers the events of the store without a gap', async () => {
    await live(scene);
    await live(scene);
    const events = await scene.engine.log({});
    assert.deepEqual(
      events.map(({ seq }) => seq),
      events.map((_, index) => index + 1),
    );
  });

  it('is read in pages', async () => {
    const id = await live(scene);
    const all = await scene.events(id);
    const first = await scene.engine.log({ task: id, limit: 2 });
    const rest = await scene.engine.log({ task: id, afterSeq: first.at(-1)?.seq ?? 0 });
    assert.equal(first.length, 2);
    assert.deepEqual([...first, ...rest], all);
  });

  for (const limit of [0, 10_001]) {
    it(`refuses a page of ${limit}`, async () => {
      await assert.rejects(scene.engine.log({ limit }), { code: 'invalid', field: 'limit' });
    });
  }

  it('is never changed by what comes later', async () => {
    const id = await live(scene);
    const before = await scene.events(id);
    await scene.engine.remove(id);
    assert.deepEqual((await scene.events(id)).slice(0, before.length), before);
  });
}

function describeFollowing(scene: Scene): void {
  it('gives every event once and in order, from the first', async () => {
    const reader = follow(scene.engine);
    const id = await live(scene);
    const pages = await reader.until((items) => eventsOf(items).length >= 5);
    await reader.stop();
    assert.deepEqual(eventsOf(pages), await scene.events(id));
  });

  it('gives the past first to one who comes late', async () => {
    await live(scene);
    const reader = follow(scene.engine);
    await reader.until((items) => eventsOf(items).length >= 5);
    await scene.add();
    const pages = await reader.until((items) => eventsOf(items).length >= 6);
    await reader.stop();
    assert.deepEqual(eventsOf(pages), await scene.engine.log({}));
  });

  it('gives only what comes after the newest cursor', async () => {
    await live(scene);
    const reader = follow(scene.engine, await scene.engine.cursor());
    await scene.arrived();
    const id = await scene.add({ ref: 'late' });
    const pages = await reader.until((items) => items.length > 0);
    await reader.stop();
    assert.deepEqual(eventsOf(pages), await scene.events(id));
  });

  it('goes on from the cursor of a page without a gap or a repeat', async () => {
    await live(scene);
    const first = follow(scene.engine);
    const [page] = await first.until((items) => items.length > 0);
    await first.stop();
    await scene.add();
    const second = follow(scene.engine, page?.cursor ?? 0);
    const more = await second.until((items) => items.length > 0);
    await second.stop();
    assert.deepEqual([...(page?.events ?? []), ...eventsOf(more)], await scene.engine.log({}));
  });

  it('gives the same to two followers', async () => {
    const readers = [follow(scene.engine), follow(scene.engine)];
    await live(scene);
    for (const reader of readers) await reader.until((items) => eventsOf(items).length >= 5);
    for (const reader of readers) await reader.stop();
    const [one, two] = readers.map(({ items }) => eventsOf(items));
    assert.deepEqual(one, two);
  });

  it('gives a long past in pages', async () => {
    await scene.submit(...Array.from({ length: 1_100 }, (_, n) => draft({ ref: `t${n}` })));
    const reader = follow(scene.engine);
    const pages = await reader.until((items) => eventsOf(items).length >= 1_100);
    await reader.stop();
    assert.equal(eventsOf(pages).length, 1_100);
    assert.equal(pages[0]?.events.length, 1_000);
  });

  it('ends when it is aborted, also while nothing comes', async () => {
    const reader = follow(scene.engine);
    await scene.arrived();
    await reader.stop();
    assert.deepEqual(reader.items, []);
  });

  it('lets the others go on when one stops', async () => {
    const [leaver, stayer] = [follow(scene.engine), follow(scene.engine)];
    await scene.arrived();
    await leaver.stop();
    await live(scene);
    await stayer.until((items) => eventsOf(items).length >= 5);
    await stayer.stop();
    assert.deepEqual(leaver.items, []);
  });

  it('shows what comes also to one whose cursor is from a store that was set aside since', async () => {
    await live(scene);
    const reader = follow(scene.engine, 1_000_000);
    await scene.arrived();
    const id = await scene.add({ ref: 'new' });
    const pages = await reader.until((items) => items.length > 0);
    await reader.stop();
    assert.deepEqual(eventsOf(pages), await scene.events(id));
  });

  it('leaves a loop that breaks off in the middle', async () => {
    await live(scene);
    const stop = new AbortController();
    for await (const page of scene.engine.follow(0, stop.signal)) {
      assert.ok(page.events.length > 0);
      break;
    }
    assert.equal((await scene.engine.stats()).total, 1);
  });
}

function describeLanes(scene: Scene): void {
  async function told(change: () => Promise<unknown>): Promise<boolean> {
    const reader = follow(scene.engine, await scene.engine.cursor());
    await scene.arrived();
    await change();
    const pages = await reader.until((items) => items.some(({ lanes }) => lanes));
    await reader.stop();
    return pages.every(({ events }) => events.length === 0);
  }

  it('tells of pauses of the queue and of an agent, which are no event of a task', async () => {
    await scene.add();
    assert.ok(await told(() => scene.engine.setQueue({ paused: true })));
    assert.ok(await told(() => scene.engine.setAgent('analyst', { paused: true })));
  });

  it('tells when somebody serves what nobody did, and when nobody does any more', async () => {
    await scene.add({ provider: 'somewhere' });
    assert.ok(await told(() => scene.claim()));
    const reader = follow(scene.engine, await scene.engine.cursor());
    await scene.claim({ worker: 'w2' });
    await scene.engine.leave('w1', 'left');
    await scene.arrived();
    await reader.stop();
    assert.deepEqual(reader.items, []);
    assert.ok(await told(() => scene.engine.leave('w2', 'left')));
  });

  it('tells when a provider becomes limited, and when its limit ends', async () => {
    await scene.add();
    const claim = await scene.take();
    const reader = follow(scene.engine, await scene.engine.cursor());
    await scene.arrived();
    await scene.engine.settle(claim, { kind: 'failed', failure: LIMITED });
    await reader.until((items) => items.some(({ lanes }) => lanes));
    await reader.stop();
    assert.ok(await told(() => scene.clock.advance(LIMITED.retryAfterMs)));
  });
}

function describeText(scene: Scene): void {
  it('passes text on as it is written', async () => {
    await scene.add();
    const claim = await scene.take();
    const reader = follow(scene.engine, await scene.engine.cursor());
    await scene.arrived();
    scene.engine.stream(claim, 'Hel');
    scene.engine.stream(claim, 'lo');
    const written = (): string =>
      reader.items.flatMap(({ deltas }) => deltas.map(({ text }) => text)).join('');
    await reader.until(() => written() === 'Hello');
    await reader.stop();
    const [delta] = reader.items[0]?.deltas ?? [];
    assert.deepEqual([delta?.task, delta?.attempt], [claim.task, 1]);
  });

  it('stores none of it', async () => {
    await scene.add();
    const claim = await scene.take();
    scene.engine.stream(claim, 'gone with the wind');
    await scene.arrived();
    assert.doesNotMatch(JSON.stringify(await scene.engine.log({})), /gone with the wind/);
  });

  it('gives none to one who comes late', async () => {
    await scene.add();
    const claim = await scene.take();
    scene.engine.stream(claim, 'too early');
    await scene.arrived();
    const reader = follow(scene.engine);
    await reader.until((items) => eventsOf(items).length >= 2);
    await reader.stop();
    assert.deepEqual(
      reader.items.flatMap(({ deltas }) => deltas),
      [],
    );
  });
}

export function describeFeed(scene: Scene): void {
  describe('the history', () => describeHistory(scene));
  describe('following', () => {
    describeFollowing(scene);
    describeLanes(scene);
    describeText(scene);
  });
}
