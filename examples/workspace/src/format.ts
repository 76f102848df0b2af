import { formatAmount } from './money.ts';
import type { Line, Summary } from './summary.ts';

/** The summary as a table for people. */
export function formatSummary(summary: Summary): string {
  const rows = summary.lines.map((line) => [line.category, formatAmount(line.spent), budgetWords(line)]);
  rows.push(['total', formatAmount(summary.total), '']);
  const width = Math.max(...rows.map(([category = '']) => category.length)) + 2;
  return rows
    .map(([category = '', amount = '', words = '']) =>
      `${category.padEnd(width)}${amount.padStart(10)}   ${words}`.trimEnd(),
    )
    .join('\n');
}

function budgetWords({ left }: Line): string {
  if (left === undefined) return '';
  return left < 0 ? `over by ${formatAmount(-left)}` : `${formatAmount(left)} left`;
}
