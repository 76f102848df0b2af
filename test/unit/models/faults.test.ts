import assert from 'node:assert/strict';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import { ask, connect, CONNECTIONS, failureOf, KEY, never } from './connections.ts';
import { FAULTS } from './faultTable.ts';

describe('a failed turn', () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());

  for (const connection of CONNECTIONS) {
    describe(`over ${connection.name}`, () => {
      for (const fault of FAULTS) {
        it(`${fault.name}: ${fault.kind}, after one request`, async () => {
          const path = `${connection.name} ${fault.name}`;
          server.script(path, [fault.step, { text: 'A second request, which nobody asked for.' }]);
          const model = connect(connection, server, path, fault.idleMs ? { idleMs: fault.idleMs } : {});
          const { failure, error } = await failureOf(model.turn(ask('Review it'), () => {}, never()));
          assert.deepEqual(failure, {
            kind: fault.kind,
            message: failure.message,
            ...(fault.retryAfterMs === undefined ? {} : { retryAfterMs: fault.retryAfterMs }),
          });
          assert.match(failure.message, fault.message);
          assert.equal(server.requests(path).length, 1);
          assert.equal(error.cause, undefined);
          assert.ok(failure.message.length <= 600 && !failure.message.includes('\n'), failure.message);
          assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes(KEY));
        });
      }
    });
  }

  for (const connection of CONNECTIONS.filter(({ dialect }) => dialect === 'openai')) {
    it(`a refusal over ${connection.name}: permanent, in the model's words`, async () => {
      server.script('refusal', [{ refusal: 'I cannot help with that.' }]);
      const model = connect(connection, server, 'refusal');
      const { failure } = await failureOf(model.turn(ask('Do it'), () => {}, never()));
      assert.equal(failure.kind, 'permanent');
      assert.match(failure.message, /^The model of lab declined: "I cannot help with that\."/);
    });
  }

  it('nobody listens: transient, naming the address', async () => {
    const [connection] = CONNECTIONS;
    assert.ok(connection);
    const gone = await startModelServer();
    await gone.close();
    const { failure } = await failureOf(connect(connection, gone, 'x').turn(ask('Go'), () => {}, never()));
    assert.equal(failure.kind, 'transient');
    assert.match(failure.message, /could not be reached \(ECONNREFUSED at 127\.0\.0\.1:\d+\)/);
  });

  it('names the missing key where a server wants one and none is configured', async () => {
    server.script('keyless', [{ status: 401 }]);
    const compatible = CONNECTIONS[3];
    assert.ok(compatible);
    const config = { type: 'openai-compatible', baseURL: server.url('keyless') } as const;
    const { key: _, ...rest } = { key: KEY, config };
    const model = connect(compatible, server, 'keyless', { ...rest, key: '' });
    const { failure } = await failureOf(model.turn(ask('Go'), () => {}, never()));
    assert.match(failure.message, /^401 from lab: it wants a key\. Name its variable as keyVariable/);
  });
});
