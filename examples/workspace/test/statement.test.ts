import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStatement } from '../src/statement.ts';

test('reads a statement, whatever the order of its columns', () => {
  assert.deepEqual(parseStatement('amount,date,text\n-9.50,2026-03-01,"Tea, green"\n'), [
    { date: '2026-03-01', text: 'Tea, green', amount: -950 },
  ]);
});

test('names the line of a bad amount', () => {
  assert.throws(() => parseStatement('date,text,amount\n2026-03-01,Tea,much\n'), /Line 2: "much"/);
});

test('names a column that is missing', () => {
  assert.throws(() => parseStatement('date,amount\n'), /no column "text"/);
});
