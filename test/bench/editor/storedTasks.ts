import path from 'node:path';
import { EngineClient } from '../../../src/engine/client.ts';
import type { TaskEngine } from '../../../src/engine/port.ts';
import { EngineHost } from '../../../src/threads/engineHost.ts';
import { AGENT, draft, fill, mustClaim, RESULT } from '../openEngine.ts';

/** A provider that no window serves: its tasks stay as they are. */
export const NOBODY = 'nobody';
const SETTLERS = 8;

/** Joins the queue of an open window, as the terminal program does, for as long as `work` takes. */
export async function withQueue<T>(store: string, work: (engine: TaskEngine) => Promise<T>): Promise<T> {
  const dist = path.resolve(import.meta.dirname, '../../../dist');
  const host = new EngineHost({
    engineThreadFile: path.join(dist, 'engineThread.cjs'),
    data: {
      storeDir: store,
      wasmPath: path.join(dist, 'sql-wasm.wasm'),
      taskThreadFile: path.join(dist, 'taskThread.cjs'),
      maxWorkers: 0,
      workspaceFolders: [],
      providers: {},
      offlinePaceMs: 0,
    },
    credentials: async () => ({}),
    notify: (text) => console.error(text),
  });
  const engine = new EngineClient({ connect: () => host.connect() });
  try {
    return await work(engine);
  } finally {
    await engine.close();
    await host.close();
  }
}

/** Stores completed tasks, and some that wait for a provider that never comes. */
export async function storeTasks(engine: TaskEngine, completed: number, waiting: number): Promise<void> {
  await fill(engine, 'stored', completed + waiting, NOBODY);
  let left = completed;
  await Promise.all(
    Array.from({ length: SETTLERS }, async (_, n) => {
      while (left-- > 0) {
        const claim = await mustClaim(engine, `settler-${n}`, [NOBODY]);
        await engine.settle(claim, { kind: 'completed', result: RESULT });
      }
    }),
  );
}

/** Queues tasks for the window's own agents. */
export async function queueTasks(engine: TaskEngine, count: number, provider: string): Promise<void> {
  const tasks = Array.from({ length: count }, (_, n) => ({
    ...draft(`streaming-${n}`, provider),
    title: `Streaming ${n}`,
  }));
  await engine.submit({ tasks, agents: [AGENT] });
}
