import { strict as assert } from 'node:assert';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ProbeTarget } from '../../../src/core/probe.ts';
import { contextSize } from '../../../src/runner/models/probe/contextSize.ts';
import { findLocalServers, listModels } from '../../../src/runner/models/probe/listModels.ts';
import { testModel } from '../../../src/runner/models/probe/testModel.ts';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import { portOf } from '../../fake/proxy.ts';
import { KEY, never } from './connections.ts';

/** A server that answers each path with what a test says, and 404 to all others. */
class Answers implements AsyncDisposable {
  readonly asked: string[] = [];
  answers: Readonly<Record<string, unknown>> = {};
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Answers> {
    const server = createServer((req, res) => {
      void text(req).then((body) => {
        made.asked.push([req.method, req.url, req.headers.authorization, body].filter(Boolean).join(' '));
        const answer = made.answers[req.url ?? ''];
        const status = typeof answer === 'number' ? answer : answer === undefined ? 404 : 200;
        res.writeHead(status, { 'content-type': 'application/json' });
        res.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}));
      });
    });
    const made = new Answers(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get baseURL(): string {
    return `http://127.0.0.1:${portOf(this.#server.address())}/v1`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

const target = (baseURL: string, more: Partial<ProbeTarget> = {}): ProbeTarget => ({
  providerId: 'lab',
  config: { type: 'openai-compatible', baseURL },
  ...more,
});
const models = (...ids: readonly string[]) => ({ data: ids.map((id) => ({ id, object: 'model' })) });

describe('looking at models before they are connected', () => {
  describe('their list', () => {
    it('is asked for with the key, and kept in its order', async () => {
      await using server = await Answers.start();
      server.answers = { '/v1/models': models('b', 'a') };
      const listed = await listModels(target(server.baseURL, { key: KEY }));
      assert.deepEqual(listed, { kind: 'listed', models: ['b', 'a'] });
      assert.deepEqual(server.asked, [`GET /v1/models Bearer ${KEY}`]);
    });

    for (const [answer, kind] of [
      [401, 'refused'],
      [403, 'refused'],
      [404, 'unlisted'],
      [{ models: [] }, 'unlisted'],
      ['<html>', 'unlisted'],
      [models(), 'unlisted'],
    ] as const) {
      it(`is ${kind} where the server says ${JSON.stringify(answer)}`, async () => {
        await using server = await Answers.start();
        server.answers = { '/v1/models': answer };
        assert.equal((await listModels(target(server.baseURL))).kind, kind);
      });
    }

    it('says of a server that is not there why', async () => {
      const list = await listModels(target('http://127.0.0.1:9/v1', { key: KEY }));
      assert.ok(list.kind === 'unreachable');
      assert.match(list.message, /^127\.0\.0\.1:9 could not be reached \(\w+/);
    });
  });

  it('finds the servers of this machine that answer, and passes over others', async () => {
    await using ollama = await Answers.start();
    await using other = await Answers.start();
    ollama.answers = { '/v1/models': models('qwen3:8b') };
    assert.deepEqual(await findLocalServers({ ollama: ollama.baseURL, 'lm-studio': other.baseURL }), [
      { kind: 'ollama', baseURL: ollama.baseURL, models: ['qwen3:8b'] },
    ]);
    assert.deepEqual(await findLocalServers({ ollama: 'http://127.0.0.1:9/v1' }), []);
  });

  describe('the context size', () => {
    it('is what Ollama gave the loaded model, beside what the model could take', async () => {
      await using server = await Answers.start();
      server.answers = {
        '/api/ps': { models: [{ name: 'qwen3:latest', model: 'qwen3:latest', context_length: 4096 }] },
        '/api/show': { model_info: { 'general.size': 8, 'qwen3.context_length': 40_960 } },
      };
      assert.deepEqual(await contextSize(server.baseURL, 'qwen3', {}), {
        tokens: 4_096,
        possible: 40_960,
        server: 'ollama',
      });
      assert.equal(server.asked.at(-1), 'POST /api/show {"model":"qwen3"}');
    });

    it('is not guessed where Ollama does not say it', async () => {
      await using server = await Answers.start();
      server.answers = { '/api/ps': { models: [{ name: 'qwen3:latest' }] }, '/v1/models': models('qwen3') };
      assert.equal(await contextSize(server.baseURL, 'qwen3', {}), undefined);
    });

    it('is what LM Studio loaded the model with', async () => {
      await using server = await Answers.start();
      const data = [{ id: 'qwen3', loaded_context_length: 8_192, max_context_length: 8_192 }];
      server.answers = { '/api/v0/models': { data } };
      assert.deepEqual(await contextSize(server.baseURL, 'qwen3', {}), {
        tokens: 8_192,
        server: 'lm-studio',
      });
    });

    it('is what others say of it in their list', async () => {
      await using server = await Answers.start();
      server.answers = { '/v1/models': { data: [{ id: 'a' }, { id: 'b', max_model_len: 32_768 }] } };
      assert.deepEqual(await contextSize(server.baseURL, 'b', {}), { tokens: 32_768 });
      assert.equal(await contextSize(server.baseURL, 'a', {}), undefined);
    });
  });

  describe('the test of one', () => {
    let server: ModelServer;
    before(async () => {
      server = await startModelServer();
    });
    after(() => server.close());

    const test = (path: string) =>
      testModel(target(server.url(path), { model: 'fake-1', key: KEY }), never());

    it('is one request, which the model answers with the tool that it is asked for', async () => {
      server.script('good', [{ toolCalls: [{ name: 'report', args: { word: 'ready' } }] }]);
      assert.deepEqual(await test('good'), { callsTools: true });
      const asked = server.requests('good').filter(({ route }) => route === '/chat/completions');
      assert.equal(asked.length, 1);
    });

    it('shows a model that talks instead of calling, or calls with something else', async () => {
      server.script('talks', [{ text: 'report("ready")' }]);
      server.script('wrong', [{ toolCalls: [{ name: 'report', args: { say: 'ready' } }] }]);
      assert.deepEqual(
        [await test('talks'), await test('wrong')],
        [{ callsTools: false }, { callsTools: false }],
      );
    });

    it('says in words why there was no answer, without the key', async () => {
      server.script('refused', [{ status: 401, error: { message: `Wrong key ${KEY}` } }]);
      const { failure } = await test('refused');
      assert.match(failure ?? '', /^401 from lab: the key was refused/);
      assert.ok(!failure?.includes(KEY));
    });
  });
});
