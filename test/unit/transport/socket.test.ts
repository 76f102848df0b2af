import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { Channel } from '../../../src/transport/channel.ts';
import { messagePortChannel } from '../../../src/transport/messagePort.ts';
import { Rpc } from '../../../src/transport/rpc.ts';
import { socketChannel } from '../../../src/transport/socket.ts';

/** The next message of a channel. */
function message(channel: Channel): Promise<unknown> {
  return new Promise((resolve) => channel.onMessage(resolve));
}

function ended(channel: Channel): Promise<void> {
  return new Promise((resolve) => channel.onClose(resolve));
}

describe('socketChannel', () => {
  let folder = '';
  let server: Server;
  /** The raw end and the channel at the other one. */
  let raw: Socket;
  let channel: Channel;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'atq-socket-'));
    const address = process.platform === 'win32' ? `\\\\.\\pipe\\${folder}` : join(folder, 's');
    server = createServer().listen(address);
    await once(server, 'listening');
    raw = connect(address);
    const socket = await new Promise<Socket>((resolve) => void server.once('connection', resolve));
    channel = socketChannel(socket);
  });
  afterEach(async () => {
    raw.destroy();
    channel.close();
    await new Promise((resolve) => void server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  it('sends a line of JSON for each message', async () => {
    channel.post({ text: 'zwei\nZeilen' });
    const data = await new Promise<Buffer>((resolve) => void raw.once('data', resolve));
    assert.equal(String(data), '{"text":"zwei\\nZeilen"}\n');
  });

  it('takes a line that comes in pieces, split within a character', async () => {
    const line = Buffer.from('{"text":"Grüße 🚀"}\n');
    for (const byte of line) {
      raw.write(Uint8Array.of(byte));
      await new Promise((resolve) => void setImmediate(resolve));
    }
    assert.deepEqual(await message(channel), { text: 'Grüße 🚀' });
  });

  it('takes several lines that come in one piece', async () => {
    const got: unknown[] = [];
    const third = new Promise<void>((resolve) =>
      channel.onMessage((each) => {
        got.push(each);
        if (got.length === 3) resolve();
      }),
    );
    raw.write('1\n[2]\n{"n":3}\n');
    await third;
    assert.deepEqual(got, [1, [2], { n: 3 }]);
  });

  it('keeps what comes before there is a listener', async () => {
    raw.write('"early"\n');
    await new Promise((resolve) => void setImmediate(resolve));
    assert.equal(await message(channel), 'early');
  });

  for (const garbage of ['not json\n', '{"half":\n', '\n', 'GET / HTTP/1.1\r\n']) {
    it(`ends on ${JSON.stringify(garbage)}`, async () => {
      raw.write(garbage);
      await ended(channel);
    });
  }

  it('hears of the end when the other side goes', async () => {
    raw.destroy();
    await ended(channel);
  });

  it('tells of the end also to one who asks later', async () => {
    raw.destroy();
    await ended(channel);
    await ended(channel);
  });

  it('drops what is posted after the end', async () => {
    raw.destroy();
    await ended(channel);
    channel.post('late');
  });

  it('ends at once when it is closed, though the other side goes on and on', async () => {
    raw.pause(); // like a process that has stopped, it does not even see the end
    channel.close();
    await ended(channel);
  });

  it('is closed by many at once like by one', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error): void => void warnings.push(warning);
    process.on('warning', warned);
    channel.post('x'.repeat(10_000_000)); // so that the end has something to wait for
    for (let n = 0; n < 20; n++) channel.close();
    raw.resume();
    await ended(channel);
    process.off('warning', warned);
    assert.deepEqual(warnings, []);
  });

  it('takes nothing more once it is closed', async () => {
    raw.on('error', () => undefined); // its words were not read
    channel.onMessage(() => assert.fail('a closed channel took a message'));
    channel.close();
    raw.write('"late"\n');
    await ended(channel);
  });

  it('refuses to send what the other side would not take', () => {
    assert.throws(() => channel.post('x'.repeat(70_000_000)), { code: 'invalid', message: /too much/ });
  });

  it('answers nothing to garbage that is JSON, and ends', async () => {
    const rpc = new Rpc(channel, {});
    raw.write('{"t":"x"}\n');
    await ended(channel);
    await assert.rejects(rpc.call('any'), { code: 'closed' });
  });
});

describe('a message of 10 MB', () => {
  const big = { text: 'ß'.repeat(5_000_000) };

  it('crosses a socket whole, both ways', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'atq-socket-'));
    const address = process.platform === 'win32' ? `\\\\.\\pipe\\${folder}` : join(folder, 's');
    const server = createServer((socket) => {
      assert.ok(new Rpc(socketChannel(socket), { echo: (value) => value }));
    }).listen(address);
    await once(server, 'listening');
    const rpc = new Rpc(socketChannel(connect(address)), {});
    assert.deepEqual(await rpc.call('echo', big), big);
    rpc.close();
    await new Promise((resolve) => void server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  it('that an answer makes of seven is refused in words, and the line goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'atq-socket-'));
    const address = process.platform === 'win32' ? `\\\\.\\pipe\\${folder}` : join(folder, 's');
    const seven = Array.from({ length: 7 }, () => 'x'.repeat(10_000_000));
    const server = createServer((socket) => {
      assert.ok(new Rpc(socketChannel(socket), { seven: () => seven, one: () => 1 }));
    }).listen(address);
    await once(server, 'listening');
    const rpc = new Rpc(socketChannel(connect(address)), {});
    await assert.rejects(rpc.call('seven'), { code: 'invalid', message: /too much for one message/ });
    assert.equal(await rpc.call('one'), 1);
    rpc.close();
    await new Promise((resolve) => void server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  it('crosses a MessagePort whole, both ways', async () => {
    const { port1, port2 } = new MessageChannel();
    assert.ok(new Rpc(messagePortChannel(port2), { echo: (value) => value }));
    const rpc = new Rpc(messagePortChannel(port1), {});
    assert.deepEqual(await rpc.call('echo', big), big);
    rpc.close();
  });
});

describe('messagePortChannel', () => {
  it('ends on both sides when one closes', async () => {
    const { port1, port2 } = new MessageChannel();
    const [left, right] = [messagePortChannel(port1), messagePortChannel(port2)];
    left.close();
    await Promise.all([ended(left), ended(right)]);
  });

  it('keeps what comes while nobody listens for the next listener', async () => {
    const { port1, port2 } = new MessageChannel();
    const [left, right] = [messagePortChannel(port1), messagePortChannel(port2)];
    right.onMessage(() => assert.fail('taken by the wrong listener'));
    right.onMessage(undefined);
    left.post('kept');
    await new Promise((resolve) => void setImmediate(resolve));
    assert.equal(await message(right), 'kept');
    left.close();
  });
});
