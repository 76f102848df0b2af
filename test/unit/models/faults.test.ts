import assert from 'node:assert/strict';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import { ask, connect, CONNECTIONS, failureOf, KEY, never, type Connection } from './connections.ts';
import { FAULTS, type ProviderFault } from './faultTable.ts';
import { STATUS_FAULTS } from './statusFaults.ts';
import { WHOLE_FAULTS } from './wholeFaults.ts';

describe('a failed turn', () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());

  async function failsWith(connection: Connection, fault: ProviderFault): Promise<void> {
    const path = `${connection.name} ${fault.name}`;
    server.script(path, [fault.step, { text: 'A second request, which nobody asked for.' }]);
    const model = connect(connection, server, path, fault.idleMs ? { idleMs: fault.idleMs } : {});
    const before = server.requests(path).length;
    const { failure, error } = await failureOf(model.turn(ask('Review it'), () => {}, never()));
    assert.deepEqual(failure, {
      kind: fault.kind,
      message: failure.message,
      ...(fault.retryAfterMs === undefined ? {} : { retryAfterMs: fault.retryAfterMs }),
    });
    assert.match(failure.message, fault.message);
    assert.equal(server.requests(path).length - before, 1);
    assert.equal(error.cause, undefined);
    assert.ok(failure.message.length <= 600 && !failure.message.includes('\n'), failure.message);
    assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes(KEY));
  }

  for (const connection of CONNECTIONS) {
    describe(`over ${connection.name}`, () => {
      for (const fault of [...FAULTS, ...STATUS_FAULTS]) {
        it(`${fault.name}: ${fault.kind}, after one request`, () => failsWith(connection, fault));
      }
      for (const fault of WHOLE_FAULTS) {
        it(`not streamed, ${fault.name}: ${fault.kind}, after one request`, () =>
          failsWith(connection, fault));
      }
    });
  }

  for (const connection of CONNECTIONS.filter(({ dialect }) => dialect === 'openai')) {
    for (const whole of [false, true]) {
      it(`a refusal ${whole ? 'in one piece ' : ''}over ${connection.name}: permanent, in the model's words`, async () => {
        server.script('refusal', [{ refusal: 'I cannot help with that.', whole }]);
        const model = connect(connection, server, 'refusal');
        const { failure } = await failureOf(model.turn(ask('Do it'), () => {}, never()));
        assert.equal(failure.kind, 'permanent');
        assert.match(failure.message, /^The model of lab declined: "I cannot help with that\."/);
      });
    }
  }

  const CODES = {
    ENOTFOUND: 'transient',
    EAI_AGAIN: 'transient',
    ECONNREFUSED: 'transient',
    ECONNRESET: 'transient',
    ETIMEDOUT: 'transient',
    UND_ERR_CONNECT_TIMEOUT: 'transient',
    SELF_SIGNED_CERT_IN_CHAIN: 'permanent',
    ERR_TLS_CERT_ALTNAME_INVALID: 'permanent',
  } as const;
  for (const connection of CONNECTIONS) {
    it(`no way to the server over ${connection.name}: the failure names the error and the address`, async () => {
      for (const [code, kind] of Object.entries(CODES)) {
        const cause = Object.assign(new Error(`${code} on the way`), { code });
        const fetch = async () => Promise.reject(new TypeError('fetch failed', { cause }));
        const model = connect(connection, server, 'x', { fetch });
        const { failure } = await failureOf(model.turn(ask('Go'), () => {}, never()));
        assert.equal(failure.kind, kind, code);
        assert.match(failure.message, new RegExp(`\\(${code} at 127\\.0\\.0\\.1:\\d+\\)`));
      }
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
