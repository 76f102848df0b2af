import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summarize } from '../src/summary.ts';

const RULES = { groceries: ['market'], rent: ['rent'] };

test('sums what was spent by category and leaves income out', () => {
  const entries = [
    { date: '2026-03-01', text: 'City Market', amount: -1_000 },
    { date: '2026-03-02', text: 'Cinema', amount: -500 },
    { date: '2026-03-31', text: 'Salary', amount: 200_000 },
  ];
  assert.deepEqual(summarize(entries, RULES), {
    lines: [
      { category: 'groceries', spent: 1_000 },
      { category: 'other', spent: 500 },
    ],
    total: 1_500,
  });
});

test('says what is left of a budget', () => {
  const entries = [{ date: '2026-03-01', text: 'Rent', amount: -95_000 }];
  const [line] = summarize(entries, RULES, { rent: 90_000 }).lines;
  assert.equal(line?.left, -5_000);
});
