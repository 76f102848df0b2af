// The process that is killed: the shipped engine and task threads under load, with the test's hand on every thread.
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import threads from 'node:worker_threads';
import { messageOf } from '../../src/core/errors.ts';
import type { TaskDraftInput } from '../../src/core/task.ts';
import { EngineClient } from '../../src/engine/client.ts';
import { KILL_TASK_THREAD, order, victimSettings, type Answer } from './protocol.ts';

/** The engine threads that this process has started; the last one is at work. */
const started: threads.Worker[] = [];
class Watched extends threads.Worker {
  constructor(...args: ConstructorParameters<typeof threads.Worker>) {
    super(...args);
    started.push(this);
  }
}
Object.assign(threads, { Worker: Watched });
syncBuiltinESMExports();
const { EngineHost } = await import('../../src/threads/engineHost.ts');

const dist = path.resolve(import.meta.dirname, '../../dist');
const settings = victimSettings.parse(JSON.parse(process.argv[2] ?? '{}'));
const host = new EngineHost({
  engineThreadFile: path.join(import.meta.dirname, 'engineThread.ts'),
  data: {
    storeDir: settings.store,
    wasmPath: path.join(dist, 'sql-wasm.wasm'),
    taskThreadFile: path.join(dist, 'taskThread.cjs'),
    maxWorkers: 3,
    workspaceFolders: [settings.workspace],
    providers: { fake: { type: 'openai-compatible', baseURL: settings.baseURL, model: 'fake-1' } },
    offlinePaceMs: 0,
  },
  credentials: async () => ({}),
  notify: (text) => tell({ kind: 'notice', text }),
  restarts: { ends: Infinity, withinMs: 1 },
});
const engine = new EngineClient({ connect: () => host.connect() });
const killer = new threads.BroadcastChannel(KILL_TASK_THREAD);
const agent = {
  name: 'Worker',
  description: 'Does what the test asks.',
  backstory: '',
  goal: '',
  instructions: '',
  tools: ['read' as const, 'search' as const, 'plan' as const],
  models: [],
};

process.on('message', (raw) => {
  obey(raw).catch((error: unknown) => tell({ kind: 'notice', text: messageOf(error) }));
});
await keepOpen();
tell({ kind: 'ready' });

async function obey(raw: unknown): Promise<void> {
  const request = order.parse(raw);
  switch (request.kind) {
    case 'submit': {
      const submitted = await engine.submit({ tasks: request.refs.map(draft), agents: [agent] });
      return tell({ kind: 'accepted', ids: submitted.map(({ id }) => id) });
    }
    case 'kill-engine':
      await started.at(-1)?.terminate();
      return keepOpen();
    case 'kill-task':
      return killer.postMessage('now');
    case 'stats': {
      const { byStatus } = await engine.stats();
      const unfinished = byStatus.pending + byStatus.queued + byStatus.running;
      return tell({ kind: 'stats', unfinished });
    }
    case 'retry-failed': {
      const { tasks } = await engine.list({ status: ['failed'], limit: 1_000 });
      for (const task of tasks) await engine.retry(task.id);
      return tell({ kind: 'retried', count: tasks.length });
    }
    case 'close':
      await engine.close();
      await host.close();
      process.exit(0);
  }
}

/** A call brings the engine back up; nothing runs while nobody has asked for it. */
async function keepOpen(): Promise<void> {
  await engine.stats();
}

/** Each task of a batch depends on the one before, so that the order is under fire as well. */
function draft(ref: string, index: number, refs: readonly string[]): TaskDraftInput {
  const parent = refs[index - 1];
  return {
    ref,
    title: `Work on ${ref}`,
    description: `A job of several steps called ${ref}.`,
    instructions: 'Call the tools as you are told and end with a text.',
    agent: agent.name,
    provider: 'fake',
    dependsOn: parent === undefined ? [] : [parent],
  };
}

function tell(message: Answer): void {
  process.send?.(message);
}
