import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { EngineClient } from '../../src/engine/client.ts';
import type { TaskEngine } from '../../src/engine/port.ts';
import { EngineHost } from '../../src/threads/engineHost.ts';
import { ms, quantile, timed, type Row } from './measure.ts';
import { AGENT, draft } from './openEngine.ts';

const ROUNDS = 60;
/** Task threads that run at once where their memory is measured. */
const THREADS = 5;

/** From `submit` to the first line of the run, with the shipped threads and a task thread that is warm; and its memory. */
export async function threads(folder: string): Promise<readonly Row[]> {
  const workspace = path.join(folder, 'workspace');
  mkdirSync(workspace);
  return [...(await firstLines(folder, workspace)), await memory(folder, workspace)];
}

async function firstLines(folder: string, workspace: string): Promise<readonly Row[]> {
  const { engine, close } = open(path.join(folder, 'threads'), workspace, {
    maxWorkers: 1,
    offlinePaceMs: 0,
  });
  await firstLine(engine, 'warm-up', [AGENT]);
  const times = await timed(ROUNDS, (n) => firstLine(engine, `line-${n}`, []));
  await close();
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  return [
    { what: 'submit → first line, warm thread, p50', figure: ms(p50), target: '< 15 ms', met: p50 < 15 },
    { what: 'submit → first line, warm thread, p99', figure: ms(p99), target: '< 50 ms', met: p99 < 50 },
  ];
}

/** What each further task thread adds to the process while it runs a task. */
async function memory(folder: string, workspace: string): Promise<Row> {
  const slowly = { maxWorkers: THREADS, offlinePaceMs: 60_000 };
  const { engine, close } = open(path.join(folder, 'memory'), workspace, slowly);
  await firstLine(engine, 'thread-1', [AGENT]);
  const one = process.memoryUsage.rss();
  for (let n = 2; n <= THREADS; n++) await firstLine(engine, `thread-${n}`, []);
  const each = (process.memoryUsage.rss() - one) / (THREADS - 1) / 2 ** 20;
  await close();
  return {
    what: 'memory of a task thread that runs',
    figure: `${each.toFixed(0)} MB`,
    target: '< 45 MB',
    met: each < 45,
  };
}

function open(storeDir: string, workspace: string, how: { maxWorkers: number; offlinePaceMs: number }) {
  const dist = path.resolve(import.meta.dirname, '../../dist');
  const host = new EngineHost({
    engineThreadFile: path.join(dist, 'engineThread.cjs'),
    data: {
      storeDir,
      wasmPath: path.join(dist, 'sql-wasm.wasm'),
      taskThreadFile: path.join(dist, 'taskThread.cjs'),
      workspaceFolders: [workspace],
      providers: {},
      ...how,
    },
    credentials: async () => ({}),
    notify: (text) => console.error(text),
  });
  const engine = new EngineClient({ connect: () => host.connect() });
  const close = async () => {
    await engine.close();
    await host.close();
  };
  return { engine, close };
}

async function firstLine(engine: TaskEngine, name: string, agents: (typeof AGENT)[]): Promise<void> {
  const over = new AbortController();
  const cursor = await engine.cursor();
  const [task] = await engine.submit({ tasks: [draft(name, 'offline')], agents });
  for await (const { events } of engine.follow(cursor, over.signal)) {
    const mine = events.filter((event) => event.task === task?.id);
    if (mine.some((event) => event.kind === 'log')) break;
  }
  over.abort();
}
