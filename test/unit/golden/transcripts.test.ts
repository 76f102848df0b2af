import { strict as assert } from 'node:assert';
import { startModelServer } from '../../fake/modelServer.ts';
import { createOfflineModel } from '../../../src/runner/models/offline.ts';
import { connect, CONNECTIONS } from '../models/connections.ts';
import { difference } from './difference.ts';
import { Drive } from './drive.ts';
import { replaying, type OpenModel } from './recordedModel.ts';
import { RUNS, type GoldenRun } from './runs.ts';
import { fileOf, keep, kept, keptFiles, recordingIn, written } from './transcript.ts';

const isRecording = process.env['UPDATE_GOLDEN'] === '1';

/** The run with the model that `open` opens, as it would be kept. */
async function drive({ over, story }: GoldenRun, open: OpenModel): Promise<string> {
  await using started = await Drive.start(over === 'offline' ? 'offline' : 'lab', open);
  await story(started);
  return written(await started.transcript());
}

/** The run with the model itself, over the wire. */
async function driveLive(run: GoldenRun): Promise<string> {
  const connection = CONNECTIONS.find(({ name }) => name === run.over);
  if (!connection) return drive(run, () => createOfflineModel());
  await using server = await startModelServer();
  server.script('golden', run.steps);
  const transcript = await drive(run, () => connect(connection, server, 'golden'));
  assert.equal(server.requests('golden').length, run.steps.length, 'requests that were made');
  return transcript;
}

function assertKept({ name }: GoldenRun, actual: string): void {
  const expected = kept(name);
  if (actual === expected) return;
  assert.fail(
    `The run is not what ${fileOf(name)} says.\n${difference(expected, actual)}\n` +
      'Where that is meant, write it anew with UPDATE_GOLDEN=1 and look at the diff.',
  );
}

describe('a run that is kept', () => {
  it('is one of those that are driven', () => {
    assert.deepEqual(keptFiles().toSorted(), RUNS.map(({ name }) => fileOf(name)).toSorted());
  });

  for (const run of RUNS) {
    it(`${run.name}: the model's answers come to the log that was reviewed`, async () => {
      const actual = await driveLive(run);
      if (isRecording) keep(run.name, actual);
      assertKept(run, actual);
    });

    it(`${run.name}: driven again from its recording it comes to the same log`, async () => {
      assertKept(run, await drive(run, replaying(recordingIn(kept(run.name)))));
    });
  }
});
