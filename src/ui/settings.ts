import * as vscode from 'vscode';
import * as z from 'zod';
import { defined } from '../core/defined.ts';
import { fieldProblems } from '../core/draft.ts';
import { configSchema, dayBudgetSchema, type DayBudget, type QueueConfig } from '../core/provider.ts';
import { budgetSchema, DEFAULT_BUDGET, MAX_RETRIES, type Budget } from '../core/task.ts';
import { pathSegments } from '../workspace/pathSyntax.ts';
import { openSettings } from './openSettings.ts';
import { SECTION } from './section.ts';

export { SECTION };

/** A budget in which nothing is left open; money alone may have no limit. */
export type Limits = Readonly<Record<Exclude<keyof Budget, 'usd'>, number>> & Pick<Budget, 'usd'>;

const RESUME_ON_STARTUP = ['recent', 'always', 'ask'] as const;
/** What becomes of unfinished work when a window opens. */
export type ResumeOnStartup = (typeof RESUME_ON_STARTUP)[number];

export interface Settings extends QueueConfig {
  readonly maxWorkers: number;
  /** For tasks that say nothing of their own. */
  readonly maxRetries: number;
  readonly budget: Limits;
  /** What all tasks of the person together may use in a day. */
  readonly dayBudget: DayBudget;
  /** False: what is queued while nothing runs waits until a person lets the queue go on. */
  readonly startAutomatically: boolean;
  readonly resumeOnStartup: ResumeOnStartup;
  /** How much of what has ended is kept. */
  readonly keep: { readonly keepDays: number; readonly keepCount: number };
  /** For tasks that name neither agent nor type. */
  readonly defaultAgent?: string;
  /** Globs of files that agents must not read, from all levels of the settings together. */
  readonly sensitive: readonly string[];
  /** What of the settings cannot be used, one sentence each; the rest applies. */
  readonly problems: readonly string[];
}

const maxWorkersSchema = z.int().min(1).max(16);
const maxRetriesSchema = z.int().min(0).max(MAX_RETRIES.max);
const { steps, tokens, minutes } = budgetSchema.required().shape;
const usdSchema = budgetSchema.shape.usd.nullable();
const dayTokensSchema = dayBudgetSchema.shape.tokens.nullable();
const keepSchema = z.int().min(1);
const nameSchema = z.string().trim().max(200);
const patternsSchema = z
  .array(z.string())
  .max(500)
  .superRefine((patterns, context) => {
    patterns.forEach((pattern, index) => {
      const problem = patternProblem(pattern);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, path: [index] });
    });
  });

/** The settings as they are now. A wrong one is named and its default taken: it must not take the queue down. */
export function readSettings(): Settings {
  const reading = new Reading();
  const defaultProvider = reading.take('defaultProvider', nameSchema, '');
  const defaultAgent = reading.take('defaultAgent', nameSchema, '');
  return {
    providers: reading.take('providers', configSchema.shape.providers, {}),
    agents: reading.take('agents', configSchema.shape.agents, {}),
    maxWorkers: reading.take('maxWorkers', maxWorkersSchema, 3),
    maxRetries: reading.take('maxRetries', maxRetriesSchema, MAX_RETRIES.default),
    budget: {
      steps: reading.take('budget.taskSteps', steps, DEFAULT_BUDGET.steps),
      tokens: reading.take('budget.taskTokens', tokens, DEFAULT_BUDGET.tokens),
      minutes: reading.take('budget.taskMinutes', minutes, DEFAULT_BUDGET.minutes),
      ...defined({ usd: reading.take('budget.taskUsd', usdSchema, null) ?? undefined }),
    },
    dayBudget: defined({
      usd: reading.take('budget.dayUsd', usdSchema, null) ?? undefined,
      tokens: reading.take('budget.dayTokens', dayTokensSchema, null) ?? undefined,
    }),
    startAutomatically: reading.take('startAutomatically', z.boolean(), true),
    resumeOnStartup: reading.take('resumeOnStartup', z.enum(RESUME_ON_STARTUP), 'recent'),
    keep: {
      keepDays: reading.take('history.keepDays', keepSchema, 90),
      keepCount: reading.take('history.keepCount', keepSchema, 1_000),
    },
    sensitive: reading.takeAll('files.sensitive', patternsSchema),
    problems: reading.problems,
    ...(defaultProvider ? { defaultProvider } : {}),
    ...(defaultAgent ? { defaultAgent } : {}),
  };
}

class Reading {
  readonly problems: string[] = [];
  readonly #configuration = vscode.workspace.getConfiguration(SECTION);

  take<T>(key: string, schema: z.ZodType<T>, otherwise: T): T {
    return this.#parse(key, schema, this.#configuration.get(key)) ?? otherwise;
  }

  /** A list that a workspace can add to, but take nothing from. */
  takeAll<T>(key: string, schema: z.ZodType<readonly T[]>): readonly T[] {
    const levels = this.#configuration.inspect(key);
    const given = [levels?.globalValue, levels?.workspaceValue, levels?.workspaceFolderValue];
    return given.flatMap((value) => (value === undefined ? [] : (this.#parse(key, schema, value) ?? [])));
  }

  #parse<T>(key: string, schema: z.ZodType<T>, value: unknown): T | undefined {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [problem] = fieldProblems(parsed.error);
    const inside = problem?.field ?? '';
    const field = `${SECTION}.${key}${inside === '' || inside.startsWith('[') ? inside : `.${inside}`}`;
    this.problems.push(`${field}: ${problem?.message ?? vscode.l10n.t('is not valid')}`);
    return undefined;
  }
}

function patternProblem(pattern: string): string | undefined {
  if (pattern.startsWith('!'))
    return vscode.l10n.t('a pattern says what to leave alone; it begins without "!"');
  try {
    pathSegments(pattern, false);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

let told = '';

/** Says once, for all of them together, which settings cannot be used. */
export function tellProblems(problems: readonly string[]): void {
  const words = problems.join('\n');
  if (words === told) return;
  told = words;
  if (problems.length === 0) return;
  const open = vscode.l10n.t('Open Settings');
  const message = vscode.l10n.t('The default is used for what cannot be read: {0}', problems.join('; '));
  void vscode.window.showWarningMessage(message, open).then(async (answer) => {
    if (answer === open) await openSettings();
  });
}
