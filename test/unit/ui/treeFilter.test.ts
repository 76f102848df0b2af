import assert from 'node:assert/strict';
import { keepFilter, narrowing, recallFilter } from '../../../src/ui/tree/treeFilter.ts';
import { TestMemory } from '../../integration/memory.ts';

describe('the filter of the tree', () => {
  it('is none where nothing narrows anything', () => {
    assert.equal(narrowing({ groups: [], agent: [], text: '  ' }), undefined);
    assert.deepEqual(narrowing({ agent: ['Reviewer'], text: ' csv ' }), { agent: ['Reviewer'], text: 'csv' });
  });

  it('is what it was in the window before', () => {
    const memory = new TestMemory();
    const filter = { groups: ['failed', 'running'], type: ['review'], provider: [''], text: 'csv' } as const;
    keepFilter(memory, filter);
    assert.deepEqual(recallFilter(memory), { ...filter, groups: ['running', 'failed'] });
    keepFilter(memory, undefined);
    assert.equal(recallFilter(memory), undefined);
  });

  for (const kept of [7, 'failed', null, [], { groups: 'failed' }, { groups: ['lost'], type: [5], text: {} }])
    it(`takes ${JSON.stringify(kept)} from another version for none`, async () => {
      const memory = new TestMemory();
      await memory.update('tasks.filter', kept);
      assert.equal(recallFilter(memory), undefined);
    });
});
