import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import { ask, connect, CONNECTIONS, failureOf, never } from './connections.ts';

class Cancelled extends Error {}

describe('stopping a turn', () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());

  for (const connection of CONNECTIONS) {
    describe(`over ${connection.name}`, () => {
      /** What the turn throws when `reason` is given as it writes its first text, and how long that took. */
      const stopAtFirstText = async (path: string) => {
        const stop = new AbortController();
        let stoppedAt = 0;
        const turn = connect(connection, server, path).turn(
          ask('Go'),
          () => {
            stoppedAt = performance.now();
            stop.abort(new Cancelled('a person cancelled'));
          },
          stop.signal,
        );
        await assert.rejects(turn, Cancelled);
        return performance.now() - stoppedAt;
      };

      it('throws the reason at once while text streams, and the server sees it go', async () => {
        const path = `stop mid ${connection.name}`;
        server.script(path, [{ text: 'a long answer '.repeat(20), chunks: 100, chunkDelayMs: 20 }]);
        const ms = await stopAtFirstText(path);
        assert.ok(ms < 1_500, `took ${ms} ms`);
        await until(() => server.requests(path)[0]?.outcome === 'aborted');
      });

      it('throws the reason at once while the server says nothing', async () => {
        const path = `stop silent ${connection.name}`;
        server.script(path, [{ fault: 'hang' }]);
        const stop = new AbortController();
        const turn = connect(connection, server, path).turn(ask('Go'), () => {}, stop.signal);
        turn.catch(() => {});
        await until(() => server.requests(path).length === 1);
        const stoppedAt = performance.now();
        stop.abort(new Cancelled('a person cancelled'));
        await assert.rejects(turn, Cancelled);
        assert.ok(performance.now() - stoppedAt < 2_000);
        await until(() => server.requests(path)[0]?.outcome === 'aborted');
      });

      it('asks nothing at all when it was stopped before', async () => {
        const path = `stop before ${connection.name}`;
        const turn = connect(connection, server, path).turn(
          ask('Go'),
          () => {},
          AbortSignal.abort(new Cancelled('too late')),
        );
        await assert.rejects(turn, Cancelled);
        assert.equal(server.requests(path).length, 0);
      });

      it('ends the request when the idle time is over', async () => {
        const path = `idle ${connection.name}`;
        server.script(path, [{ text: 'Half of it', fault: 'hangMid' }]);
        const { failure } = await failureOf(
          connect(connection, server, path, { idleMs: 100 }).turn(ask('Go'), () => {}, never()),
        );
        assert.equal(failure.kind, 'transient');
        await until(() => server.requests(path)[0]?.outcome === 'aborted');
      });
    });
  }

  it('waits for a provider that keeps the request alive while it is queued', async () => {
    const compatible = CONNECTIONS[3];
    assert.ok(compatible);
    server.script('alive', [{ text: 'At last.', chunks: 1, keepAlives: 6, chunkDelayMs: 60 }]);
    const model = connect(compatible, server, 'alive', { idleMs: 250 });
    assert.equal((await model.turn(ask('Go'), () => {}, never())).text, 'At last.');
  });

  it('passes on what the listener throws, and ends the request', async () => {
    const [connection] = CONNECTIONS;
    assert.ok(connection);
    server.script('listener', [{ text: 'a long answer '.repeat(20), chunks: 100, chunkDelayMs: 20 }]);
    const turn = connect(connection, server, 'listener').turn(
      ask('Go'),
      () => {
        throw new RangeError('the listener is broken');
      },
      never(),
    );
    await assert.rejects(turn, RangeError);
    await until(() => server.requests('listener')[0]?.outcome === 'aborted');
  });

  it('leaves no timer behind', async () => {
    const [connection] = CONNECTIONS;
    assert.ok(connection);
    server.script('timers', [
      { text: 'Done.' },
      { status: 500 },
      { fault: 'reset' },
      { fault: 'cutMid', text: 'x' },
    ]);
    const idleMs = 654_321;
    using timers = new LiveTimers(idleMs);
    const model = connect(connection, server, 'timers', { idleMs });
    await model.turn(ask('Go'), () => {}, never());
    for (let i = 0; i < 3; i++) await failureOf(model.turn(ask('Go'), () => {}, never()));
    const stop = new AbortController();
    server.script('timers', [{ text: 'a long answer', chunks: 9, chunkDelayMs: 20 }]);
    await assert.rejects(
      model.turn(ask('Go'), () => stop.abort(new Cancelled()), stop.signal),
      Cancelled,
    );
    assert.equal(timers.seen, 5);
    await until(() => timers.alive.size === 0);
  });
});

/** The timers of one duration that are set while it watches, and those of them that are still alive. */
class LiveTimers implements Disposable {
  readonly alive = new Set<number>();
  seen = 0;
  readonly #hook;

  constructor(ms: number) {
    this.#hook = createHook({
      init: (id, type, _, resource) => {
        if (type !== 'Timeout' || !('_idleTimeout' in resource) || resource._idleTimeout !== ms) return;
        this.alive.add(id);
        this.seen++;
      },
      destroy: (id) => this.alive.delete(id),
    }).enable();
  }

  [Symbol.dispose](): void {
    this.#hook.disable();
  }
}

/** Looks again until it is so; mocha's own timeout says when it never is. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
