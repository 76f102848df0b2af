import assert from 'node:assert/strict';
import type { ProviderConfig } from '../../../src/core/provider.ts';
import { SeenModels } from '../../../src/ui/models/seenModels.ts';
import { TestMemory } from '../../integration/memory.ts';

const HERE: ProviderConfig = { type: 'openai-compatible', baseURL: 'http://127.0.0.1:11434/v1' };

describe('The models that were seen of a server', () => {
  let memory: TestMemory;
  let seen: SeenModels;

  beforeEach(async () => {
    memory = new TestMemory();
    seen = new SeenModels(memory);
    await seen.keep('ollama', HERE, ['small', 'large']);
  });

  it('are known in the next window, whichever model is chosen by then', () => {
    assert.deepEqual(new SeenModels(memory).of('ollama', { ...HERE, model: 'large' }), ['small', 'large']);
    assert.deepEqual(seen.of('other', HERE), []);
  });

  it('are not those of another server by the same id', () => {
    assert.deepEqual(seen.of('ollama', { ...HERE, baseURL: 'http://127.0.0.1:1234/v1' }), []);
    assert.deepEqual(seen.of('ollama', { type: 'deepseek' }), []);
  });

  it('are forgotten with it', async () => {
    await seen.forget('ollama');
    assert.deepEqual(seen.of('ollama', HERE), []);
  });

  it('are kept up to a thousand', async () => {
    await seen.keep(
      'ollama',
      HERE,
      Array.from({ length: 1_500 }, (_, n) => `m${n}`),
    );
    assert.equal(seen.of('ollama', HERE).length, 1_000);
  });

  it('are none where something else lies in the memory', async () => {
    const server = 'openai-compatible at http://127.0.0.1:11434/v1';
    for (const kept of [
      'text',
      3,
      null,
      [],
      { server },
      { server, models: 'small' },
      { server, models: [3] },
    ]) {
      await memory.update('models of ollama', kept);
      assert.deepEqual(seen.of('ollama', HERE), [], JSON.stringify(kept));
    }
  });
});
