import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { quotable } from '../../../src/runner/models/serverWords.ts';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import { ask, connect, CONNECTIONS, failureOf, KEY, never } from './connections.ts';

const PROMPT = 'The customer list of Acme Corporation is confidential.';

describe('what a failure may say', () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());

  const echoes = [
    `Incorrect API key provided: ${KEY}.`,
    `Incorrect API key provided: ${KEY.slice(0, 11)}****${KEY.slice(-4)}.`,
    `Bearer ${KEY} is unknown`,
    `Invalid prompt: "${PROMPT}"`,
    `You sent {"role":"user","content":"${PROMPT.slice(0, 30)}"}`,
  ];
  for (const connection of CONNECTIONS) {
    it(`never the key nor the prompt, whatever ${connection.name} repeats`, async () => {
      for (const message of echoes) {
        for (const step of [
          ...[400, 401, 403, 404, 409, 429, 500].map((status) => ({ status, error: { message } })),
          { text: 'half an answer', fault: 'errorEvent', error: { message } } as const,
        ]) {
          server.script('echo', [step]);
          const model = connect(connection, server, 'echo');
          const { error } = await failureOf(model.turn(ask(PROMPT), () => {}, never()));
          const everything = [
            error.stack,
            JSON.stringify(error),
            inspect(error, { depth: 9, showHidden: true }),
          ];
          for (const text of everything) {
            assert.ok(text !== undefined && !text.includes(KEY), text);
            assert.ok(!text.includes(KEY.slice(0, 11)), text);
            assert.ok(!text.includes('customer list'), text);
          }
        }
      }
    });
  }

  it('quotes a server shortly and on one line', () => {
    const secrets = { key: KEY, request: JSON.stringify([PROMPT]) };
    assert.equal(quotable('model "x"\n  not found.', secrets), 'model "x" not found');
    assert.equal(quotable(undefined, secrets), undefined);
    assert.equal(quotable(PROMPT, secrets), undefined);
    assert.ok((quotable('word '.repeat(500), secrets) ?? '').length <= 240);
  });
});
