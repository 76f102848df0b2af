import assert from 'node:assert/strict';
import { undecided } from '../../../src/ui/review/undecided.ts';
import { AGENT, draft } from '../../contract/scene.ts';
import { memoryEngine } from '../../fake/engine.ts';
import { completeWith, proposedFile } from '../../fake/proposal.ts';

describe('what is to be reviewed', () => {
  it('is all of it, however many there are, the first completed first', async () => {
    const opened = await memoryEngine();
    const { engine } = opened;
    const refs = Array.from({ length: 130 }, (_, n) => `task-${n}`);
    await engine.submit({ tasks: refs.map((ref) => draft({ ref })), agents: [AGENT] });
    for (const ref of refs) await completeWith(engine, proposedFile(`${ref}.ts`));
    assert.deepEqual(new Set((await undecided(engine)).map(({ ref }) => ref)), new Set(refs));
    await opened.close();
  });
});
