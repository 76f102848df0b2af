import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { acquireOwner } from '../../src/engine/local/owner.ts';
import { probeSocket } from '../../src/engine/local/probeSocket.ts';
import { currentIdentity } from '../../src/engine/local/processIdentity.ts';
import { PROTOCOL_VERSION } from '../../src/engine/protocol.ts';
import type { Channel } from '../../src/transport/channel.ts';
import { socketChannel } from '../../src/transport/socket.ts';
import { HostScene } from './hostScene.ts';

const CRASHING = path.join(import.meta.dirname, 'crashingEngine.ts');

describe('an engine host', () => {
  it('leaves an engine alone that fails at every call, and says so once', async () => {
    await using scene = new HostScene();
    const host = scene.host({ engineThreadFile: CRASHING, restarts: { ends: 4, withinMs: 60_000 } });
    const resting = /ended 4 times in a row and is left alone for \d\d s.*A listener threw/;
    for (let ends = 0; ends < 4; ends++) await fail(await host.connect());
    await assert.rejects(host.connect(), { name: 'QueueError', code: 'unavailable', message: resting });
    const [first = '', last = '', ...more] = scene.notices;
    assert.match(first, /^The task engine failed: A listener threw\. The task queue begins anew/);
    assert.match(last, /is left alone for/);
    assert.deepEqual(more, []);
    assert.equal(host.owns, false);
  });

  it('starts it again once it has rested', async () => {
    await using scene = new HostScene();
    const file = path.join(scene.folder, 'missing.cjs');
    const host = scene.host({ engineThreadFile: file, restarts: { ends: 1, withinMs: 300 } });
    await assert.rejects(host.connect(), /^QueueError: (?!The task engine ended)/);
    await assert.rejects(host.connect(), /left alone/);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await assert.rejects(host.connect(), /^QueueError: (?!The task engine ended)/);
  });

  it('starts none while an owner lives that hangs up, since it is on its way out', async () => {
    await using scene = new HostScene();
    mkdirSync(scene.storeDir);
    await using owner = await hangingUp(scene, 3);
    const channel = await scene.host({ engineThreadFile: 'nothing is to be started' }).connect();
    channel.close();
    assert.equal(owner.visits, 4);
  });
});

/** Makes one call, and waits for the end of the line that it comes to. */
async function fail(channel: Channel): Promise<void> {
  const ended = new Promise<void>((resolve) => channel.onClose(resolve));
  channel.post({ t: 'q', i: '1', m: 'call', a: ['stats', []] });
  await ended;
}

/** An owner that hangs up on so many visitors before it takes one. */
async function hangingUp(
  scene: HostScene,
  times: number,
): Promise<AsyncDisposable & { readonly visits: number }> {
  const address = path.join(scene.folder, 'owner.sock');
  let owning = false;
  let visits = 0;
  const server = createServer((socket) => {
    const channel = socketChannel(socket);
    if (owning) visits += 1;
    if (visits <= times) channel.close();
    else channel.onMessage(() => channel.post({ welcome: true }));
  });
  server.listen(address);
  await once(server, 'listening');
  const store = { storeDir: scene.storeDir, address, token: 't', nonce: 'one' };
  const version = { protocol: PROTOCOL_VERSION, schema: 1 };
  const who = { identity: currentIdentity(), probe: probeSocket, now: Date.now };
  const ownership = await acquireOwner({ ...store, ...version, ...who });
  owning = true;
  return {
    get visits() {
      return visits;
    },
    [Symbol.asyncDispose]: async () => {
      ownership.release();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
