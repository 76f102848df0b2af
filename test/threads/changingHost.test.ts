import { strict as assert } from 'node:assert';
import { EngineClient } from '../../src/engine/client.ts';
import { ChangingHost } from '../../src/threads/changingHost.ts';
import type { EngineHostOptions } from '../../src/threads/engineHost.ts';
import { hostOptions } from './hostOptions.ts';
import { add, HostScene, is, until } from './hostScene.ts';

interface Changing extends AsyncDisposable {
  readonly host: ChangingHost;
  readonly engine: EngineClient;
  /** Takes new settings, as a window does. */
  change(data: Partial<EngineHostOptions['data']>): void;
}

async function open(scene: HostScene, first: Partial<EngineHostOptions['data']>): Promise<Changing> {
  let data = first;
  const host = new ChangingHost(() => hostOptions(scene.storeDir, data));
  const engine = new EngineClient({ connect: () => host.connect() });
  await engine.stats();
  return {
    host,
    engine,
    change(next) {
      data = { ...data, ...next };
      host.update();
    },
    async [Symbol.asyncDispose]() {
      await engine.close();
      await host.close();
    },
  };
}

describe('the engine of a window whose settings change', () => {
  it('is left alone where nothing changed that it was started with', async () => {
    await using scene = new HostScene();
    await using window = await open(scene, { offlinePaceMs: 60_000 });
    const [id = ''] = await add(window.engine, ['a']);
    await until(window.engine, id, is('running'));
    window.change({ providers: {} });
    assert.equal(window.host.owns, true);
    assert.equal((await window.engine.get(id))?.attempt, 1);
  });

  it('gives its tasks back and another takes over with the new settings', async () => {
    await using scene = new HostScene();
    await using window = await open(scene, { offlinePaceMs: 60_000 });
    const [id = ''] = await add(window.engine, ['a']);
    await until(window.engine, id, is('running'));
    window.change({ offlinePaceMs: 0 });
    const task = await until(window.engine, id, is('completed'));
    assert.equal(task.retryCount, 0);
    assert.equal(task.attempt, 2);
  });

  it('uses what is set for tasks that name no budget', async () => {
    await using scene = new HostScene();
    await using window = await open(scene, { defaultBudget: { steps: 1 } });
    const [id = ''] = await add(window.engine, ['a']);
    const task = await until(window.engine, id, is('paused'));
    assert.deepEqual(task.reason, { kind: 'budget', limit: 'steps', value: 1 });
  });

  it('keeps from agents what a pattern of the person names', async () => {
    await using scene = new HostScene();
    await using window = await open(scene, { sensitive: ['*.ts', '*.md', '*.csv'] });
    const [id = ''] = await add(window.engine, ['a']);
    const { result } = await until(window.engine, id, is('completed'));
    assert.ok(result);
    assert.doesNotMatch(result.output, /args\.ts|march\.csv/);
  });

  it('keeps from agents what the editor hides', async () => {
    await using scene = new HostScene();
    await using window = await open(scene, { hidden: [['**/*.ts', '**/*.csv']] });
    const [id = ''] = await add(window.engine, ['a']);
    const { result } = await until(window.engine, id, is('completed'));
    assert.ok(result);
    assert.match(result.output, /README\.md/);
    assert.doesNotMatch(result.output, /args\.ts|march\.csv/);
  });
});
