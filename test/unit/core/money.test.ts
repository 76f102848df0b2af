import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { isUnpaid, priced, priceOf, usdWords } from '../../../src/core/money.ts';
import { addUsage } from '../../../src/core/task.ts';

const tokens = fc.nat(10_000_000);
const usage = fc
  .record({ inputTokens: tokens, outputTokens: tokens })
  .map((both) => ({ ...both, totalTokens: both.inputTokens + both.outputTokens }));
const rate = fc.double({ min: 0, max: 100, noNaN: true });

describe('what model calls cost', () => {
  it('is the price of a million tokens, for each of them', () => {
    const price = { input: 0.25, output: 2, cachedInput: 0.025 };
    const million = { inputTokens: 1_000_000, outputTokens: 1_000_000, totalTokens: 2_000_000 };
    assert.equal(priced(million, price).microUsd, 2_250_000);
    assert.equal(priced(million, price, 1_000_000).microUsd, 2_025_000);
  });

  it('is never less than the price, and at most a millionth of a dollar more a call', () => {
    fc.assert(
      fc.property(usage, rate, rate, (used, input, output) => {
        const exact = used.inputTokens * input + used.outputTokens * output;
        const { microUsd = Number.NaN } = priced(used, { input, output });
        assert.ok(microUsd >= exact && microUsd <= exact + 1);
      }),
    );
  });

  it('counts no more cached tokens than were read', () => {
    const used = { inputTokens: 10, outputTokens: 0, totalTokens: 10 };
    assert.equal(priced(used, { input: 5, output: 0, cachedInput: 1 }, 1_000).microUsd, 10);
  });

  it('is not known without a price, and a sum knows what is known', () => {
    const used = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
    assert.deepEqual(priced(used, undefined), used);
    assert.deepEqual(addUsage(used, used), { inputTokens: 2, outputTokens: 4, totalTokens: 6 });
    assert.equal(addUsage(used, { ...used, microUsd: 7 }).microUsd, 7);
  });

  it('stays a number that can be kept, whatever a provider says that it took', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const used = { inputTokens: most, outputTokens: 0, totalTokens: most };
    const cost = priced(used, { input: 1_000_000, output: 0 });
    assert.equal(cost.microUsd, most);
    assert.deepEqual(addUsage(cost, cost), { ...cost, microUsd: most });
  });

  it('is that of the model, else that of all others', () => {
    const [one, other] = [
      { input: 1, output: 1 },
      { input: 2, output: 2 },
    ];
    assert.equal(priceOf({ a: one, '*': other }, 'a'), one);
    assert.equal(priceOf({ a: one, '*': other }, 'b'), other);
    assert.equal(priceOf({ a: one }, 'b'), undefined);
    assert.equal(priceOf({ a: one }, 'constructor'), undefined);
    assert.equal(priceOf(undefined, 'a'), undefined);
  });

  it('is nothing for a provider all of whose models are said to cost nothing', () => {
    const [nothing, some] = [
      { input: 0, output: 0 },
      { input: 0, output: 0, cachedInput: 1 },
    ];
    const told = [undefined, {}, { a: nothing }, { '*': some }, { '*': nothing, a: some }].map(isUnpaid);
    assert.deepEqual(told, [false, false, false, false, false]);
    assert.equal(isUnpaid({ '*': nothing, a: nothing }), true);
  });

  it('reads as money', () => {
    assert.deepEqual([0, 3, 1_234, 20_000, 10_500, 420_000, 12_345_678, 5_000_000].map(usdWords), [
      '$0.00',
      '< $0.0001',
      '$0.0012',
      '$0.02',
      '$0.0105',
      '$0.42',
      '$12.35',
      '$5.00',
    ]);
  });
});
