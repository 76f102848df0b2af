import { strict as assert } from 'node:assert';
import { EngineClient } from '../../../src/engine/client.ts';
import { QueueError } from '../../../src/core/errors.ts';
import type { LocalEngine } from '../../../src/engine/local/localEngine.ts';
import { serveEngine } from '../../../src/engine/serve.ts';
import type { Channel } from '../../../src/transport/channel.ts';
import { AGENT, draft, eventsOf, follow } from '../../contract/scene.ts';
import { FakeClock, settle } from '../../fake/clock.ts';
import { localEngine, memoryStore } from '../../fake/engine.ts';
import { channelPair } from '../transport/channelPair.ts';

/** What the engine's end of a line does with each message that it posts. */
type Line = (post: () => void, cut: () => void) => void;

const healthy: Line = (post) => post();
/** The engine does what it is asked, but the line is cut before its answer. */
const cutBeforeAnswer: Line = (_post, cut) => cut();

describe('EngineClient', () => {
  let engine: LocalEngine;
  let client: EngineClient;
  /** How the next lines behave; then all are healthy. */
  let lines: Line[];
  let connected: number;
  let refuse: Error | undefined;

  beforeEach(async () => {
    engine = localEngine({ db: await memoryStore(), clock: new FakeClock() });
    lines = [];
    connected = 0;
    refuse = undefined;
    client = new EngineClient({ connect });
  });
  afterEach(async () => {
    await client.close();
    await settle();
    await engine.close();
  });

  async function connect(): Promise<Channel> {
    connected += 1;
    if (refuse) throw refuse;
    const behaviour = lines.shift() ?? healthy;
    const [near, far] = channelPair();
    const post = (message: unknown): void =>
      behaviour(
        () => far.post(message),
        () => far.close(),
      );
    serveEngine(engine, { ...far, post });
    return near;
  }

  const submit = (): Promise<unknown> =>
    client.submit({ tasks: [draft({ title: 'Once' })], agents: [AGENT] });

  it('does a command once whose answer was lost', async () => {
    lines = [cutBeforeAnswer];
    await submit();
    assert.equal((await engine.list()).total, 1);
    assert.equal(connected, 2);
  });

  it('opens one new line for all calls that lost the old one', async () => {
    lines = [cutBeforeAnswer];
    await Promise.all([submit(), client.stats(), client.list()]);
    assert.equal(connected, 2);
  });

  it('keeps its line from call to call', async () => {
    await submit();
    await client.stats();
    assert.equal(connected, 1);
  });

  it('keeps its new line when the old one is found closed later', async () => {
    lines = [cutBeforeAnswer];
    await client.stats();
    await settle();
    await client.stats();
    assert.equal(connected, 2);
  });

  it('gives up when every line is lost', async () => {
    lines = Array.from({ length: 20 }, () => cutBeforeAnswer);
    await assert.rejects(client.stats(), { code: 'closed' });
    assert.equal(connected, 6);
  });

  it('gives up a call when the engine at the end of every line is closed', async () => {
    await engine.close();
    await assert.rejects(client.stats(), { code: 'closed' });
    assert.equal(connected, 6);
  });

  it('gives up following when the engine at the end of every line is closed', async () => {
    await engine.close();
    await assert.rejects(follow(client).done, { code: 'closed' });
    assert.equal(connected, 6);
  });

  it('never repeats what a worker says', async () => {
    await engine.submit({ tasks: [draft()], agents: [AGENT] });
    lines = [cutBeforeAnswer];
    const offer = { worker: 'w1', pid: 1, providers: ['offline'], defaultProvider: 'offline', waitMs: 0 };
    await assert.rejects(client.claim(offer), { code: 'closed' });
    assert.equal(connected, 1);
  });

  it('gives back what a worker held whose line is lost, without blame', async () => {
    await engine.submit({ tasks: [draft({ ref: 'a' })], agents: [AGENT] });
    lines = [cutBeforeAnswer];
    const offer = { worker: 'w1', pid: 1, providers: ['offline'], defaultProvider: 'offline', waitMs: 0 };
    await assert.rejects(client.claim(offer));
    await settle();
    const task = await engine.get('a');
    assert.deepEqual([task?.status, task?.attempt, task?.retryCount], ['queued', 1, 0]);
    assert.deepEqual(await engine.workers(), []);
  });

  it('takes nothing for a worker whose line is lost while it waits', async () => {
    const offer = {
      worker: 'w1',
      pid: 1,
      providers: ['offline'],
      defaultProvider: 'offline',
      waitMs: 60_000,
    };
    const claim = client.claim(offer);
    await settle();
    await Promise.all([assert.rejects(claim, { code: 'closed' }), client.close()]);
    await settle();
    await engine.submit({ tasks: [draft({ ref: 'a' })], agents: [AGENT] });
    await settle();
    const task = await engine.get('a');
    assert.deepEqual([task?.status, task?.attempt], ['queued', 0]);
  });

  it('follows on over a new line without a gap or a repeat', async () => {
    let posts = 0;
    lines = [(post, cut) => (++posts < 4 ? post() : cut())];
    const reader = follow(client);
    for (const ref of ['a', 'b', 'c', 'd', 'e']) {
      await engine.submit({ tasks: [draft({ ref })], agents: [AGENT] });
      await settle();
    }
    const pages = await reader.until((items) => eventsOf(items).length >= 5);
    await reader.stop();
    assert.deepEqual(eventsOf(pages), await engine.log({}));
    assert.equal(connected, 2);
  });

  it('passes on why it cannot connect, and tries again at the next call', async () => {
    refuse = new Error('nobody is there');
    await assert.rejects(client.stats(), /nobody is there/);
    refuse = undefined;
    assert.equal((await client.stats()).total, 0);
  });

  it('closes a line that was still being opened', async () => {
    const stats = client.stats();
    await client.close();
    await assert.rejects(stats, { code: 'closed' });
    await settle();
    await assert.rejects(client.stats(), { code: 'closed' });
  });

  it('closes at once while a line is being opened that never is', async () => {
    const stuck = new EngineClient({ connect: () => new Promise(() => undefined) });
    const calls = [stuck.stats(), follow(stuck).done].map((call) => assert.rejects(call, { code: 'closed' }));
    await Promise.all([stuck.close(), ...calls]);
  });

  it('lets go at once who waits for an answer from a line that does not even end', async () => {
    const [near] = channelPair();
    const stuck = new EngineClient({ connect: async () => ({ ...near, close: () => undefined }) });
    const calls = [stuck.stats(), stuck.heartbeat('w'), follow(stuck).done].map((call) =>
      assert.rejects(call, { code: 'closed' }),
    );
    await settle();
    await Promise.all([stuck.close(), ...calls]);
  });

  it('hangs up on a line that is opened after it was closed', async () => {
    const [near, far] = channelPair();
    let opened: (channel: Channel) => void = () => undefined;
    const line = new Promise<Channel>((resolve) => {
      opened = resolve;
    });
    const late = new EngineClient({ connect: () => line });
    const call = assert.rejects(late.stats(), { code: 'closed' });
    await late.close();
    const ended = new Promise<void>((resolve) => far.onClose(resolve));
    opened(near);
    await Promise.all([ended, call]);
  });

  it('connects once more when whom it was connecting to has closed', async () => {
    refuse = new QueueError('closed', 'The engine of this window is closed.');
    const call = client.stats();
    refuse = undefined;
    assert.equal((await call).total, 0);
    assert.equal(connected, 2);
  });

  it('drops text that is written while the line is lost', async () => {
    client.stream({ task: 't', attempt: 1 }, 'nobody hears');
    assert.equal(connected, 0);
  });
});
