import assert from 'node:assert/strict';
import { DEFAULT_MODEL, type ProviderConfig } from '../../../src/core/provider.ts';
import { modelsOf } from '../../../src/ui/taskFiles/modelsOf.ts';
import { OfferedModels } from '../../../src/ui/taskFiles/offeredModels.ts';

const price = { input: 1, output: 2 };

function known(config: ProviderConfig, ofAgents: readonly string[] = []) {
  return modelsOf(config, { offered: (vendor) => [`${vendor}-1`, `${vendor}-2`], ofAgents, seen: ['seen'] });
}

describe('The models that are known of a provider', () => {
  it('are all there are only where the editor itself offers them', () => {
    assert.deepEqual(known({ type: 'vscode-lm', vendor: 'lab' }).models, ['lab-1', 'lab-2']);
    const prices = { large: price };
    for (const config of [
      { type: 'openai', api: 'chat', prices },
      { type: 'deepseek', prices },
      { type: 'openai-compatible', baseURL: 'http://localhost:11434/v1', prices },
      { type: 'offline', prices },
    ] as const)
      assert.deepEqual(known(config, ['theirs']).models, []);
  });

  it('are those that the settings and the agents name and its server once listed, each once', () => {
    const prices = { '*': price, large: price, small: price };
    const config = {
      type: 'openai-compatible',
      baseURL: 'http://localhost/v1',
      model: 'small',
      prices,
    } as const;
    assert.deepEqual(known(config, ['large', 'theirs', 'seen']).named, ['small', 'large', 'theirs', 'seen']);
  });

  it('are led by its preset where no other is set', () => {
    assert.deepEqual(known({ type: 'deepseek' }, ['theirs']).named, [
      DEFAULT_MODEL.deepseek,
      'theirs',
      'seen',
    ]);
    assert.deepEqual(known({ type: 'deepseek', model: 'mine' }).named, ['mine', 'seen']);
  });
});

describe('The models that the editor offers', () => {
  type Answer = readonly string[] | Promise<never>;
  let asked: { readonly vendor: string; readonly answer: (models: Answer) => void }[];
  let changes: number;
  let offered: OfferedModels;

  beforeEach(() => {
    [asked, changes] = [[], 0];
    offered = new OfferedModels(
      (vendor) => new Promise((answer) => asked.push({ vendor, answer })),
      () => changes++,
    );
  });

  async function answer(index: number, models: Answer): Promise<void> {
    asked[index]?.answer(models);
    await new Promise(setImmediate);
  }

  it('are none until their extension has answered, which it is told of once', async () => {
    assert.deepEqual([offered.of('lab'), offered.of('lab')], [[], []]);
    assert.deepEqual(
      asked.map(({ vendor }) => vendor),
      ['lab'],
    );
    await answer(0, ['lab-1']);
    assert.deepEqual([offered.of('lab'), changes], [['lab-1'], 1]);
  });

  it('are asked for again when they may have changed, and told of only where they have', async () => {
    offered.update();
    assert.equal(asked.length, 0, 'nobody wants to know of any');
    offered.of('lab');
    await answer(0, ['lab-1']);
    offered.update();
    await answer(1, ['lab-1']);
    assert.equal(changes, 1);
    offered.update();
    await answer(2, []);
    assert.deepEqual([offered.of('lab'), changes], [[], 2]);
  });

  it('are those of the later question, whichever is answered first', async () => {
    offered.of('lab');
    offered.update();
    await answer(1, ['new']);
    await answer(0, ['old']);
    assert.deepEqual([offered.of('lab'), changes], [['new'], 1]);
  });

  it('are none where their extension fails', async () => {
    offered.of('lab');
    await answer(0, ['lab-1']);
    offered.update();
    await answer(1, Promise.reject(new Error('It broke.')));
    assert.deepEqual([offered.of('lab'), changes], [[], 2]);
  });
});
