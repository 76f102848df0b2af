import assert from 'node:assert/strict';
import { sentBackBeneath } from '../../../src/ui/review/sentBackBeneath.ts';
import { AGENT, draft } from '../../contract/scene.ts';
import { memoryEngine } from '../../fake/engine.ts';
import { completeWith, proposedFile } from '../../fake/proposal.ts';

describe('applying what rests on a task that was sent back', () => {
  it('is told which one it is, also of a task that rests on it over another one', async () => {
    const opened = await memoryEngine();
    const { engine } = opened;
    const tasks = [
      draft({ ref: 'first' }),
      draft({ ref: 'second', dependsOn: ['first'] }),
      draft({ ref: 'third', dependsOn: ['second'] }),
    ];
    const [first] = await engine.submit({ tasks, agents: [AGENT] });
    for (const name of ['1.ts', '2.ts', '3.ts']) await completeWith(engine, proposedFile(name));
    const third = await engine.get('third');
    assert.ok(first && third);
    assert.deepEqual(await sentBackBeneath(engine, third), []);
    await engine.review.sendBack(first.id, { text: 'Again.', remarks: [] });
    assert.deepEqual(
      (await sentBackBeneath(engine, third)).map(({ ref }) => ref),
      ['first'],
    );
    await opened.close();
  });
});
