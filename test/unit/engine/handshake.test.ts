import { strict as assert } from 'node:assert';
import { greet, PATIENCE_MS, receive } from '../../../src/engine/handshake.ts';
import { PROTOCOL_VERSION } from '../../../src/engine/protocol.ts';
import type { Channel } from '../../../src/transport/channel.ts';
import { FakeClock, settle } from '../../fake/clock.ts';
import { channelPair } from '../transport/channelPair.ts';

describe('the first words on a line', () => {
  let near: Channel;
  let far: Channel;
  let admitted: number;
  let clock: FakeClock;

  beforeEach(() => {
    [near, far] = channelPair();
    admitted = 0;
    clock = new FakeClock();
    receive(far, 'secret', clock, () => {
      admitted += 1;
    });
  });

  it('let in who shows the token', async () => {
    await greet(near, 'secret', clock);
    assert.equal(admitted, 1);
  });

  for (const token of ['Secret', 'secre', 'secrets', '']) {
    it(`refuse the token "${token}" and end the line`, async () => {
      const ended = new Promise<void>((resolve) => near.onClose(resolve));
      await assert.rejects(greet(near, token, clock), { code: 'version', message: /token does not fit/ });
      await ended;
      assert.equal(admitted, 0);
    });
  }

  it('refuse another protocol, naming both versions', async () => {
    const answer = new Promise<unknown>((resolve) => near.onMessage(resolve));
    near.post({ hello: 'secret', protocol: PROTOCOL_VERSION + 1 });
    const text = JSON.stringify(await answer);
    assert.match(text, new RegExp(`its protocol is ${PROTOCOL_VERSION}, yours is ${PROTOCOL_VERSION + 1}`));
    assert.equal(admitted, 0);
  });

  for (const words of [null, 'hello', { hello: 'secret' }, { t: 'q', i: '1', m: 'call', a: [] }]) {
    it(`refuse ${JSON.stringify(words)}`, async () => {
      const ended = new Promise<void>((resolve) => near.onClose(resolve));
      near.post(words);
      await ended;
      assert.equal(admitted, 0);
    });
  }

  it('keep what follows for whoever serves the line, however late', async () => {
    near.post({ hello: 'secret', protocol: PROTOCOL_VERSION });
    near.post('a call');
    await settle();
    assert.equal(await new Promise((resolve) => far.onMessage(resolve)), 'a call');
    assert.equal(admitted, 1);
  });

  it('end with closed when the owner hangs up', async () => {
    const [side, other] = channelPair();
    other.close();
    await assert.rejects(greet(side, 'secret', clock), { code: 'closed' });
  });

  it('end the line of one who says nothing', async () => {
    let ended = false;
    near.onClose(() => {
      ended = true;
    });
    await clock.advance(PATIENCE_MS - 1);
    assert.equal(ended, false);
    await clock.advance(1);
    assert.equal(ended, true);
  });

  it('leave the line alone once they are said, however long nothing follows', async () => {
    await greet(near, 'secret', clock);
    assert.equal(clock.pending, 0);
    await clock.advance(10 * PATIENCE_MS);
    near.post('still there');
    assert.equal(await new Promise((resolve) => far.onMessage(resolve)), 'still there');
  });

  it('wait for nothing once the line has ended', async () => {
    const [side, other] = channelPair();
    receive(other, 'secret', clock, () => assert.fail());
    near.close();
    side.close();
    await settle();
    assert.equal(clock.pending, 0);
  });

  it('end with words when the owner takes the line and does not answer', async () => {
    const [side] = channelPair();
    const greeting = assert.rejects(greet(side, 'secret', clock), {
      code: 'unavailable',
      message: /does not answer/,
    });
    await clock.advance(PATIENCE_MS);
    await greeting;
  });
});
