import { strict as assert } from 'node:assert';
import { Restarts } from '../../../src/threads/restarts.ts';

describe('the restarts of an engine', () => {
  let now: number;
  let restarts: Restarts;
  beforeEach(() => {
    now = 0;
    restarts = new Restarts({ ends: 3, withinMs: 1_000 }, () => now);
  });

  function endAt(...times: readonly number[]): void {
    for (const at of times) {
      now = at;
      restarts.ended();
    }
  }

  it('go on while ends are few', () => {
    endAt(0, 10);
    assert.deepEqual([restarts.count, restarts.restMs], [2, 0]);
  });

  it('rest after too many, until the first of them is long enough ago', () => {
    endAt(0, 10, 300);
    assert.equal(restarts.restMs, 700);
    now = 999;
    assert.equal(restarts.restMs, 1);
    now = 1_000;
    assert.equal(restarts.restMs, 0);
  });

  it('rest again at once for one that still fails after a rest', () => {
    endAt(0, 10, 300, 1_005);
    assert.equal(restarts.restMs, 5);
  });

  it('go on for ever for an engine that ends now and then', () => {
    for (let at = 0; at < 100_000; at += 501) {
      endAt(at);
      assert.equal(restarts.restMs, 0);
    }
  });

  it('never rest without a limit', () => {
    const endless = new Restarts({ ends: Infinity, withinMs: 1_000 }, () => 0);
    for (let n = 0; n < 100; n++) endless.ended();
    assert.equal(endless.restMs, 0);
  });
});
