import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { TaskEvent } from '../../src/core/event.ts';
import type { Status } from '../../src/core/lifecycle.ts';
import { EngineClient } from '../../src/engine/client.ts';
import type { TaskEngine } from '../../src/engine/port.ts';
import { EngineHost } from '../../src/threads/engineHost.ts';
import type { EngineThreadData } from '../../src/threads/engineMessages.ts';
import { startModelServer } from '../fake/modelServer.ts';
import { ms, quantile, timed, type Row } from './measure.ts';
import { AGENT, draft } from './openEngine.ts';

const ROUNDS = 60;
/** How often each stop is measured. */
const STOPS = 50;
/** Task threads that run at once where their memory is measured. */
const THREADS = 5;
const STREAMING = 'streaming';
/** Five minutes of text in 50 pieces a second. */
const ENDLESS = { text: 'All work and no play. '.repeat(15_000), chunks: 15_000, chunkDelayMs: 20 };

/**
 * With the shipped threads: from `submit` to the first line of the run on a thread that is warm, how soon a stop reaches a
 * running agent, and a thread's memory.
 */
export async function threads(folder: string): Promise<readonly Row[]> {
  const workspace = path.join(folder, 'workspace');
  mkdirSync(workspace);
  return [
    ...(await firstLines(folder, workspace)),
    ...(await stops(folder, workspace)),
    await memory(folder, workspace),
  ];
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

/** From what a person asks of a task whose agent hears its model's answer, piece by piece, to what became of it. */
async function stops(folder: string, workspace: string): Promise<readonly Row[]> {
  await using models = await startModelServer();
  models.script('bench', [ENDLESS]);
  const provider = { type: 'openai-compatible', baseURL: models.url('bench'), model: 'bench-1' } as const;
  const streaming = { maxWorkers: 1, offlinePaceMs: 0, providers: { [STREAMING]: provider } };
  const { engine, close } = open(path.join(folder, 'stops'), workspace, streaming);
  const pauses: number[] = [];
  const cancels: number[] = [];
  for (let n = 0; n < STOPS; n++) {
    const [task] = await engine.submit({ tasks: [draft(`stop-${n}`, STREAMING)], agents: [AGENT] });
    const id = task?.id ?? '';
    await nextPiece(engine, id);
    pauses.push(await stopped(engine, id, 'paused', () => engine.pause(id)));
    await engine.resume(id);
    await nextPiece(engine, id);
    cancels.push(await stopped(engine, id, 'cancelled', () => engine.cancel(id)));
  }
  await close();
  const row = (what: string, times: readonly number[]): Row => {
    const p99 = quantile(times, 0.99);
    return { what, figure: ms(p99), target: '< 100 ms', met: p99 < 100 };
  };
  return [row('pause → a streaming agent has stopped, p99', pauses), row('cancel → the same, p99', cancels)];
}

async function stopped(
  engine: TaskEngine,
  id: string,
  status: Status,
  ask: () => Promise<unknown>,
): Promise<number> {
  const cursor = await engine.cursor();
  const begun = performance.now();
  const over = eventOf(engine, id, cursor, (event) => event.kind === 'status' && event.status === status);
  await ask();
  await over;
  return performance.now() - begun;
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

interface How extends Pick<EngineThreadData, 'maxWorkers' | 'offlinePaceMs'> {
  readonly providers?: EngineThreadData['providers'];
}

function open(storeDir: string, workspace: string, how: How) {
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

/** Queues a task and waits for the first line of its run. */
async function firstLine(engine: TaskEngine, name: string, agents: (typeof AGENT)[]): Promise<string> {
  const cursor = await engine.cursor();
  const [task] = await engine.submit({ tasks: [draft(name, 'offline')], agents });
  const id = task?.id ?? '';
  await nextLine(engine, id, cursor);
  return id;
}

function nextLine(engine: TaskEngine, id: string, cursor: number): Promise<void> {
  return eventOf(engine, id, cursor, ({ kind }) => kind === 'log');
}

/** Waits for text of the task's model. */
async function nextPiece(engine: TaskEngine, id: string): Promise<void> {
  const over = new AbortController();
  for await (const { deltas } of engine.follow(await engine.cursor(), over.signal))
    if (deltas.some(({ task }) => task === id)) break;
  over.abort();
}

async function eventOf(
  engine: TaskEngine,
  id: string,
  cursor: number,
  isIt: (event: TaskEvent) => boolean,
): Promise<void> {
  const over = new AbortController();
  for await (const { events } of engine.follow(cursor, over.signal))
    if (events.some((event) => event.task === id && isIt(event))) break;
  over.abort();
}
