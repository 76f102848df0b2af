#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { readArgs } from './args.ts';
import type { Rules } from './categories.ts';
import { formatSummary } from './format.ts';
import { parseStatement } from './statement.ts';
import { summarize } from './summary.ts';

const DEFAULT_RULES = new URL('../data/rules.json', import.meta.url);

try {
  const { file, rulesFile, budgets, json } = readArgs(process.argv.slice(2));
  const rules = JSON.parse(readFileSync(rulesFile ?? DEFAULT_RULES, 'utf8')) as Rules;
  const summary = summarize(parseStatement(readFileSync(file, 'utf8')), rules, budgets);
  console.log(json ? JSON.stringify(summary) : formatSummary(summary));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
