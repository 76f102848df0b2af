import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';
import { QueueError } from '../../src/core/errors.ts';
import { acquireOwner, readOwner } from '../../src/engine/local/owner.ts';
import { probeSocket } from '../../src/engine/local/probeSocket.ts';
import { currentIdentity } from '../../src/engine/local/processIdentity.ts';
import { PROTOCOL_VERSION } from '../../src/engine/protocol.ts';
import { Database } from '../../src/store/database.ts';
import { WASM_PATH } from '../fake/engine.ts';
import { socketChannel } from '../../src/transport/socket.ts';
import { add, ENDABLE, HostScene, is, until } from './hostScene.ts';

const SLOW = { offlinePaceMs: 60_000 };

describe('an engine host', () => {
  it('owns a store that nobody owns, and runs tasks on it', async () => {
    await using scene = new HostScene();
    const { host, engine } = await scene.open();
    const [id = ''] = await add(engine, ['a']);
    const { result } = await until(engine, id, is('completed'));
    assert.equal(host.owns, true);
    assert.equal(result?.sample, true);
    assert.ok(result.output.length > 100);
    assert.deepEqual(scene.notices, []);
  });

  it('starts one engine thread for clients that come together', async () => {
    await using scene = new HostScene();
    const host = scene.host();
    const clients = [scene.client(host), scene.client(host), scene.client(host)];
    await Promise.all(clients.map((client) => client.stats()));
    assert.equal(host.owns, true);
    assert.deepEqual(
      readdirSync(scene.storeDir).filter((name) => name.startsWith('owner.')),
      ['owner.1'],
    );
  });

  it('attaches to the owner in another process, with the full view and all commands', async () => {
    await using scene = new HostScene();
    const { host, engine } = await scene.open({ data: SLOW });
    const [a = '', b = ''] = await add(engine, ['a', 'b']);
    await Promise.all([until(engine, a, is('running')), until(engine, b, is('running'))]);
    const second = scene.secondProcess();
    assert.deepEqual(await second.ask({ kind: 'list' }), { refs: ['a running', 'b running'], owns: false });
    await second.ask({ kind: 'cancel', id: a });
    await until(engine, a, is('cancelled'));
    assert.equal(host.owns, true);
  });

  it('takes over when the owner closes, and finds everything', async () => {
    await using scene = new HostScene();
    const { host, engine } = await scene.open({ data: SLOW });
    const [a = ''] = await add(engine, ['a', 'b', 'c']);
    const second = scene.secondProcess();
    await second.ask({ kind: 'cancel', id: a });
    await engine.close();
    await host.close();
    const { refs, owns } = await second.ask({ kind: 'list' });
    assert.deepEqual([refs.length, owns], [3, true]);
  });

  for (const [name, hello, words] of [
    [
      'of another version',
      { protocol: PROTOCOL_VERSION + 1 },
      /another version .* Update both, or close the other/,
    ],
    ['without the token', { hello: 'guessed' }, /The token does not fit/],
    ['that says something else', { hello: 1 }, /This is the line of Agent Task Queue alone/],
  ] as const) {
    it(`refuses a process ${name} in words, and hangs up`, async () => {
      await using scene = new HostScene();
      await scene.open();
      const owner = await readOwner(scene.storeDir);
      assert.ok(owner);
      const socket = connect(owner.address);
      const channel = socketChannel(socket);
      const closed = once(socket, 'close');
      const answered = new Promise<unknown>((resolve) => channel.onMessage(resolve));
      channel.post({ hello: owner.token, protocol: PROTOCOL_VERSION, ...hello });
      assert.match(JSON.stringify(await answered), words);
      await closed;
    });
  }

  it('says in words that the owner is of another version, and starts nothing of its own', async () => {
    await using scene = new HostScene();
    mkdirSync(scene.storeDir);
    const words = 'The task queue is run by another version of Agent Task Queue.';
    await using _other = await otherVersion(scene, words);
    await assert.rejects(
      scene.host().connect(),
      (error) => error instanceof QueueError && error.code === 'version' && error.message === words,
    );
    assert.deepEqual(readdirSync(scene.storeDir), ['owner.1']);
  });

  it('sets a damaged store aside with a notice, unchanged, and begins a new one', async () => {
    await using scene = new HostScene();
    mkdirSync(scene.storeDir);
    writeFileSync(path.join(scene.storeDir, 'tasks.db'), 'This is no database.'.repeat(500));
    const { engine } = await scene.open();
    await add(engine, ['a']);
    const [notice = '', ...more] = scene.notices;
    assert.deepEqual(more, []);
    const [, file = ''] =
      /was damaged\. It was set aside as (.+), and a new one was begun\.$/.exec(notice) ?? [];
    assert.equal(path.dirname(file), scene.storeDir);
    assert.equal(readFileSync(file, 'utf8'), 'This is no database.'.repeat(500));
  });

  it('refuses a store of a newer version, unchanged', async () => {
    await using scene = new HostScene();
    mkdirSync(scene.storeDir);
    const file = path.join(scene.storeDir, 'tasks.db');
    const db = await Database.open({ file, wasmPath: WASM_PATH });
    db.exec('pragma user_version = 999');
    db.close();
    const before = readFileSync(file);
    await assert.rejects(scene.host().connect(), /written by a newer version .* Update Agent Task Queue/);
    assert.ok(before.equals(readFileSync(file)));
  });

  it('says in words where it cannot make its folder', async () => {
    await using scene = new HostScene();
    writeFileSync(scene.storeDir, 'a file');
    for (const storeDir of [scene.storeDir, path.join(scene.storeDir, 'deeper')]) {
      await assert.rejects(scene.host({ data: { storeDir } }).connect(), (error) => {
        assert.ok(error instanceof QueueError);
        assert.equal(error.code, 'unavailable');
        assert.match(
          error.message,
          /^The folder .+ for the task queue could not be made \(\w+\)\. Check what lies/,
        );
        return true;
      });
    }
  });

  it('says what is wrong when its engine thread cannot start, and can be asked again', async () => {
    await using scene = new HostScene();
    const host = scene.host({ engineThreadFile: path.join(scene.folder, 'missing.cjs') });
    for (let attempt = 0; attempt < 2; attempt++) {
      await assert.rejects(host.connect(), /Cannot find module .*missing\.cjs/);
    }
    assert.equal(host.owns, false);
  });

  describe('whose engine thread ends', () => {
    it('starts another at the next call; what was acknowledged is there and goes on', async () => {
      await using scene = new HostScene();
      const { host, engine } = await scene.open({ engineThreadFile: ENDABLE, data: { offlinePaceMs: 20 } });
      const ids = await add(engine, ['a', 'b', 'c']);
      await until(engine, ids[0] ?? '', is('running'));
      scene.endEngine();
      for (const id of ids) await until(engine, id, is('completed'));
      assert.equal(host.owns, true);
      for (const task of ids) {
        const finished = (await engine.log({ task })).filter(
          (event) => event.kind === 'step' && event.phase === 'finished',
        );
        assert.equal(
          new Set(finished.map((event) => event.kind === 'step' && event.step)).size,
          finished.length,
        );
      }
    });

    it('answers calls that were under way, and does what they ask once', async () => {
      await using scene = new HostScene();
      const { engine } = await scene.open({ engineThreadFile: ENDABLE, data: { maxWorkers: 0 } });
      const refs = Array.from({ length: 20 }, (_, index) => `task ${index}`);
      const submitted = Promise.all(refs.map((ref) => add(engine, [ref])));
      scene.endEngine();
      const ids = (await submitted).flat();
      assert.equal(new Set(ids).size, 20);
      assert.equal((await engine.list()).total, 20);
    });

    it('goes on following where it was', async () => {
      await using scene = new HostScene();
      const { engine } = await scene.open({ engineThreadFile: ENDABLE });
      const [a = ''] = await add(engine, ['a']);
      const seen: number[] = [];
      const stop = new AbortController();
      let ended = false;
      for await (const { events } of engine.follow(0, stop.signal)) {
        seen.push(...events.map(({ seq }) => seq));
        if (!ended) scene.endEngine();
        ended = true;
        if (events.some((event) => event.task === a && is('completed')(event))) stop.abort();
      }
      assert.deepEqual(seen, (await engine.log({})).map(({ seq }) => seq).slice(0, seen.length));
    });

    it('because its store was taken away says so, and begins anew', async () => {
      await using scene = new HostScene();
      const { engine } = await scene.open({ data: { maxWorkers: 0 } });
      await add(engine, ['a']);
      utimesSync(path.join(scene.storeDir, 'owner.1'), 1, 1);
      await add(engine, ['b']).catch(() => undefined);
      await add(engine, ['b']);
      assert.equal((await engine.list()).total, 2);
      assert.match(
        scene.notices.join(),
        /^Another process has taken the task store over\. The task queue begins/,
      );
    });
  });
});

/** An owner of the store that lets nobody in. */
async function otherVersion(scene: HostScene, message: string): Promise<AsyncDisposable> {
  const address = path.join(scene.folder, 'other.sock');
  const server: Server = createServer((socket) => {
    const channel = socketChannel(socket);
    channel.onMessage(() => {
      channel.post({ welcome: false, message });
      channel.close();
    });
  });
  server.listen(address);
  await once(server, 'listening');
  const owner = await acquireOwner({
    storeDir: scene.storeDir,
    address,
    token: 't',
    protocol: PROTOCOL_VERSION + 1,
    schema: 1,
    nonce: 'other',
    identity: currentIdentity(),
    probe: probeSocket,
    now: Date.now,
  });
  return {
    [Symbol.asyncDispose]: async () => {
      owner.release();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
