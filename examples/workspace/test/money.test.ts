import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAmount, parseAmount } from '../src/money.ts';

test('reads amounts as cents', () => {
  assert.equal(parseAmount('-1,234.5'), -123_450);
  assert.equal(parseAmount('12'), 1_200);
  assert.throws(() => parseAmount('twelve'), /not an amount/);
});

test('writes cents as amounts', () => {
  assert.equal(formatAmount(-123_450), '-1,234.50');
  assert.equal(formatAmount(7), '0.07');
});
