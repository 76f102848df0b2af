import assert from 'node:assert/strict';
import type { Step } from '../../fake/modelScript.ts';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import { ask, connect, CONNECTIONS, goOn, never } from './connections.ts';

const SAID = 'The parser drops the last token. ✓ Fix the loop.';

describe('a server that answers in one piece where a stream was asked for', () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());

  for (const connection of CONNECTIONS) {
    describe(`over ${connection.name}`, () => {
      /** What is heard of the one answer, and how often the server was asked for it. */
      const hear = async (name: string, step: Step, fetch?: typeof globalThis.fetch) => {
        const path = `${name} ${connection.name}`;
        server.script(path, [step, { text: 'A second request, which nobody asked for.' }]);
        const heard: string[] = [];
        const model = connect(connection, server, path, fetch ? { fetch, idleMs: 1_000 } : {});
        const turn = await model.turn(ask('Go'), (text) => heard.push(text), never());
        return { text: turn.text, heard: heard.join(''), requests: server.requests(path).length };
      };
      const understood = { text: SAID, heard: SAID, requests: 1 };

      it('is understood, text, reasoning, calls and tokens, and the conversation goes on', async () => {
        const path = `whole ${connection.name}`;
        const calls = ['a.ts', 'b.ts'].map((file) => ({ name: 'read_file', args: { path: file } }));
        server.script(path, [
          { whole: true, text: 'I read both.', reasoning: 'First the sources.', toolCalls: calls },
          { whole: true, text: SAID },
        ]);
        const model = connect(connection, server, path);
        const first = await model.turn(ask('Go'), () => {}, never());
        assert.deepEqual(
          [first.text, first.toolCalls.map(({ input }) => input)],
          ['I read both.', [{ path: 'a.ts' }, { path: 'b.ts' }]],
        );
        const second = await model.turn(goOn(ask('Go'), first), () => {}, never());
        assert.equal(second.text, SAID);
        const outcomes = server.requests(path).map(({ outcome }) => outcome);
        assert.deepEqual(outcomes, ['answered', 'answered']);
        const counted = first.usage.totalTokens + second.usage.totalTokens;
        assert.equal(counted, server.tokens(path).totalTokens);
      });

      it('is understood whatever the answer is called', async () => {
        for (const type of ['text/plain', 'text/event-stream', 'application/octet-stream']) {
          const step = { whole: true, text: SAID, headers: { 'content-type': type } };
          assert.deepEqual(await hear(type, step), understood);
        }
      });

      it('streams under any name', async () => {
        for (const type of ['text/plain', 'application/json'])
          assert.deepEqual(
            await hear(`stream ${type}`, { text: SAID, headers: { 'content-type': type } }),
            understood,
          );
      });

      it('may keep the line alive with blanks, and send its answer in small pieces', async () => {
        const sliced: typeof fetch = async (input, init) => {
          const answer = await (await fetch(input, init)).bytes();
          const bytes = [...new TextEncoder().encode('\uFEFF\r\n '), ...answer];
          return new Response(ReadableStream.from(bytes.map((byte) => Uint8Array.of(byte))));
        };
        assert.deepEqual(await hear('sliced', { whole: true, text: SAID }, sliced), understood);
      });

      for (const fault of ['cutEnd', 'hangEnd'] as const) {
        it(`streams a whole answer also where its last event is all that ends it (${fault})`, async () => {
          const path = `${fault} ${connection.name}`;
          server.script(path, [{ text: SAID, fault }]);
          const model = connect(connection, server, path, { idleMs: 60_000 });
          assert.equal((await model.turn(ask('Go'), () => {}, never())).text, SAID);
        });
      }
    });
  }
});
