/**
 * A model provider for tests: OpenAI chat completions, OpenAI Responses and DeepSeek chat on 127.0.0.1, streaming and
 * not, with scripted answers and faults. It holds conversations to the rules of the real servers (`conversationRules.ts`).
 *
 *     await using server = await startModelServer();
 *     server.script('review', [{ toolCalls: [{ name: 'read_file', args: { path: 'a.ts' } }] }, { text: 'Done.' }]);
 *     … baseURL: server.url('review') …           // /s/review/v1; for DeepSeek server.url('review', 'deepseek')
 *     assert.deepEqual(usage, server.tokens('review'));
 *
 * As a process of its own: `node test/fake/modelServer.ts [--port N] [--script FILE]` prints one line of JSON with `origin`
 * and `pid`, then serves until it is killed. FILE has the shape of `scriptFileSchema`. Over HTTP: `POST /__script` takes
 * the same shape, `GET /__requests[/path]` and `GET /__tokens[/path]` answer what `requests()` and `tokens()` do.
 */
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { parseArgs } from 'node:util';
import { FakeModels, type LoggedRequest, type Tokens } from './fakeModels.ts';
import { scriptFileSchema, type Script, type StepSource } from './modelScript.ts';

export interface ModelServer extends AsyncDisposable {
  readonly origin: string;
  /** The base URL for the conversations of `path`. The dialect `deepseek` also demands that reasoning comes back. */
  url(path: string, dialect?: 'openai' | 'deepseek'): string;
  /** The answers for `path`: one a request (or by `turn`, see `Script`), the last one repeats. Begins anew when set again. */
  script(path: string, steps: readonly StepSource[], by?: Script['by']): void;
  /** Several scripts on one path, told apart by a text in the conversation. */
  scripts(path: string, scripts: readonly Script[]): void;
  /** All requests so far, or those of one path. */
  requests(path?: string): readonly LoggedRequest[];
  /** The tokens that were reported in whole answers, in all or on one path. */
  tokens(path?: string): Tokens;
  close(): Promise<void>;
}

export interface ModelServerOptions {
  readonly port?: number;
  /** Served over https with this; absent: http. */
  readonly certificate?: { readonly key: string; readonly cert: string };
}

export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const fake = new FakeModels();
  const answer: RequestListener = (req, res) => {
    fake.handle(req, res).catch((error: unknown) => {
      res.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  };
  const { certificate } = options;
  const server = certificate ? createHttpsServer(certificate, answer) : createServer(answer);
  server.keepAliveTimeout = 1_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const origin = `${certificate ? 'https' : 'http'}://127.0.0.1:${portOf(server)}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    origin,
    url: (path, dialect = 'openai') =>
      `${origin}/s/${encodeURIComponent(path)}${dialect === 'openai' ? '/v1' : ''}`,
    script: (path, steps, by) => fake.book.set(path, [{ steps, by }]),
    scripts: (path, scripts) => fake.book.set(path, scripts),
    requests: (path) => fake.requests(path),
    tokens: (path) => fake.tokens(path),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function portOf(server: Server | HttpsServer): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, script: { type: 'string' } } });
  const server = await startModelServer({ port: Number(values.port ?? 0) });
  if (values.script !== undefined) {
    const scripts = scriptFileSchema.parse(JSON.parse(readFileSync(values.script, 'utf8')));
    for (const [path, entries] of Object.entries(scripts)) server.scripts(path, entries);
  }
  console.log(JSON.stringify({ origin: server.origin, pid: process.pid }));
}

// Not awaited: a bundle in CommonJS form, which is never the main module, has no await at its top.
if (import.meta.main) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
