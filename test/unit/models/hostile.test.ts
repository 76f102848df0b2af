import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Step } from '../../fake/modelScript.ts';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import { ask, connect, CONNECTIONS, goOn, never } from './connections.ts';

type Calls = NonNullable<Step['toolCalls']>;

describe('what a model makes up', () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());

  for (const connection of CONNECTIONS) {
    describe(`over ${connection.name}`, () => {
      /** The calls that the runner gets, after the server has taken the conversation back with their results. */
      const callsFor = async (toolCalls: Calls, finish?: string) => {
        const path = `hostile ${connection.name}`;
        server.script(path, [
          { toolCalls, ...(finish === undefined ? {} : { finish }) },
          { text: 'Went on.' },
        ]);
        const model = connect(connection, server, path);
        const request = ask('Go');
        const turn = await model.turn(request, () => {}, never());
        assert.equal((await model.turn(goOn(request, turn), () => {}, never())).text, 'Went on.');
        return turn.toolCalls;
      };

      it('marks arguments that are not JSON, and the conversation goes on', async () => {
        const [call] = await callsFor([{ name: 'read_file', args: '{"path": "a.ts' }]);
        assert.deepEqual([call?.name, call?.input], ['read_file', {}]);
        assert.match(call?.invalid ?? '', /not one valid JSON object/);
      });

      for (const args of ['"a.ts"', '["a.ts"]', 'null', '42']) {
        it(`marks arguments that are no object: ${args}`, async () => {
          const [call] = await callsFor([{ name: 'read_file', args }]);
          assert.deepEqual(call?.input, {});
          assert.match(call?.invalid ?? '', /not one valid JSON object/);
        });
      }

      it('leaves arguments that do not fit the schema to the tool', async () => {
        const [call] = await callsFor([{ name: 'read_file', args: { file: 7 } }]);
        assert.deepEqual([call?.input, call?.invalid], [{ file: 7 }, undefined]);
      });

      it('marks a tool that is not there and names those that are', async () => {
        const [call] = await callsFor([{ name: 'format_disk', args: {} }]);
        assert.equal(call?.invalid, 'There is no such tool. The tools are: read_file.');
      });

      it('mends a name that no server takes back', async () => {
        const [call] = await callsFor([{ name: 'read file; rm -rf ☠', args: {} }]);
        assert.match(call?.name ?? '', /^[\w-]{1,64}$/);
        assert.ok(call?.invalid);
      });

      it('tells two calls with the same id apart', async () => {
        const calls = await callsFor([
          { id: 'call_x', name: 'read_file', args: { path: 'a' } },
          { id: 'call_x', name: 'read_file', args: { path: 'b' } },
        ]);
        assert.equal(new Set(calls.map((call) => call.id)).size, 2);
        assert.deepEqual(
          calls.map((call) => call.input),
          [{ path: 'a' }, { path: 'b' }],
        );
      });

      it('uses the whole calls of a turn at its output limit, and marks the one that was cut', async () => {
        const calls = await callsFor(
          [
            { name: 'read_file', args: { path: 'a' } },
            { name: 'read_file', args: '{"path": "b' },
          ],
          'length',
        );
        assert.deepEqual(
          calls.map((call) => call.invalid === undefined),
          [true, false],
        );
      });
    });
  }

  it('never breaks a run: any name, id and arguments end in a conversation that goes on', async function () {
    this.timeout(10_000);
    const compatible = CONNECTIONS[3];
    assert.ok(compatible);
    const call = fc.record({
      id: fc.string({ minLength: 1, maxLength: 12 }),
      name: fc.oneof(fc.constant('read_file'), fc.string({ minLength: 1, maxLength: 80 })),
      args: fc.oneof(fc.string(), fc.json(), fc.dictionary(fc.string(), fc.jsonValue())),
    });
    const model = connect(compatible, server, 'any');
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 3 }), async (toolCalls) => {
        server.script('any', [{ toolCalls }, { text: 'Went on.' }]);
        const turn = await model.turn(ask('Go'), () => {}, never());
        assert.equal(turn.toolCalls.length, toolCalls.length);
        assert.equal((await model.turn(goOn(ask('Go'), turn), () => {}, never())).text, 'Went on.');
      }),
      { numRuns: 40 },
    );
  });
});
