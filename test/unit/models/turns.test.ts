import assert from 'node:assert/strict';
import { FailureError } from '../../../src/core/failure.ts';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import { ask, connect, CONNECTIONS, goOn, KEY, never, READ_FILE } from './connections.ts';

describe('a model turn', () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());

  for (const connection of CONNECTIONS) {
    describe(`over ${connection.name}`, () => {
      const path = `turns ${connection.name}`;
      const model = () => connect(connection, server, path);

      it('gives the text in order as it is written, and whole at the end', async () => {
        server.script(path, [{ text: 'The parser drops the last token. ✓ Fix the loop.', chunks: 9 }]);
        const heard: string[] = [];
        const turn = await model().turn(ask('Review parser.ts'), (text) => heard.push(text), never());
        assert.equal(turn.text, 'The parser drops the last token. ✓ Fix the loop.');
        assert.equal(heard.join(''), turn.text);
        assert.ok(heard.length >= 5, `streamed in ${heard.length} pieces`);
        assert.deepEqual(turn.toolCalls, []);
      });

      it('counts the tokens that the server counted, over several turns', async () => {
        const counted = `${path} tokens`;
        server.script(counted, [
          {
            toolCalls: [{ name: 'read_file', args: { path: 'a.ts' } }],
            usage: { input: 1_234, output: 56, cached: 1_000 },
          },
          { text: 'Done.', reasoning: 'A thought.', usage: { input: 2_345, output: 78, reasoning: 40 } },
        ]);
        const counting = connect(connection, server, counted);
        const first = await counting.turn(ask('Go'), () => {}, never());
        const second = await counting.turn(goOn(ask('Go'), first), () => {}, never());
        assert.deepEqual(first.usage, { inputTokens: 1_234, outputTokens: 56, totalTokens: 1_290 });
        assert.deepEqual(second.usage, { inputTokens: 2_345, outputTokens: 78, totalTokens: 2_423 });
        assert.equal(server.tokens(counted).totalTokens, first.usage.totalTokens + second.usage.totalTokens);
      });

      it('takes no count that no model can reach, and none below nothing', async () => {
        const mad = `${path} mad counts`;
        server.script(mad, [{ text: 'Done.', usage: { input: 9e15, output: -5 } }]);
        const turn = await connect(connection, server, mad).turn(ask('Go'), () => {}, never());
        assert.deepEqual(turn.usage, {
          inputTokens: 1_000_000_000,
          outputTokens: 0,
          totalTokens: 1_000_000_000,
        });
      });

      it('says of an answer that was cut off what it took, and that one had begun', async () => {
        const cut = `${path} cut`;
        const toolCalls = [{ name: 'read_file', args: { path: 'a.ts' } }];
        server.script(cut, [
          { text: 'Half', finish: 'length', usage: { input: 90, output: 10 } },
          { toolCalls, fault: 'cutMid' },
          { status: 503 },
        ]);
        const answered = async () => {
          const turn = connect(connection, server, cut).turn(ask('Go'), () => {}, never());
          const error: unknown = await turn.catch((thrown: unknown) => thrown);
          assert.ok(error instanceof FailureError);
          return error.answered?.totalTokens;
        };
        assert.deepEqual([await answered(), await answered(), await answered()], [100, 0, undefined]);
      });

      it('goes on after a restart with reasoning, parallel tool calls and their results', async () => {
        const long = `${path} long`;
        const calls = [
          { name: 'read_file', args: { path: 'a.ts' } },
          { name: 'read_file', args: { path: 'b.ts' } },
        ];
        server.script(
          long,
          [
            { text: 'I read both.', reasoning: 'First the sources.', toolCalls: calls },
            { reasoning: 'One more.', toolCalls: [{ name: 'read_file', args: { path: 'c.ts' } }] },
            { text: 'All three agree.' },
          ],
          'turn',
        );
        const resumed = () => connect(connection, server, long);
        const request = ask('Compare');
        const first = await resumed().turn(request, () => {}, never());
        assert.deepEqual(
          first.toolCalls.map(({ name, input, invalid }) => [name, input, invalid]),
          [
            ['read_file', { path: 'a.ts' }, undefined],
            ['read_file', { path: 'b.ts' }, undefined],
          ],
        );
        const afterFirst = goOn(request, first);
        const second = await resumed().turn(afterFirst, () => {}, never());
        const third = await resumed().turn(goOn(afterFirst, second), () => {}, never());
        assert.equal(third.text, 'All three agree.');
        assert.deepEqual(
          server.requests(long).map((entry) => entry.outcome),
          ['answered', 'answered', 'answered'],
        );
      });

      it('keeps messages that JSON holds without loss', async () => {
        server.script(path, [
          { text: 'x', reasoning: 'y', toolCalls: [{ name: 'read_file', args: { path: 'a' } }] },
        ]);
        const turn = await model().turn(ask('Go'), () => {}, never());
        assert.deepEqual(JSON.parse(JSON.stringify(turn)), turn);
        const kinds = turn.messages.flatMap(({ content }) =>
          typeof content === 'string' ? ['text'] : content.map((part) => part.type),
        );
        assert.equal(kinds.includes('reasoning'), connection.reasons);
      });

      it('sends instructions, tools and the key, and temperature only when it is set', async () => {
        const sent = `${path} sent`;
        server.script(sent, [{ text: 'ok' }]);
        const sending = connect(connection, server, sent, { modelId: sendsTemperature(connection.modelId) });
        await sending.turn(ask('Go'), () => {}, never());
        await sending.turn(ask('Go', { temperature: 0.3, maxOutputTokens: 99 }), () => {}, never());
        const [plain, warm] = server.requests(sent).map((entry) => JSON.stringify(entry.body));
        assert.match(plain ?? '', /You review code\./);
        assert.match(plain ?? '', /"name":"read_file"/);
        assert.match(plain ?? '', /"required":\["path"\]/);
        assert.doesNotMatch(plain ?? '', /temperature|max_\w*tokens/);
        assert.match(warm ?? '', /"temperature":0\.3/);
        assert.match(warm ?? '', /"max_\w*tokens":99/);
        assert.equal(server.requests(sent)[0]?.headers['authorization'], `Bearer ${KEY}`);
      });
    });
  }

  it('asks the Responses API to store nothing, and for encrypted reasoning where the model reasons', async () => {
    const [responses] = CONNECTIONS;
    assert.ok(responses);
    const includes: unknown[] = [];
    for (const modelId of ['gpt-5.4-mini', 'o4-mini', 'some-future-model', 'gpt-4.1', 'gpt-5-chat-latest']) {
      server.script(modelId, [{ text: 'ok' }]);
      await connect(responses, server, modelId, { modelId }).turn(ask('Go'), () => {}, never());
      const body = server.requests(modelId)[0]?.body;
      assert.ok(typeof body === 'object' && body !== null && 'store' in body);
      assert.equal(body.store, false);
      includes.push('include' in body ? body.include : undefined);
    }
    const encrypted = ['reasoning.encrypted_content'];
    assert.deepEqual(includes, [encrypted, encrypted, encrypted, undefined, undefined]);
  });

  it('counts nothing where a server reports nothing', async () => {
    const fetchWithoutUsage: typeof fetch = async () =>
      new Response(
        'data: {"id":"1","choices":[{"index":0,"delta":{"content":"Hi."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
        { headers: { 'content-type': 'text/event-stream' } },
      );
    const compatible = CONNECTIONS[3];
    assert.ok(compatible);
    const model = connect(compatible, server, 'unused', { fetch: fetchWithoutUsage });
    const turn = await model.turn(ask('Go', { tools: [READ_FILE] }), () => {}, never());
    assert.deepEqual([turn.text, turn.usage], ['Hi.', { inputTokens: 0, outputTokens: 0, totalTokens: 0 }]);
  });
});

/** Models that reason refuse a temperature, and the SDK leaves it out for those that it knows. */
function sendsTemperature(modelId: string): string {
  if (modelId.startsWith('gpt-5')) return 'gpt-4.1';
  return modelId.startsWith('deepseek') ? 'some-other-model' : modelId;
}
