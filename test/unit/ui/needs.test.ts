import assert from 'node:assert/strict';
import { needsOf } from '../../../src/ui/needs.ts';
import { GatheredChange } from '../../../src/ui/queueChange.ts';
import { countsOf } from '../../../src/ui/tree/groups.ts';
import { AGENT, draft } from '../../contract/scene.ts';
import { memoryEngine, type TestEngine } from '../../fake/engine.ts';
import { completeWith, proposedFile } from '../../fake/proposal.ts';

describe('what needs the person', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await memoryEngine();
  });
  afterEach(() => test.close());

  async function told(): Promise<GatheredChange> {
    const change = new GatheredChange();
    for (const event of await test.engine.log({})) change.add(event);
    return change;
  }

  it('is a question, and a completed task with undecided changes, and no other that came to a stop', async () => {
    const { engine } = test;
    await engine.submit({ tasks: [draft(), draft(), draft(), draft()], agents: [AGENT] });
    const proposes = await completeWith(engine, proposedFile('src/a.ts'));
    await completeWith(engine);
    const offer = { worker: 'w', pid: 1, providers: ['p'], defaultProvider: 'p', waitMs: 0 };
    const asks = await engine.claim(offer);
    assert.ok(asks);
    const reason = { kind: 'may-have-happened', step: 'write_file' } as const;
    await engine.settle(asks, { kind: 'paused', reason });
    const { tasks } = await engine.list({ status: ['queued'] });
    await engine.pause(tasks[0]?.id ?? '');
    const needs = await needsOf(await told(), await engine.stats(), engine);
    assert.deepEqual(
      needs,
      new Map([
        [proposes.task, 'review'],
        [asks.task, 'answer'],
      ]),
    );
    const counts = countsOf(await engine.stats());
    assert.deepEqual(
      ['needsYou', 'paused', 'completed'].map((id) => [...counts].find(([group]) => group === id)?.[1]),
      [2, 1, 1],
      'each of them is counted once',
    );
  });

  it('asks for no task where the counts say that none does', async () => {
    const { engine } = test;
    await engine.submit({ tasks: [draft()], agents: [AGENT] });
    await completeWith(engine);
    const get = () => assert.fail('nothing was to be asked for');
    assert.equal((await needsOf(await told(), await engine.stats(), { get })).size, 0);
  });
});
