import { strict as assert } from 'node:assert';
import { EngineClient } from '../../src/engine/client.ts';
import { ChangingHost } from '../../src/threads/changingHost.ts';
import { hostOptions } from './hostOptions.ts';
import { add, ENDABLE, HostScene, is, until } from './hostScene.ts';

const ASK = { resumeOnStartup: 'ask', offlinePaceMs: 0 } as const;

describe('a window that finds unfinished work', () => {
  /** Leaves a task behind that nobody ran. */
  const leave = async (scene: HostScene): Promise<string> => {
    const { host, engine } = await scene.open({ data: { maxWorkers: 0 } });
    const [id = ''] = await add(engine, ['a']);
    await engine.close();
    await host.close();
    return id;
  };

  it('runs it once a person says so', async () => {
    await using scene = new HostScene();
    const id = await leave(scene);
    const { engine } = await scene.open({ data: ASK });
    assert.equal((await engine.stats()).held?.tasks, 1);
    await engine.setQueue({ paused: false });
    await until(engine, id, is('completed'));
  });

  it('does not ask again where its engine ended and begins anew', async () => {
    await using scene = new HostScene();
    const id = await leave(scene);
    const { engine } = await scene.open({
      engineThreadFile: ENDABLE,
      data: { ...ASK, offlinePaceMs: 60_000 },
    });
    await engine.setQueue({ paused: false });
    await until(engine, id, is('running', 1));
    scene.endEngine();
    await until(engine, id, is('running', 2));
    assert.equal((await engine.stats()).held, null);
  });

  it('still waits where nobody had answered when its settings changed', async () => {
    await using scene = new HostScene();
    await leave(scene);
    let pace = 0;
    const host = new ChangingHost(() => hostOptions(scene.storeDir, { ...ASK, offlinePaceMs: pace }));
    const engine = new EngineClient({ connect: () => host.connect() });
    const found = (await engine.stats()).held;
    pace = 1;
    host.update();
    assert.deepEqual((await engine.stats()).held, found);
    await engine.setQueue({ paused: false });
    pace = 2;
    host.update();
    assert.equal((await engine.stats()).held, null);
    await engine.close();
    await host.close();
  });
});
