import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import type { TaskDraftInput, TaskResult } from '../../src/core/task.ts';
import type { LocalEngineOptions } from '../../src/engine/local/engineOptions.ts';
import { LocalEngine } from '../../src/engine/local/localEngine.ts';
import type { Claim, TaskEngine, WorkerOffer } from '../../src/engine/port.ts';
import { systemClock } from '../../src/engine/systemClock.ts';
import type { Database } from '../../src/store/database.ts';
import { openStoreFile } from '../../src/store/openStore.ts';
import { MIGRATIONS } from '../../src/store/schema.ts';

export const AGENT = {
  name: 'Bench',
  description: '',
  backstory: '',
  goal: '',
  instructions: '',
  tools: [],
  models: [],
};

export const OFFER: WorkerOffer = { worker: 'bench', pid: 1, providers: ['a', 'b'], waitMs: 0 };

/** The file of a store that is still to be made, in a folder of its own. */
export function newStore(folder: string): string {
  return path.join(mkdtempSync(path.join(folder, 'store-')), 'tasks.db');
}

/** What the engine holds back of the day's work and of each provider. */
export type Caps = Pick<LocalEngineOptions, 'limits' | 'dayBudget' | 'free'>;

/** The store in `file`, at the newest schema. */
export async function openDatabase(file: string): Promise<Database> {
  const wasmPath = path.resolve(import.meta.dirname, '../../dist/sql-wasm.wasm');
  return (await openStoreFile({ file, wasmPath, migrations: MIGRATIONS, now: Date.now })).db;
}

/** An engine over the store in `file`. */
export async function openEngine(file: string, caps: Caps = {}): Promise<LocalEngine> {
  const engine = new LocalEngine({
    ...caps,
    db: await openDatabase(file),
    clock: systemClock,
    randomBytes: (count) => randomBytes(count),
    random: Math.random,
    user: 'bench',
    stillOwner: () => true,
    onBroken: (error) => {
      throw error;
    },
  });
  await engine.open();
  return engine;
}

export function draft(name: string, provider = 'a'): TaskDraftInput {
  return {
    title: name,
    ref: name,
    description: 'A task of the size that people write in practice, in a sentence or two.',
    instructions: 'Look at the files that the description names and report what you find.',
    agent: AGENT.name,
    provider,
  };
}

export async function fill(
  engine: TaskEngine,
  prefix: string,
  count: number,
  provider?: string,
): Promise<void> {
  const BATCH = 1_000;
  for (let from = 0; from < count; from += BATCH) {
    const tasks = Array.from({ length: Math.min(BATCH, count - from) }, (_, n) =>
      draft(`${prefix}-${from + n}`, provider),
    );
    await engine.submit({ tasks, agents: [AGENT] });
  }
}

export async function mustClaim(
  engine: TaskEngine,
  worker = OFFER.worker,
  providers = OFFER.providers,
): Promise<Claim> {
  const claim = await engine.claim({ ...OFFER, worker, providers });
  if (!claim) throw new Error('There was nothing to claim.');
  return claim;
}

export const RESULT: TaskResult = {
  summary: 'Done.',
  output: 'Done.',
  followUps: [],
  artifacts: [],
  metrics: { inputTokens: 1, outputTokens: 1, totalTokens: 2, requests: 1, executionTimeMs: 0 },
  sample: false,
};
