import path from 'node:path';
import type { TaskEvent } from '../../src/core/event.ts';
import { openStoreFile } from '../../src/store/openStore.ts';
import { MIGRATIONS } from '../../src/store/schema.ts';
import { openTables } from '../../src/store/tables/tables.ts';

/** A request that the model server saw. */
export interface SeenRequest {
  readonly ref: string;
  /** Turns that the conversation already held. */
  readonly turn: number;
  readonly at: number;
}

export interface Verdict {
  readonly lost: readonly string[];
  readonly unfinished: readonly string[];
  readonly completedTwice: readonly string[];
  readonly runAgain: readonly string[];
  readonly corrupt: readonly string[];
}

/** Reads the store as the kills left it and holds it against what was acknowledged and what the server saw. */
export async function judge(
  store: string,
  accepted: ReadonlySet<string>,
  requests: readonly SeenRequest[],
): Promise<Verdict> {
  const wasmPath = path.resolve(import.meta.dirname, '../../dist/sql-wasm.wasm');
  const file = path.join(store, 'tasks.db');
  const { db, setAside } = await openStoreFile({ file, wasmPath, migrations: MIGRATIONS, now: Date.now });
  try {
    const tables = openTables(db);
    const check = db
      .prepare('pragma integrity_check')
      .all()
      .map((row) => String(row['integrity_check']));
    const verdict = { lost: [], unfinished: [], completedTwice: [], runAgain: [] };
    const lists: Record<keyof typeof verdict, string[]> = verdict;
    for (const id of accepted) {
      const task = tables.tasks.byId(id);
      if (!task) {
        lists.lost.push(id);
        continue;
      }
      if (task.status !== 'completed') lists.unfinished.push(`${task.ref} is ${task.status}`);
      const events = tables.events.ofTask(id, 0, 10_000);
      if (completions(events) > 1) lists.completedTwice.push(task.ref);
      const seen = requests.filter((request) => request.ref === task.ref);
      lists.runAgain.push(...repeats(events, seen).map((what) => `${task.ref}: ${what}`));
    }
    const damage = check.filter((line) => line !== 'ok');
    return { ...lists, corrupt: setAside === undefined ? damage : [`set aside as ${setAside}`, ...damage] };
  } finally {
    db.close();
  }
}

function completions(events: readonly TaskEvent[]): number {
  return events.filter((event) => event.kind === 'status' && event.status === 'completed').length;
}

/** Steps that began, or were asked for at the server, after their end had been committed. */
function repeats(events: readonly TaskEvent[], requests: readonly SeenRequest[]): readonly string[] {
  const found: string[] = [];
  const finishedAt = new Map<number, number>();
  const turns: number[] = [];
  for (const event of events) {
    if (event.kind === 'restarted') found.push('began anew');
    if (event.kind !== 'step') continue;
    if (finishedAt.has(event.step)) found.push(`step ${event.step} ${event.phase} after its end`);
    if (event.phase === 'finished') {
      finishedAt.set(event.step, event.at);
      if (event.name === 'turn') turns.push(event.at);
    }
  }
  for (const [turn, at] of turns.entries()) {
    const late = requests.filter((request) => request.turn === turn && request.at > at);
    if (late.length > 0) found.push(`turn ${turn} asked for again after its end`);
  }
  return found;
}
