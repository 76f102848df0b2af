import type { TaskDraftInput } from '../../src/core/task.ts';
import type { LocalEngine } from '../../src/engine/local/localEngine.ts';
import { median, ms, timed, type Row } from './measure.ts';
import { AGENT, draft, mustClaim, newStore, openEngine, RESULT } from './openEngine.ts';

const TASKS = 10_000;
const TASKS_LONG = 100_000;
const ROUNDS = 100;

/** The tasks that each one waits for, by number: 0 is the root. */
type Shape = (n: number) => readonly number[];

const ALONE: Shape = () => [];
const FAN: Shape = (n) => (n === 0 ? [] : [0]);
const CHAIN: Shape = (n) => (n === 0 ? [] : [n - 1]);

/** A graph queued in one batch: all tasks wait for one, or each for the one before; beside tasks that wait for none. */
export async function graphs(folder: string, long: boolean): Promise<readonly Row[]> {
  const tasks = long ? TASKS_LONG : TASKS;
  const alone = await queued(folder, tasks, ALONE);
  const fan = await queued(folder, tasks, FAN);
  const chain = await queued(folder, tasks, CHAIN);
  const release = await oneRun(fan.engine);
  const released = median(await timed(ROUNDS, () => oneRun(fan.engine)));
  const linked = median(await timed(ROUNDS, () => oneRun(chain.engine)));
  const free = median(await timed(ROUNDS, () => oneRun(alone.engine)));
  for (const { engine } of [alone, fan, chain]) await engine.close();
  const beside = (value: number, base: number) => ({
    figure: ms(value),
    ratio: `${(value / base).toFixed(2)} × without edges`,
  });
  const count = tasks.toLocaleString('en');
  return [
    { what: `submit of ${count} tasks without edges in one batch, each`, figure: ms(alone.each) },
    { what: 'the same, all wait for one, each', ...beside(fan.each, alone.each) },
    { what: 'the same, each waits for the one before, each', ...beside(chain.each, alone.each) },
    { what: `the one completes: ${count} released, each`, figure: ms(release / tasks) },
    { what: 'claim + settle without edges', figure: ms(free) },
    { what: 'the same, released by the one', ...beside(released, free) },
    { what: 'the same, along the chain', ...beside(linked, free) },
  ];
}

async function queued(
  folder: string,
  count: number,
  parentsOf: Shape,
): Promise<{ readonly engine: LocalEngine; readonly each: number }> {
  const engine = await openEngine(newStore(folder));
  const tasks = Array.from({ length: count }, (_, n): TaskDraftInput => {
    const dependsOn = parentsOf(n).map((parent) => `g-${parent}`);
    return { ...draft(`g-${n}`), dependsOn };
  });
  const [took = Number.NaN] = await timed(1, () => engine.submit({ tasks, agents: [AGENT] }));
  return { engine, each: took / count };
}

/** @returns milliseconds that a claim and what its completion releases took */
async function oneRun(engine: LocalEngine): Promise<number> {
  const begun = performance.now();
  await engine.settle(await mustClaim(engine), { kind: 'completed', result: RESULT });
  return performance.now() - begun;
}
