import { parseCsv } from './csv.ts';
import { parseAmount, type Cents } from './money.ts';

export interface Entry {
  /** As the bank writes it: `2026-03-01`. */
  date: string;
  text: string;
  amount: Cents;
}

const COLUMNS = ['date', 'text', 'amount'] as const;

/** The entries of a statement, in the order of the file. */
export function parseStatement(csv: string): Entry[] {
  const [head = [], ...rows] = parseCsv(csv);
  const [date, text, amount] = COLUMNS.map((name) => {
    const index = head.indexOf(name);
    if (index === -1) throw new Error(`The statement has no column "${name}"`);
    return index;
  });
  return rows.map((row, index) => {
    try {
      return { date: row[date!]!, text: row[text!]!, amount: parseAmount(row[amount!]!) };
    } catch (error) {
      // TODO: count the line breaks inside quotes, or this names the wrong line.
      throw new Error(`Line ${index + 2}: ${(error as Error).message}`);
    }
  });
}
