import { strict as assert } from 'node:assert';
import { QueueError } from '../../../src/core/errors.ts';
import type { Channel } from '../../../src/transport/channel.ts';
import { Rpc, type Methods } from '../../../src/transport/rpc.ts';
import { settle } from '../../fake/clock.ts';
import { channelPair } from './channelPair.ts';

describe('Rpc', () => {
  let near: Channel;
  let far: Channel;
  let rpc: Rpc;
  const heard: unknown[] = [];

  const METHODS: Methods = {
    double: (value) => Number(value) * 2,
    nothing: () => undefined,
    never: () => new Promise(() => undefined),
    note: (value) => void heard.push(value),
    refuse: () => {
      throw new QueueError('conflict', 'Not now.', { field: 'a.b', task: 't1' });
    },
    bare: () => {
      throw new QueueError('cycle', 'Round and round.');
    },
    fail: () => Promise.reject(new TypeError('oops')),
    uncloneable: () => () => undefined,
  };

  beforeEach(() => {
    [near, far] = channelPair();
    heard.length = 0;
    rpc = new Rpc(near, {});
    assert.ok(new Rpc(far, METHODS));
  });
  afterEach(() => near.close());

  it('answers', async () => {
    assert.equal(await rpc.call('double', 21), 42);
  });

  it('answers nothing with undefined', async () => {
    assert.equal(await rpc.call('nothing'), undefined);
  });

  it('keeps answers apart that come out of order', async () => {
    const slow = rpc.call('never');
    slow.catch(() => undefined);
    assert.deepEqual(await Promise.all([rpc.call('double', 1), rpc.call('double', 2)]), [2, 4]);
  });

  it('carries an error with code, message, field and task', async () => {
    await assert.rejects(rpc.call('refuse'), (error) => {
      assert.ok(error instanceof QueueError);
      const { code, message, field, task } = error;
      assert.deepEqual([code, message, field, task], ['conflict', 'Not now.', 'a.b', 't1']);
      return true;
    });
  });

  it('invents neither field nor task', async () => {
    await assert.rejects(rpc.call('bare'), { field: undefined, task: undefined });
  });

  it('turns any other error into an internal one with its message', async () => {
    await assert.rejects(rpc.call('fail'), { name: 'QueueError', code: 'internal', message: 'oops' });
  });

  for (const method of ['unknown', 'constructor', '__proto__', 'toString']) {
    it(`refuses the method ${method} in words`, async () => {
      await assert.rejects(rpc.call(method), { code: 'version', message: /does not know/ });
    });
  }

  it('refuses an answer that cannot cross instead of keeping its caller waiting', async () => {
    await assert.rejects(rpc.call('uncloneable'), { name: 'QueueError', code: 'internal' });
  });

  it('refuses arguments that cannot cross', async () => {
    await assert.rejects(
      rpc.call('double', () => 1),
      { name: 'QueueError', code: 'internal' },
    );
  });

  it('sends without an answer', async () => {
    rpc.send('note', 'heard');
    await settle();
    assert.deepEqual(heard, ['heard']);
  });

  for (const [who, end] of [
    ['this side', () => near.close()],
    ['the other side', () => far.close()],
  ] as const) {
    it(`refuses open calls with closed when ${who} ends the channel`, async () => {
      const open = rpc.call('never');
      end();
      await assert.rejects(open, { code: 'closed' });
    });

    it(`refuses later calls with closed when ${who} has ended the channel`, async () => {
      end();
      await settle();
      await assert.rejects(rpc.call('double', 1), { code: 'closed' });
    });
  }

  it('drops what is sent after the end', async () => {
    near.close();
    await settle();
    rpc.send('note', 'late');
    await settle();
    assert.deepEqual(heard, []);
  });

  const garbage = [
    null,
    7,
    'hello',
    [],
    {},
    { t: 'x' },
    { t: 's' },
    { t: 'q', i: '1' },
    { t: 'q', i: '1', m: 'call' },
    { t: 'q', i: '1', m: 'call', a: 'double' },
    { t: 'q', i: '1', m: 'valueOf', a: [] },
  ];
  for (const words of garbage) {
    it(`ends a channel on which ${JSON.stringify(words)} comes`, async () => {
      const open = rpc.call('never');
      far.post(words);
      await assert.rejects(open, { code: 'closed' });
    });
  }

  it('takes no notice of an answer that nobody waits for', async () => {
    near.post({ t: 's', i: 'long gone', r: null });
    assert.equal(await rpc.call('double', 1), 2);
  });

  it('survives a call without a method', async () => {
    near.post({ t: 'q', i: '1', m: 'call', a: [] });
    assert.equal(await rpc.call('double', 1), 2);
  });
});
