export { categorize, type Rules } from './categories.ts';
export { formatSummary } from './format.ts';
export { parseStatement, type Entry } from './statement.ts';
export { summarize, type Line, type Summary } from './summary.ts';
