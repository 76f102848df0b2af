import { strict as assert } from 'node:assert';
import { KeptDraft } from '../../../src/ui/queueing/keptDraft.ts';

function memento(stored?: unknown) {
  let value = stored;
  return {
    get: () => value,
    update: async (_key: string, next: unknown) => {
      value = next;
    },
  };
}

describe('a draft that was left', () => {
  it('comes back as it was, half a sentence too', async () => {
    const store = memento();
    await new KeptDraft(store).set({ description: 'Fi', priority: 9, context: ['src/**'] });
    assert.deepEqual(new KeptDraft(store).get(), { description: 'Fi', priority: 9, context: ['src/**'] });
  });

  it('is gone once it was queued', async () => {
    const store = memento({ description: 'Fix it' });
    await new KeptDraft(store).clear();
    assert.deepEqual(new KeptDraft(store).get(), {});
    assert.equal(store.get(), undefined);
  });

  it('keeps what can be read of it', () => {
    const kept = new KeptDraft(memento({ description: 'Fix it', priority: 99, later: true, type: 'review' }));
    assert.deepEqual(kept.get(), { description: 'Fix it', type: 'review' });
  });

  for (const nothing of [undefined, null, 'text', 7, []])
    it(`is empty where ${JSON.stringify(nothing)} is stored`, () =>
      assert.deepEqual(new KeptDraft(memento(nothing)).get(), {}));
});
