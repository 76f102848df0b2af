import { strict as assert } from 'node:assert';
import { readRunFile } from '../../../src/files/runFile.ts';
import { runLines } from '../../../src/files/writeRunFile.ts';
import type { Recording } from '../../../src/core/recording.ts';
import { replayRun } from '../../../src/threads/replayRun.ts';
import { createOfflineModel } from '../../../src/runner/models/offline.ts';
import { WASM_PATH } from '../../fake/engine.ts';
import { Drive } from './drive.ts';
import { replaying } from './recordedModel.ts';
import { RUNS, type GoldenRun } from './runs.ts';
import { kept, recordingIn } from './transcript.ts';

/** What the exporter writes of each task of a run that is driven from its transcript. */
async function exported({ name, over, story }: GoldenRun): Promise<readonly string[]> {
  const open = over === 'offline' ? () => createOfflineModel() : replaying(recordingIn(kept(name)));
  await using drive = await Drive.start(over === 'offline' ? 'offline' : 'lab', open);
  await story(drive);
  const { tasks } = await drive.engine.list();
  const files = await Promise.all(tasks.map((task) => runLines(drive.engine, task)));
  return files.map((lines) => (lines ?? []).map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function recordingOf(file: string): Recording {
  const { recording, problem } = readRunFile(file);
  assert.ok(recording, problem?.message);
  return recording;
}

async function differencesOf(recording: Recording): Promise<readonly string[]> {
  const { differences } = await replayRun(recording, WASM_PATH);
  return differences.map(({ at, recorded, now }) => `${at}: ${recorded} | ${now}`);
}

describe('a run that was exported', () => {
  for (const run of RUNS) {
    it(`${run.name}: driven again it comes to the same`, async () => {
      for (const file of await exported(run)) assert.deepEqual(await differencesOf(recordingOf(file)), []);
    });
  }
});
