import { BroadcastChannel } from 'node:worker_threads';
import path from 'node:path';
import type { TaskEvent } from '../../src/core/event.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import { KILL_TASK_THREAD } from '../kill/protocol.ts';
import { add, ENDABLE, HostScene, is, until } from '../threads/hostScene.ts';
import { ms, quantile, type Row } from './measure.ts';

const THREADS_KILLED = 10;
const ENGINES_KILLED = 5;
const WINDOWS_KILLED = 3;
/** The agent waits for its model until its thread dies. */
const SLOW = { maxWorkers: 1, offlinePaceMs: 600_000 };
const KILLABLE = path.resolve(import.meta.dirname, '../kill/engineThread.ts');
const ENDLESS = { ends: Infinity, withinMs: 1 };

/** From the death of what ran a task to the task running again, with the shipped threads and with real processes. */
export async function recovery(): Promise<readonly Row[]> {
  return [
    ...rows('task thread killed → task running again', 1_000, await taskThreads()),
    ...rows('engine thread killed → task running again', 1_000, await engineThreads()),
    ...rows('window killed → running in another one', 5_000, await windows(attached)),
    ...rows('window killed → running after the next start', 5_000, await windows(nextStart)),
  ];
}

function rows(what: string, targetMs: number, times: readonly number[]): readonly Row[] {
  const max = Math.max(...times);
  return [
    { what: `${what}, p50`, figure: ms(quantile(times, 0.5)) },
    { what: `${what}, max`, figure: ms(max), target: `< ${targetMs / 1_000} s`, met: max < targetMs },
  ];
}

async function taskThreads(): Promise<readonly number[]> {
  await using scene = new HostScene();
  const { engine } = await scene.open({ engineThreadFile: KILLABLE, data: SLOW });
  const killer = new BroadcastChannel(KILL_TASK_THREAD);
  const times: number[] = [];
  for (let n = 0; n < THREADS_KILLED; n++)
    times.push(await ranAgain(engine, `thread-${n}`, () => killer.postMessage('now')));
  killer.close();
  return times;
}

async function engineThreads(): Promise<readonly number[]> {
  await using scene = new HostScene();
  const { engine } = await scene.open({ engineThreadFile: ENDABLE, data: SLOW, restarts: ENDLESS });
  const times: number[] = [];
  for (let n = 0; n < ENGINES_KILLED; n++)
    times.push(await ranAgain(engine, `engine-${n}`, () => scene.endEngine()));
  return times;
}

/** A new task runs, `kill` ends what runs it, and it runs again. It is over then. */
async function ranAgain(engine: EngineClient, ref: string, kill: () => void): Promise<number> {
  const [id = ''] = await add(engine, [ref]);
  await until(engine, id, isAtWork);
  const from = await engine.cursor();
  const begun = performance.now();
  const again = next(engine, from, is('running', 2));
  kill();
  await again;
  const took = performance.now() - begun;
  await engine.cancel(id);
  await until(engine, id, is('cancelled'));
  return took;
}

async function windows(measure: () => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < WINDOWS_KILLED; n++) times.push(await measure());
  return times;
}

/** This process shows the queue of another one, which is killed. */
async function attached(): Promise<number> {
  await using scene = new HostScene();
  const owner = scene.secondProcess(SLOW);
  await owner.ask({ kind: 'list' });
  const { engine } = await scene.open({ data: SLOW });
  const [id = ''] = await add(engine, ['task']);
  await until(engine, id, isAtWork);
  const again = next(engine, await engine.cursor(), is('running', 2));
  const begun = performance.now();
  await owner.kill();
  await again;
  return performance.now() - begun;
}

/** Nobody else is there when the owner is killed; then a window is opened on its store. */
async function nextStart(): Promise<number> {
  await using scene = new HostScene();
  const owner = scene.secondProcess(SLOW);
  await owner.ask({ kind: 'list' });
  const witness = await scene.open({ data: { ...SLOW, maxWorkers: 0 } });
  const [id = ''] = await add(witness.engine, ['task']);
  await until(witness.engine, id, isAtWork);
  await witness.engine.close();
  await witness.host.close();
  await owner.kill();
  const begun = performance.now();
  const { engine } = await scene.open({ data: SLOW });
  await until(engine, id, is('running', 2));
  return performance.now() - begun;
}

/** The thread is up and its agent has begun: what is measured is not the end of a start. */
function isAtWork({ kind }: TaskEvent): boolean {
  return kind === 'log';
}

async function next(engine: EngineClient, from: number, isIt: (event: TaskEvent) => boolean): Promise<void> {
  const stop = new AbortController();
  for await (const { events } of engine.follow(from, stop.signal)) if (events.some(isIt)) stop.abort();
}
