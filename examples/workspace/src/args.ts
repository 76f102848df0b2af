import { parseArgs } from 'node:util';
import { parseAmount, type Cents } from './money.ts';

export interface Options {
  file: string;
  rulesFile: string | undefined;
  budgets: Record<string, Cents>;
  json: boolean;
}

/** Reads the command line; throws in words where it makes no sense. */
export function readArgs(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rules: { type: 'string' },
      budget: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  if (file === undefined) throw new Error('Name the statement: node src/cli.ts FILE');
  return { file, rulesFile: values.rules, budgets: readBudgets(values.budget), json: values.json };
}

function readBudgets(texts: readonly string[]): Record<string, Cents> {
  // TODO: refuse a category that is named twice; the last one wins silently.
  return Object.fromEntries(
    texts.map((text) => {
      const [category, amount] = text.split('=');
      if (!category || amount === undefined) throw new Error(`--budget ${text}: write CATEGORY=AMOUNT`);
      return [category, parseAmount(amount)];
    }),
  );
}
