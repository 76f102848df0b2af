import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Recording } from '../core/recording.ts';
import { LocalEngine } from '../engine/local/localEngine.ts';
import type { Claim } from '../engine/port.ts';
import { systemClock } from '../engine/systemClock.ts';
import { readRunFile } from '../files/runFile.ts';
import { runLines } from '../files/writeRunFile.ts';
import { differences, type Difference } from '../runner/replay/compare.ts';
import { ReplayedRun } from '../runner/replay/replayedRun.ts';
import { scriptOf, type Script } from '../runner/replay/script.ts';
import { runClaim } from '../runner/runClaim.ts';
import { openStoreFile } from '../store/openStore.ts';
import { MIGRATIONS } from '../store/schema.ts';

/** What a run that was driven again came to. */
export interface Replayed {
  readonly turns: number;
  readonly calls: number;
  /** None: it came to the same. */
  readonly differences: readonly Difference[];
}

const WORKER = 'replay';

/**
 * Drives a recorded run again: the real runner over the real engine, on a store of its own that is thrown away. Needs no
 * network, no workspace, and not the store that it was recorded from.
 *
 * @throws QueueError `invalid` where a record is not what the runner keeps
 */
export async function replayRun(recording: Recording, wasmPath: string): Promise<Replayed> {
  const script = scriptOf(recording);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'agent-task-queue-replay-'));
  try {
    const run = new ReplayedRun(recording, script);
    const now = await driven(run, { recording, script, file: path.join(folder, 'tasks.db'), wasmPath });
    return {
      turns: script.turns.length,
      calls: script.calls.size,
      differences: differences(recording, now, run.told),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Replaying {
  readonly recording: Recording;
  readonly script: Script;
  readonly file: string;
  readonly wasmPath: string;
}

/** The run as it is recorded now. */
async function driven(run: ReplayedRun, replaying: Replaying): Promise<Recording> {
  const { file, wasmPath } = replaying;
  const { db } = await openStoreFile({
    file,
    wasmPath,
    migrations: MIGRATIONS,
    now: () => systemClock.now(),
  });
  const engine = new LocalEngine({
    db,
    clock: systemClock,
    randomBytes: (count) => randomBytes(count),
    random: () => 0.5,
    user: WORKER,
    stillOwner: () => true,
    onBroken: (error) => {
      throw error;
    },
  });
  try {
    await engine.open();
    const id = await workThrough(engine, run, replaying);
    const task = await engine.get(id);
    const lines = task && (await runLines(engine, task));
    const read = readRunFile((lines ?? []).map((line) => JSON.stringify(line)).join('\n'));
    if (!read.recording) throw new Error(`The run could not be read back: ${read.problem.message}`);
    return read.recording;
  } finally {
    await engine.close();
  }
}

/** All its attempts, each sent back with what a person said to the one before. */
async function workThrough(
  engine: LocalEngine,
  run: ReplayedRun,
  { recording, script }: Replaying,
): Promise<string> {
  const provider = script.turns[0]?.record.asked?.provider ?? recording.task.provider ?? WORKER;
  const draft = { ...recording.task, agent: recording.agent.name, provider };
  const [submitted] = await engine.submit({ tasks: [draft], agents: [recording.agent] });
  const id = submitted?.id ?? '';
  const tools = run.tools(engine, systemClock);
  const remarks = [...script.remarks];
  for (;;) {
    await runClaim(await claimed(engine, provider), tools, run.signal);
    const said = remarks.shift();
    if (!said || (await engine.get(id))?.status !== 'completed') return id;
    await engine.review.sendBack(id, said);
  }
}

async function claimed(engine: LocalEngine, provider: string): Promise<Claim> {
  const offer = { worker: WORKER, pid: process.pid, providers: [provider], waitMs: 0 };
  const claim = await engine.claim({ ...offer, defaultProvider: provider });
  if (!claim) throw new Error('The run that is driven again was not to be had.');
  return claim;
}
