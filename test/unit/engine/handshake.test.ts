import { strict as assert } from 'node:assert';
import { greet, receive } from '../../../src/engine/handshake.ts';
import { PROTOCOL_VERSION } from '../../../src/engine/wire.ts';
import type { Channel } from '../../../src/transport/channel.ts';
import { settle } from '../../fake/clock.ts';
import { channelPair } from '../transport/channelPair.ts';

describe('the first words on a line', () => {
  let near: Channel;
  let far: Channel;
  let admitted: number;

  beforeEach(() => {
    [near, far] = channelPair();
    admitted = 0;
    receive(far, 'secret', () => {
      admitted += 1;
    });
  });

  it('let in who shows the token', async () => {
    await greet(near, 'secret');
    assert.equal(admitted, 1);
  });

  for (const token of ['Secret', 'secre', 'secrets', '']) {
    it(`refuse the token "${token}" and end the line`, async () => {
      const ended = new Promise<void>((resolve) => near.onClose(resolve));
      await assert.rejects(greet(near, token), { code: 'version', message: /token does not fit/ });
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
    await assert.rejects(greet(side, 'secret'), { code: 'closed' });
  });
});
