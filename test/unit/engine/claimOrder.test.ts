import { strict as assert } from 'node:assert';
import { openTables } from '../../../src/store/tables/tables.ts';
import { AGENT, draft } from '../../contract/scene.ts';
import { FakeClock } from '../../fake/clock.ts';
import { localEngine, memoryStore } from '../../fake/engine.ts';

const OFFER = { worker: 'w1', pid: 1, providers: ['p', 'q'], defaultProvider: 'p', waitMs: 0 };

describe("a person's order among tasks of one priority", () => {
  it('goes before the order of queueing, over all lanes, and behind the priority', async () => {
    const db = await memoryStore();
    const engine = localEngine({ db, clock: new FakeClock() });
    const submitted = await engine.submit({
      agents: [AGENT],
      tasks: [
        draft({ ref: 'first' }),
        draft({ ref: 'moved up', provider: 'q' }),
        draft({ ref: 'moved down' }),
        draft({ ref: 'urgent', priority: 6 }),
      ],
    });
    const ranks: Readonly<Record<string, number>> = { 'moved up': -1.5, 'moved down': 0.25, urgent: 9 };
    for (const { id, ref } of submitted) openTables(db).tasks.update(id, { rank: ranks[ref] ?? 0 });
    const order: string[] = [];
    for (let claim = await engine.claim(OFFER); claim; claim = await engine.claim(OFFER))
      order.push(claim.details.ref);
    await engine.close();
    assert.deepEqual(order, ['urgent', 'moved up', 'first', 'moved down']);
  });
});
