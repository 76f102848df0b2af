import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';

const MAIN = fileURLToPath(new URL('../../fake/modelServer.ts', import.meta.url));

async function post(url: string, body: unknown): Promise<{ status: number; text: string }> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

const user = { role: 'user', content: 'Go' };
const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } };
const assistant = { role: 'assistant', content: null, tool_calls: [call] };
const result = { role: 'tool', tool_call_id: 'c1', content: 'ok' };

describe('the fake model server', () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.close());

  const chat = (messages: unknown[]) =>
    post(`${server.url('rules')}/chat/completions`, { model: 'm', messages });
  const responses = (input: unknown[]) => post(`${server.url('rules')}/responses`, { model: 'm', input });
  const item = { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' };
  const output = { type: 'function_call_output', call_id: 'c1', output: 'ok' };

  it('takes a chat conversation that is whole', async () => {
    assert.equal((await chat([user, assistant, result])).status, 200);
  });

  const badChats = {
    'a call without its result': [user, assistant, user],
    'a call without its result at the end': [user, assistant],
    'a result without its call': [user, result],
    'two results for one call': [user, assistant, result, result],
    'arguments that are no JSON': [
      user,
      { ...assistant, tool_calls: [{ ...call, function: { name: 'f', arguments: '{' } }] },
      result,
    ],
  };
  for (const [name, messages] of Object.entries(badChats)) {
    it(`refuses a chat with ${name}`, async () => {
      assert.equal((await chat(messages)).status, 400);
    });
  }

  it('takes a Responses conversation that is whole', async () => {
    assert.equal((await responses([user, item, output])).status, 200);
  });

  const badInputs = {
    'an item reference': [user, { type: 'item_reference', id: 'rs_1' }],
    'reasoning without its encrypted content': [user, { type: 'reasoning', id: 'rs_1', summary: [] }],
    'a call without its output': [user, item],
    'an output without its call': [user, output],
  };
  for (const [name, input] of Object.entries(badInputs)) {
    it(`refuses Responses input with ${name}`, async () => {
      const { status, text } = await responses(input);
      assert.equal(status, 400);
      assert.match(text, /not found|output/);
    });
  }

  it('refuses a tool turn of DeepSeek that lost its reasoning', async () => {
    server.script('thinker', [{ reasoning: 'Hm.', toolCalls: [{ id: 'c1', name: 'f', args: {} }] }]);
    const url = `${server.url('thinker', 'deepseek')}/chat/completions`;
    await post(url, { model: 'm', messages: [user] });
    const lost = await post(url, { model: 'm', messages: [user, assistant, result] });
    const kept = { ...assistant, reasoning_content: 'Hm.' };
    assert.equal(lost.status, 400);
    assert.equal((await post(url, { model: 'm', messages: [user, kept, result] })).status, 200);
  });

  it('answers whole where no stream is asked for, and counts what it reported', async () => {
    server.script('whole', [{ text: 'Hello.', usage: { input: 5, output: 3 } }]);
    const { text } = await post(`${server.url('whole')}/chat/completions`, { model: 'm', messages: [user] });
    assert.match(text, /"content":"Hello\."/);
    await post(`${server.url('whole')}/responses`, { model: 'm', input: [user] });
    assert.deepEqual(server.tokens('whole'), { inputTokens: 10, outputTokens: 6, totalTokens: 16 });
  });

  it('gives a repeated request of a turn script the same answer', async () => {
    server.script('turns', [{ text: 'first' }, { text: 'second' }], 'turn');
    const say = (messages: unknown[]) =>
      post(`${server.url('turns')}/chat/completions`, { model: 'm', messages });
    const said = { role: 'assistant', content: 'first' };
    for (const [messages, answer] of [
      [[user], 'first'],
      [[user], 'first'],
      [[user, said, user], 'second'],
    ] as const) {
      assert.match((await say([...messages])).text, new RegExp(`"content":"${answer}"`));
    }
  });

  it('tells conversations on one path apart by their text', async () => {
    server.scripts('shared', [
      { match: 'alpha', steps: [{ text: 'A' }] },
      { steps: [({ index }) => ({ text: `other ${index}` })] },
    ]);
    const say = async (content: string) =>
      (
        await post(`${server.url('shared')}/chat/completions`, {
          model: 'm',
          messages: [{ role: 'user', content }],
        })
      ).text;
    assert.match(await say('task alpha'), /"content":"A"/);
    assert.match(await say('task beta'), /"content":"other 0"/);
    assert.match(await say('task beta'), /"content":"other 1"/);
  });

  it('runs as a process of its own, with a script from a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'model-server-'));
    const script = join(folder, 'script.json');
    await writeFile(script, JSON.stringify({ review: [{ steps: [{ text: 'From the file.' }] }] }));
    const child = spawn(process.execPath, [MAIN, '--script', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const lines = createInterface({ input: child.stdout });
      const line = await new Promise<string>((resolve) => lines.once('line', resolve));
      const { origin } = z.object({ origin: z.string() }).parse(JSON.parse(line));
      const body = { model: 'm', messages: [user] };
      assert.match((await post(`${origin}/s/review/v1/chat/completions`, body)).text, /From the file/);
      await post(`${origin}/__script`, { later: [{ steps: [{ text: 'Set later.' }] }] });
      assert.match((await post(`${origin}/s/later/v1/chat/completions`, body)).text, /Set later/);
      const log: unknown = await (await fetch(`${origin}/__requests/review`)).json();
      assert.ok(Array.isArray(log) && log.length === 1);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(folder, { recursive: true });
    }
  });
});
