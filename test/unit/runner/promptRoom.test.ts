import { strict as assert } from 'node:assert';
import { promptRoom } from '../../../src/runner/promptRoom.ts';

describe('the room of a prompt', () => {
  it('is bounded where a window is large or nobody knows it', () => {
    const most = { context: { perFile: 20_000, total: 60_000 }, results: 60_000 };
    assert.deepEqual(promptRoom(undefined, undefined, true), most);
    assert.deepEqual(promptRoom(1_000_000, 32_000, true), most);
  });

  it('leaves half of a small window for the work, and an answer before that', () => {
    // 4,096 tokens: 1,024 for the answer, half of the rest for the work.
    assert.deepEqual(promptRoom(4_096, undefined, false), {
      context: { perFile: 768, total: 1_536 },
      results: 0,
    });
    assert.deepEqual(promptRoom(4_096, undefined, true), {
      context: { perFile: 576, total: 1_152 },
      results: 384 * 4,
    });
  });

  it('goes by the answer that an agent may give', () => {
    assert.equal(promptRoom(32_000, undefined, false).context.total, 13_952);
    assert.equal(promptRoom(32_000, 1_000, false).context.total, 15_500);
    assert.equal(promptRoom(32_000, 30_000, false).context.total, 12_000);
  });
});
