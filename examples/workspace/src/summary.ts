import { categorize, OTHER, type Rules } from './categories.ts';
import { sum, type Cents } from './money.ts';
import type { Entry } from './statement.ts';

export interface Line {
  category: string;
  /** What was spent, as a positive number. */
  spent: Cents;
  /** What is left of the budget; negative when it is exceeded. */
  left?: Cents;
}

export interface Summary {
  lines: Line[];
  total: Cents;
}

/** What was spent, by category, in the order of the rules; income does not count. */
export function summarize(
  entries: readonly Entry[],
  rules: Rules,
  budgets: Record<string, Cents> = {},
): Summary {
  const spent = new Map<string, Cents>();
  for (const entry of entries) {
    if (entry.amount >= 0) continue;
    const category = categorize(entry, rules);
    spent.set(category, (spent.get(category) ?? 0) - entry.amount);
  }
  const lines = [...Object.keys(rules), OTHER]
    .filter((category) => spent.has(category))
    .map((category) => lineFor(category, spent.get(category) ?? 0, budgets[category]));
  return { lines, total: sum(lines.map((line) => line.spent)) };
}

function lineFor(category: string, spent: Cents, budget: Cents | undefined): Line {
  return budget === undefined ? { category, spent } : { category, spent, left: budget - spent };
}
