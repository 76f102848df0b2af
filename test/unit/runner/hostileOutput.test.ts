import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import http from 'node:http';
import { TOOL_KINDS } from '../../../src/core/agent.ts';
import { isFinal } from '../../../src/core/lifecycle.ts';
import type { Model } from '../../../src/runner/models/model.ts';
import { toolsFor } from '../../../src/runner/tools/registry.ts';
import type { Step } from '../../fake/modelScript.ts';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import { connect, CONNECTIONS } from '../models/connections.ts';
import { TemporaryWorkspace } from '../workspace/temporaryWorkspace.ts';
import { RunScene } from './runScene.ts';

const MB = 1024 * 1024;
/** What a thread that runs a task may hold beside what it needs anyway. */
const MOST_MEMORY = 400 * MB;

/** How a run ends: with the model's last word, or with the reason why not. */
type End = 'goes on' | RegExp;

const DONE = 'It is done.';
const call = (name: string, args: unknown): Step => ({ toolCalls: [{ name, args }] });
const nested = (depth: number): string => '{"path":'.repeat(depth) + '1' + '}'.repeat(depth);

/** One bad turn each; a model that is not cut off there ends well in the next. */
const CORPUS: readonly (readonly [name: string, turn: Step, end: End])[] = [
  ['arguments that are no JSON', call('read_file', '{"path": "a.ts'), 'goes on'],
  ['arguments in the wrong quotes', call('read_file', "{'path': 'a.ts'}"), 'goes on'],
  ['arguments with words around them', call('read_file', 'Sure! {"path":"a.ts"}'), 'goes on'],
  ['arguments that are a list', call('read_file', '["a.ts"]'), 'goes on'],
  ['arguments that are null', call('read_file', 'null'), 'goes on'],
  ['no arguments at all', call('read_file', ''), 'goes on'],
  ['a number where a text belongs', call('read_file', { path: 7 }), 'goes on'],
  ['an object where a text belongs', call('read_file', { path: { toString: 'a.ts' } }), 'goes on'],
  ['a number that is none', call('read_file', '{"path":"a.ts","startLine":1e999}'), 'goes on'],
  ['a negative line', call('read_file', { path: 'a.ts', startLine: -1 }), 'goes on'],
  ['a field that is not there', call('list_files', { depth: 3 }), 'goes on'],
  ['a field twice', call('read_file', '{"path":"b.ts","path":"a.ts"}'), 'goes on'],
  ['a tool that is not there', call('format_disk', { all: true }), 'goes on'],
  ['a tool that is named like what every object has', call('constructor', {}), 'goes on'],
  ['a tool named __proto__', call('__proto__', {}), 'goes on'],
  ['a tool whose name is a command', call('read_file; rm -rf /', {}), 'goes on'],
  ['a tool whose name is long', call('x'.repeat(10_000), {}), 'goes on'],
  ['a prototype in the arguments', call('list_files', '{"__proto__":{"glob":"*"}}'), 'goes on'],
  ['a constructor in them', call('list_files', '{"constructor":{"prototype":{"glob":"*"}}}'), 'goes on'],
  ['NUL in a path', call('read_file', { path: 'a.ts\0.png' }), 'goes on'],
  ['control characters in a path', call('read_file', { path: '\u001b[2J\u0007a.ts' }), 'goes on'],
  ['a path that runs backwards', call('read_file', { path: '\u202egnp.a.ts\u202c' }), 'goes on'],
  ['a pattern that never ends', call('search_text', { pattern: '(a+)+b', regex: true }), 'goes on'],
  ['half a character', call('search_text', '{"pattern":"\\ud800"}'), 'goes on'],
  [
    'a plan of ten thousand steps',
    call('update_plan', { steps: Array.from({ length: 10_000 }, () => ({ title: 'x', status: 'done' })) }),
    'goes on',
  ],
  [
    'a plan with NUL and colours in its titles',
    call('update_plan', { steps: [{ title: '\0\u001b[31mRed\u202e', status: 'in_progress' }] }),
    'goes on',
  ],
  ['objects in objects, a thousand deep', call('read_file', nested(1_000)), 'goes on'],
  ['objects in objects, ten thousand deep', call('read_file', nested(10_000)), /cannot be read/],
  ['arguments of 1 MB', call('read_file', { path: 'x'.repeat(MB) }), 'goes on'],
  ['arguments of 10 MB', call('read_file', { path: 'x'.repeat(10 * MB) }), /does not come to an end/],
  ['text of 10 MB', { text: 'x'.repeat(10 * MB), chunks: 100 }, /does not come to an end/],
  [
    'thoughts of 10 MB',
    { reasoning: 'x'.repeat(10 * MB), text: DONE, chunks: 100 },
    /does not come to an end/,
  ],
  [
    'two thousand calls',
    {
      toolCalls: Array.from({ length: 2_000 }, (_, n) => ({ name: 'read_file', args: { path: `${n}.ts` } })),
    },
    'goes on',
  ],
  [
    'the same call over and over',
    { toolCalls: Array.from({ length: 50 }, () => ({ name: 'read_file', args: { path: 'a.ts' } })) },
    /round in circles/,
  ],
  [
    'text that colours and turns',
    { ...call('list_files', {}), text: '\u001b[31mRed\u202e\0\u009b2J' },
    'goes on',
  ],
  ['an answer cut at its limit', { text: 'It is', finish: 'length' }, /reached the output limit/],
];

describe('what a model may say', () => {
  const workspace = new TemporaryWorkspace({ 'a.ts': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n' });
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(async () => {
    await server.close();
    workspace[Symbol.dispose]();
  });

  /** Runs a task to its end, over whatever retries, and answers what became of it with all that was logged. */
  async function runOf(model: Model): Promise<{ readonly end: string; readonly log: readonly string[] }> {
    await using scene = await RunScene.open({ tools: [...TOOL_KINDS] });
    const id = await scene.add({ maxRetries: 1 });
    const tools = toolsFor(scene.agent);
    for (let task = await scene.task(id); !isFinal(task.status); task = await scene.task(id)) {
      if (task.reason && 'until' in task.reason)
        await scene.clock.advance(task.reason.until - scene.clock.now());
      await scene.run(await scene.claim(), model, { tools, workspace });
    }
    const { result, errorMessage } = await scene.task(id);
    return { end: result?.output ?? errorMessage ?? '', log: await scene.logged(id) };
  }

  function assertReadable(log: readonly string[]): void {
    assert.ok(log.length < 500, `${log.length} lines`);
    for (const line of log) {
      assert.ok(line.length <= 1_000, `a line of ${line.length} characters`);
      assert.doesNotMatch(line, /[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
    }
  }

  const connection = CONNECTIONS.find(({ name }) => name === 'openai-compatible');

  describe(`in ${CORPUS.length} ways`, function () {
    this.timeout(20_000);
    for (const [name, turn, end] of CORPUS) {
      it(`${end === 'goes on' ? 'goes on after' : 'ends with the reason of'} ${name}`, async () => {
        assert.ok(connection);
        server.script('hostile', [turn, { text: DONE }], 'turn');
        const before = process.memoryUsage().rss;
        const ran = await runOf(connect(connection, server, 'hostile'));
        if (end === 'goes on') assert.equal(ran.end, DONE);
        else assert.match(ran.end, end);
        assertReadable(ran.log);
        assert.equal(Object.hasOwn(Object.prototype, 'glob'), false);
        const more = process.memoryUsage().rss - before;
        assert.ok(more < MOST_MEMORY, `${Math.round(more / MB)} MB more`);
      });
    }
  });

  it('runs a hundred calls of a turn at the most, and tells the model of the others', async () => {
    const calls = Array.from({ length: 150 }, (_, n) => ({ name: 'read_file', args: { path: `${n}.ts` } }));
    server.script('many', [{ toolCalls: calls }, { text: DONE }], 'turn');
    assert.ok(connection);
    const { log } = await runOf(connect(connection, server, 'many'));
    assert.ok(log.includes('150 calls in one turn: only 100 are run.'));
    assert.equal(log.filter((line) => line.startsWith('read_file ')).length, 100);
    const [, second] = server.requests('many');
    assert.equal(JSON.stringify(second?.body).split('Not run: a turn has at most 100 calls.').length - 1, 50);
  });

  for (const [what, begin, piece] of [
    ['a stream', '', (text: string) => `data: {"choices":[{"index":0,"delta":{"content":"${text}"}}]}\n\n`],
    ['a body in one piece', '{"choices":[{"message":{"content":"', (text: string) => text],
    ['comments', '', (text: string) => `: ${text}\n\n`],
  ] as const) {
    it(`is hung up on where ${what} never ends`, async function () {
      this.timeout(30_000);
      const endless = http.createServer((_, response) => {
        response.writeHead(200, { 'content-type': begin === '' ? 'text/event-stream' : 'application/json' });
        response.write(begin);
        const chunk = piece('x'.repeat(50_000)).repeat(8);
        const more = (): void => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
      });
      const hungUp = new Promise<void>((resolve) => {
        endless.on('connection', (socket) =>
          socket.on('error', () => undefined).on('close', () => resolve()),
        );
      });
      endless.listen(0, '127.0.0.1');
      await once(endless, 'listening');
      const address = endless.address();
      assert.ok(address !== null && typeof address === 'object');
      assert.ok(connection);
      const elsewhere = { url: () => `http://127.0.0.1:${address.port}/v1` };
      const { end } = await runOf(connect(connection, { ...server, ...elsewhere }, ''));
      assert.match(end, /does not come to an end/);
      await hungUp;
      endless.close();
    });
  }
});
