import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { FailureError } from '../../../src/core/failure.ts';
import type { ProviderConfig } from '../../../src/core/provider.ts';
import { createModel, type ModelOptions } from '../../../src/runner/models/create.ts';
import { variablesOf } from '../../../src/runner/models/endpoint.ts';
import { settle } from '../../fake/clock.ts';
import { ask, KEY, never } from './connections.ts';

const CREATE = new URL('../../../src/runner/models/create.ts', import.meta.url).href;

const openai: ProviderConfig = { type: 'openai', api: 'responses' };
const deepseek: ProviderConfig = { type: 'deepseek' };
const ollama: ProviderConfig = { type: 'openai-compatible', baseURL: 'http://localhost:11434/v1' };

function refused(options: ModelOptions, message: RegExp): void {
  assert.throws(
    () => createModel(options),
    (error) => {
      assert.ok(error instanceof FailureError);
      assert.equal(error.failure.kind, 'permanent');
      assert.match(error.message, message);
      assert.ok(!error.message.includes(KEY));
      return true;
    },
  );
}

/** Where a turn goes and with which key, without a network. */
async function target(options: ModelOptions): Promise<{ url: string; authorization: string | null }> {
  let seen: Request | undefined;
  const model = createModel({
    ...options,
    fetch: async (input, init) => {
      seen = new Request(input, init);
      return new Response('{}', { status: 500 });
    },
  });
  await assert.rejects(
    model.turn(ask('Go'), () => {}, never()),
    FailureError,
  );
  assert.ok(seen);
  return { url: seen.url, authorization: seen.headers.get('authorization') };
}

describe('createModel', () => {
  it('says which variable or command gives a missing key', () => {
    refused(
      { providerId: 'openai', config: openai },
      /There is no key for openai\. Set OPENAI_API_KEY, or run .*Connect a Model/,
    );
    refused({ providerId: 'deepseek', config: deepseek, key: ' ' }, /Set DEEPSEEK_API_KEY/);
    refused(
      { providerId: 'lab', config: { ...ollama, keyVariable: 'LAB_KEY' }, modelId: 'x' },
      /Set LAB_KEY/,
    );
  });

  it('refuses a key that could not be sent, without showing it', () => {
    refused(
      { providerId: 'openai', config: openai, key: `${KEY}\n${KEY}` },
      /holds blanks .* Check OPENAI_API_KEY/,
    );
    refused({ providerId: 'openai', config: openai, key: `${KEY}–x` }, /other characters that no key has/);
  });

  it('says that an openai-compatible provider needs a model', () => {
    refused({ providerId: 'ollama', config: ollama }, /No model is chosen for ollama\. Set "model"/);
  });

  it('refuses a base URL that is none, or that holds a password', () => {
    const environment = { baseURL: 'localhost:1234' };
    refused({ providerId: 'openai', config: openai, key: KEY, environment }, /base URL of openai is no http/);
    const baseURL = 'https://me:secret@example.test/v1';
    refused(
      { providerId: 'lab', config: { ...ollama, baseURL }, modelId: 'x' },
      /holds a user name or password/,
    );
  });

  it('takes the model of the task, then of the configuration, then a default', () => {
    const id = (options: Partial<ModelOptions>) =>
      createModel({ providerId: 'p', config: openai, key: KEY, ...options }).id;
    assert.equal(id({}), 'gpt-5.4-mini');
    assert.equal(id({ config: deepseek }), 'deepseek-v4-flash');
    assert.equal(id({ config: { ...openai, model: 'configured' } }), 'configured');
    assert.equal(id({ config: { ...openai, model: 'configured' }, modelId: 'chosen' }), 'chosen');
  });

  it('takes the base URL of the configuration, then of the environment, then the provider’s own', async () => {
    const url = async (options: ModelOptions) => (await target({ ...options, key: KEY })).url;
    const environment = { baseURL: 'http://env.test/v1/' };
    assert.equal(await url({ providerId: 'openai', config: openai }), 'https://api.openai.com/v1/responses');
    assert.equal(
      await url({ providerId: 'deepseek', config: deepseek }),
      'https://api.deepseek.com/chat/completions',
    );
    assert.equal(
      await url({ providerId: 'openai', config: openai, environment }),
      'http://env.test/v1/responses',
    );
    const config: ProviderConfig = { ...openai, api: 'chat', baseURL: 'http://own.test/v1' };
    assert.equal(
      await url({ providerId: 'openai', config, environment }),
      'http://own.test/v1/chat/completions',
    );
  });

  it('never looks into the environment by itself', async () => {
    const saved = { ...process.env };
    process.env['OPENAI_BASE_URL'] = 'http://leak.test/v1';
    process.env['OPENAI_API_KEY'] = 'sk-from-the-environment';
    process.env['DEEPSEEK_API_KEY'] = 'sk-from-the-environment';
    try {
      const own = { url: 'https://api.openai.com/v1/responses', authorization: `Bearer ${KEY}` };
      assert.deepEqual(await target({ providerId: 'openai', config: openai, key: KEY }), own);
      refused({ providerId: 'deepseek', config: deepseek }, /DEEPSEEK_API_KEY/);
      const keyless = await target({ providerId: 'ollama', config: ollama, modelId: 'qwen3' });
      assert.equal(keyless.authorization, null);
    } finally {
      process.env = saved;
    }
  });

  it('lets the offline sample take its time, as its configuration says', async () => {
    const model = createModel({ providerId: 'offline', config: { type: 'offline', paceMs: 60_000 } });
    const said: string[] = [];
    const stop = new AbortController();
    const turn = model.turn(ask('Go'), (piece) => said.push(piece), stop.signal);
    await settle();
    stop.abort();
    await assert.rejects(turn);
    assert.deepEqual(said, []);
  });

  it('gives the offline sample without loading the SDK, and loads it only for a turn', () => {
    const script = `
      import { registerHooks } from 'node:module';
      const seen = [];
      registerHooks({ resolve: (name, context, next) => (seen.push(name), next(name, context)) });
      const { createModel } = await import(${JSON.stringify(CREATE)});
      const sample = createModel({ providerId: 'offline', config: { type: 'offline' } }).sample;
      createModel({ providerId: 'openai', config: { type: 'openai', api: 'chat' }, key: 'k' });
      const sdk = seen.filter((name) => name === 'ai' || name.startsWith('@ai-sdk/'));
      console.log(JSON.stringify({ sample, sdk }));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    assert.deepEqual(JSON.parse(stdout || '{}'), { sample: true, sdk: [] }, stderr);
  });

  it('names the variables that a composition root reads', () => {
    assert.deepEqual(variablesOf(openai), { key: 'OPENAI_API_KEY', baseURL: 'OPENAI_BASE_URL' });
    assert.deepEqual(variablesOf(deepseek), { key: 'DEEPSEEK_API_KEY', baseURL: 'DEEPSEEK_BASE_URL' });
    assert.deepEqual(variablesOf({ type: 'offline' }), {});
    assert.deepEqual(variablesOf(ollama), {});
  });
});
