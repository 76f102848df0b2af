import { strict as assert } from 'node:assert';
import { QueueError } from '../../../src/core/errors.ts';
import type { Channel } from '../../../src/transport/channel.ts';
import { Rpc } from '../../../src/transport/rpc.ts';
import { StreamReceiver, StreamSender, type StreamSource } from '../../../src/transport/streams.ts';
import { settle } from '../../fake/clock.ts';
import { channelPair } from './channelPair.ts';

async function all(stream: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe('streams over an RPC', () => {
  let near: Channel;
  let far: Channel;
  let rpc: Rpc;
  let receiver: StreamReceiver;
  /** Sources that have begun and not ended. */
  let open = 0;
  let made = 0;

  /** Numbers from 0, each when it is asked for, until aborted. */
  async function* numbers(signal: AbortSignal): AsyncGenerator<number> {
    open += 1;
    try {
      while (!signal.aborted) yield made++;
    } finally {
      open -= 1;
    }
  }

  async function* silence(signal: AbortSignal): AsyncGenerator<number> {
    open += 1;
    try {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      yield* [];
    } finally {
      open -= 1;
    }
  }

  async function* three(): AsyncGenerator<number> {
    yield* [1, 2, 3];
  }

  async function* broken(): AsyncGenerator<number> {
    yield 1;
    throw new QueueError('not-found', 'Gone.', { task: 't' });
  }

  const source: StreamSource = (name, args, signal) => {
    if (name === 'numbers') return numbers(signal);
    if (name === 'silence') return silence(signal);
    if (name === 'three') return three();
    if (name === 'broken') return broken();
    throw new QueueError('version', `There is no stream ${name} of ${args.length}.`);
  };

  beforeEach(() => {
    open = 0;
    made = 0;
    [near, far] = channelPair();
    receiver = new StreamReceiver();
    rpc = new Rpc(near, receiver.methods);
    near.onClose(() => receiver.close());
    const sender = new StreamSender(source);
    const farRpc: Rpc = new Rpc(
      far,
      sender.methods(() => farRpc),
    );
    far.onClose(() => sender.close());
  });
  afterEach(async () => {
    near.close();
    await settle();
    assert.equal(open, 0, 'a source was left open');
  });

  const read = (name: string, signal = new AbortController().signal): AsyncGenerator =>
    receiver.open(rpc, name, [], signal);

  it('gives every item in order and ends', async () => {
    assert.deepEqual(await all(read('three')), [1, 2, 3]);
  });

  it('makes the writer wait for a slow reader', async () => {
    const stream = read('numbers');
    assert.equal((await stream.next()).value, 0);
    await settle();
    await settle();
    assert.ok(made <= 3, `${made} were made for one that was taken`);
    await stream.return(undefined);
  });

  it('closes the source when the reader leaves early', async () => {
    for await (const item of read('numbers')) if (item === 3) break;
    await settle();
    assert.equal(open, 0);
  });

  it('closes the source when the reader aborts, also while nothing comes', async () => {
    const stop = new AbortController();
    const stream = read('silence', stop.signal);
    const next = stream.next();
    await settle();
    assert.equal(open, 1);
    stop.abort();
    assert.equal((await next).done, true);
    await settle();
    assert.equal(open, 0);
  });

  it('opens nothing when it was aborted before', async () => {
    assert.deepEqual(await all(read('numbers', AbortSignal.abort())), []);
    await settle();
    assert.equal(made, 0);
  });

  it('keeps streams apart', async () => {
    const [a, b] = [read('three'), read('three')];
    assert.deepEqual([(await a.next()).value, (await b.next()).value, (await a.next()).value], [1, 1, 2]);
    await Promise.all([a.return(undefined), b.return(undefined)]);
  });

  it('carries the error that broke the source, after what came before it', async () => {
    const stream = read('broken');
    assert.equal((await stream.next()).value, 1);
    await assert.rejects(stream.next(), { code: 'not-found', message: 'Gone.', task: 't' });
  });

  it('carries the refusal of a stream that is not there', async () => {
    await assert.rejects(read('unknown').next(), { code: 'version', message: /no stream unknown/ });
  });

  it('refuses a number that is open already', async () => {
    const next = read('silence').next();
    await settle();
    await assert.rejects(rpc.call('openStream', 1, 'silence'), { code: 'invalid' });
    assert.equal(open, 1);
    near.close();
    await assert.rejects(next);
  });

  it('ends with closed when the connection is lost', async () => {
    const next = read('silence').next();
    await settle();
    far.close();
    await assert.rejects(next, { code: 'closed' });
  });

  it('closes the source when the connection is lost', async () => {
    const next = read('silence').next();
    await settle();
    near.close();
    await assert.rejects(next);
    await settle();
    assert.equal(open, 0);
  });
});
