import { isFinal, STATUSES, type Status } from '../../src/core/lifecycle.ts';
import type { LocalEngine } from '../../src/engine/local/localEngine.ts';
import { median, ms, timed, type Row } from './measure.ts';
import { fill, newStore, openDatabase, openEngine } from './openEngine.ts';

const TASKS = 100_000;
/** All but `running`: those that an engine finds when it opens are put back, and no more run than there are threads. */
const LISTED = STATUSES.filter((status) => status !== 'running');
/** How many there are of each status where all others have completed. */
const FEW = 10;
const ROUNDS = 10;
const PAGE = 25;
const FAR_PAGE = 500;
/** What the engine may need for one page. */
const TARGET_MS = 10;

/** A page of each single status, as the views ask for it, must not cost what is stored besides. */
export async function lists(folder: string): Promise<readonly Row[]> {
  const file = newStore(folder);
  const filled = await openEngine(file);
  await fill(filled, 'l', TASKS);
  await filled.close();
  const even = `seq % ${LISTED.length}`;
  const few = `iif(seq <= ${FEW * LISTED.length}, ${even}, ${LISTED.indexOf('completed')})`;
  const near = await onStore(file, even, (engine, status) => page(engine, status, 1));
  const far = await onStore(file, even, (engine, status) => page(engine, status, FAR_PAGE));
  const rare = await onStore(file, few, (engine, status) => page(engine, status, 1));
  return LISTED.map((status) => {
    const times = [near, far, rare].map((figures) => figures.get(status) ?? Number.NaN);
    return {
      what: `list ${status} of 100,000, first page / page ${FAR_PAGE} / the only ${FEW}, p50`,
      figure: times.map(ms).join(' / '),
      target: `< ${TARGET_MS} ms`,
      met: times.every((time) => time < TARGET_MS),
    };
  });
}

type Figures = ReadonlyMap<Status, number>;

/** @param place SQL that says the status of a task by its number: a place in `LISTED` */
async function onStore(
  file: string,
  place: string,
  measure: (engine: LocalEngine, status: Status) => Promise<number>,
): Promise<Figures> {
  await give(file, place);
  const engine = await openEngine(file);
  const figures = new Map<Status, number>();
  for (const status of LISTED) figures.set(status, await measure(engine, status));
  await engine.close();
  return figures;
}

/** Straight into the store: an engine would have to run 100,000 tasks for it. */
async function give(file: string, place: string): Promise<void> {
  const db = await openDatabase(file);
  const status = `(select value from json_each('${JSON.stringify(LISTED)}') where key = ${place})`;
  db.transaction(() =>
    db.exec(`update agent_tasks set status = ${status}, pause_reason = null, completed_at = null`),
  );
  db.transaction(() =>
    db.exec(`update agent_tasks set pause_reason = '{"kind":"asked"}' where status = 'paused'`),
  );
  const ended = LISTED.filter(isFinal).map((one) => `'${one}'`);
  db.transaction(() =>
    db.exec(`update agent_tasks set completed_at = seq where status in (${ended.join(', ')})`),
  );
  db.close();
}

async function page(engine: LocalEngine, status: Status, number: number): Promise<number> {
  const order = isFinal(status) ? 'newest' : 'queue';
  const offset = (number - 1) * PAGE;
  const filter = { status: [status], order, offset, limit: PAGE } as const;
  const { tasks } = await engine.list(filter);
  if (tasks.length === 0) throw new Error(`There is no page ${number} of what is ${status}.`);
  return median(await timed(ROUNDS, () => engine.list(filter)));
}
