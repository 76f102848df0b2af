import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { EngineClient } from '../../src/engine/client.ts';
import type { TaskEngine } from '../../src/engine/port.ts';
import { EngineHost } from '../../src/threads/engineHost.ts';
import { ms, quantile, timed, type Row } from './measure.ts';
import { AGENT, draft } from './openEngine.ts';

const ROUNDS = 60;

/** From `submit` to the first line of the run, with the shipped threads and a task thread that is warm. */
export async function threads(folder: string): Promise<readonly Row[]> {
  const workspace = path.join(folder, 'workspace');
  mkdirSync(workspace);
  const dist = path.resolve(import.meta.dirname, '../../dist');
  const host = new EngineHost({
    engineThreadFile: path.join(dist, 'engineThread.cjs'),
    data: {
      storeDir: path.join(folder, 'threads'),
      wasmPath: path.join(dist, 'sql-wasm.wasm'),
      taskThreadFile: path.join(dist, 'taskThread.cjs'),
      maxWorkers: 1,
      workspaceFolders: [workspace],
      providers: {},
      offlinePaceMs: 0,
    },
    credentials: async () => ({}),
    notify: (text) => console.error(text),
  });
  const engine = new EngineClient({ connect: () => host.connect() });
  await firstLine(engine, 'warm-up', [AGENT]);
  const times = await timed(ROUNDS, (n) => firstLine(engine, `line-${n}`, []));
  await engine.close();
  await host.close();
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  return [
    { what: 'submit → first line, warm thread, p50', figure: ms(p50), target: '< 15 ms', met: p50 < 15 },
    { what: 'submit → first line, warm thread, p99', figure: ms(p99), target: '< 50 ms', met: p99 < 50 },
  ];
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
