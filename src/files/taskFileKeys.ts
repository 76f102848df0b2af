import { DEFAULT_BUDGET, MAX_RETRIES, PRIORITY } from '../core/task.ts';

/** What a key of the front matter is for, in the words that editor, terminal and schema show. */
export interface KeyDoc {
  /** Markdown: what it does, its unit, range and default. */
  readonly text: string;
  /** A line or more of YAML. */
  readonly example: string;
}

/** What the front matter of a task file may hold, in the order in which it is written. */
export const TASK_FILE_KEYS = [
  'id',
  'agent',
  'type',
  'priority',
  'dependsOn',
  'onParentFailure',
  'scheduledAt',
  'schedule',
  'maxRetries',
  'context',
  'provider',
  'model',
  'budget',
] as const;
export const BUDGET_KEYS = ['steps', 'tokens', 'minutes', 'usd'] as const;
export const SCHEDULE_KEYS = ['cron', 'timeZone', 'misfire'] as const;

type TaskFileKey = (typeof TASK_FILE_KEYS)[number];
type KeyPath =
  TaskFileKey | `budget.${(typeof BUDGET_KEYS)[number]}` | `schedule.${(typeof SCHEDULE_KEYS)[number]}`;

const DOCS: Readonly<Record<KeyPath, KeyDoc>> = {
  id: {
    text: 'The name of the task, which others depend on: one line of at most 300 characters. Left out, it is the path of the file.',
    example: 'id: review-parser',
  },
  agent: {
    text: 'Who does the work, by name. Left out, it is the agent of the task’s type.',
    example: 'agent: Reviewer',
  },
  type: {
    text: 'What kind of work it is. It decides which agent does it where none is named, and about how long it takes. Default: `general`.',
    example: 'type: review',
  },
  priority: {
    text: `What runs first: ${PRIORITY.min} to ${PRIORITY.max}, the highest first. Default: ${PRIORITY.default}.`,
    example: 'priority: 8',
  },
  dependsOn: {
    text: 'Tasks that must complete first: their `id`, or the path of their file from the workspace folder (`tasks/parser.task.md`) or from this file (`./parser.task.md`).',
    example: 'dependsOn: [survey, ./parser.task.md]',
  },
  onParentFailure: {
    text: 'What happens when a task that this one depends on fails or is cancelled: `block` waits for you, `cancel` cancels this one too, `run` runs it all the same. Default: `block`.',
    example: 'onParentFailure: run',
  },
  scheduledAt: {
    text: 'Not before this time, in ISO 8601. Without an offset it is the time of the machine’s own zone.',
    example: 'scheduledAt: 2030-01-31T09:30',
  },
  schedule: {
    text: 'When the task recurs: each time a run of its own is queued. Such a task has no `scheduledAt` and depends on no other.',
    example: 'schedule:\n  cron: "0 9 * * 1-5"\n  timeZone: Europe/Berlin',
  },
  maxRetries: {
    text: `How often it is tried again after a failure that may pass: 0 to ${MAX_RETRIES.max}. Left out, the setting \`agentTaskQueue.maxRetries\` counts.`,
    example: 'maxRetries: 2',
  },
  context: {
    text: 'What the agent is given to begin with: files, lines of files, globs, folders, what the editor shows as problems, what has changed since the last commit. It is read when the task runs.',
    example: 'context: ["src/**/*.ts", "README.md#L1-L40", "@problems", "@diff"]',
  },
  provider: {
    text: 'Who provides the model, by the name that it is connected under. Left out, the agent’s or the default provider is used.',
    example: 'provider: openai',
  },
  model: {
    text: 'The model, as its provider calls it. Left out, the agent’s or the provider’s own is used.',
    example: 'model: gpt-5-mini',
  },
  budget: {
    text: 'What the task may use over all its attempts. When that is used up it pauses and asks you. What is left out here is as in the settings.',
    example: 'budget:\n  minutes: 20\n  tokens: 200000',
  },
  'budget.steps': {
    text: `How many turns of the model: a whole number from 1. Without a setting: ${DEFAULT_BUDGET.steps}.`,
    example: 'steps: 40',
  },
  'budget.tokens': {
    text: `How many tokens, read and written: a whole number from 1. Without a setting: ${DEFAULT_BUDGET.tokens.toLocaleString('en')}.`,
    example: 'tokens: 200000',
  },
  'budget.minutes': {
    text: `How many minutes of running time: more than 0. Without a setting: ${DEFAULT_BUDGET.minutes}.`,
    example: 'minutes: 20',
  },
  'budget.usd': {
    text: 'How many US dollars: more than 0. It needs the prices of the provider’s models.',
    example: 'usd: 0.5',
  },
  'schedule.cron': {
    text: 'Five fields: minute, hour, day of the month, month, day of the week.',
    example: 'cron: "0 9 * * 1-5"',
  },
  'schedule.timeZone': {
    text: 'The zone that the hours are meant in, by its IANA name. Left out, it is that of the machine that runs the queue.',
    example: 'timeZone: Europe/Berlin',
  },
  'schedule.misfire': {
    text: 'What happens to runs that nobody was there for: `skip` leaves them out, `once` makes up for all of them with one, `all` makes up for each. Default: `once`.',
    example: 'misfire: skip',
  },
};

/** @param path as fields are named: `priority`, `budget.steps`; an entry of a list has the words of its list */
export function keyDoc(path: string): KeyDoc | undefined {
  const key = path.replace(/\[\d+\]$/, '');
  return isKeyPath(key) ? DOCS[key] : undefined;
}

function isKeyPath(path: string): path is KeyPath {
  return Object.hasOwn(DOCS, path);
}
