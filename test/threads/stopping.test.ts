import type { Status } from '../../src/core/lifecycle.ts';
import type { TaskEngine } from '../../src/engine/port.ts';
import { add, HostScene, is, until } from './hostScene.ts';

/** The agent waits for its model for longer than any test: only what reaches it ends that. */
const WAITING = { offlinePaceMs: 600_000 };
const CALL_BACK = { paused: true, running: 'pause' } as const;
const GO_ON = { paused: false } as const;

/** Each with what ends it, so that the next agent runs. */
const STOPS: readonly (readonly [
  name: string,
  stop: (engine: TaskEngine, id: string) => Promise<unknown>,
  after: Status,
  goOn: (engine: TaskEngine) => Promise<unknown>,
])[] = [
  ['the pause of its task', (engine, id) => engine.pause(id), 'paused', async () => undefined],
  ['the cancel of its task', (engine, id) => engine.cancel(id), 'cancelled', async () => undefined],
  [
    'a pause of its agent that calls back',
    (engine) => engine.setAgent('analyst', CALL_BACK),
    'queued',
    (engine) => engine.setAgent('analyst', GO_ON),
  ],
  [
    'a pause of its provider that calls back',
    (engine) => engine.setProvider('offline', CALL_BACK),
    'queued',
    (engine) => engine.setProvider('offline', GO_ON),
  ],
  [
    'a pause of the queue that calls back',
    (engine) => engine.setQueue(CALL_BACK),
    'queued',
    (engine) => engine.setQueue(GO_ON),
  ],
];

describe('an agent that waits for its model is reached by', () => {
  let scene: HostScene;
  let engine: TaskEngine;
  before(async () => {
    scene = new HostScene();
    ({ engine } = await scene.open({ data: WAITING }));
  });
  after(() => scene[Symbol.asyncDispose]());

  for (const [name, stop, after, goOn] of STOPS) {
    it(name, async () => {
      const [id = ''] = await add(engine, [name]);
      await until(engine, id, ({ kind }) => kind === 'step');
      const seq = await engine.cursor();
      await stop(engine, id);
      await until(engine, id, (event) => event.seq > seq && is(after)(event));
      await engine.cancel(id);
      await goOn(engine);
    });
  }
});
