import * as vscode from 'vscode';
import * as z from 'zod';
import { fieldProblems } from '../core/draft.ts';
import { configSchema, type QueueConfig } from '../core/provider.ts';

export const SECTION = 'agentTaskQueue';

export interface Settings extends QueueConfig {
  readonly maxWorkers: number;
  /** What of the settings cannot be used, one sentence each; the rest applies. */
  readonly problems: readonly string[];
}

const maxWorkersSchema = z.int().min(1).max(16);

/** The settings as they are now. A wrong one is named and its default taken: it must not take the queue down. */
export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const problems: string[] = [];
  const take = <T>(key: string, schema: z.ZodType<T>, otherwise: T): T => {
    const parsed = schema.safeParse(configuration.get(key));
    if (parsed.success) return parsed.data;
    const [problem] = fieldProblems(parsed.error);
    const field = [`${SECTION}.${key}`, problem?.field].filter(Boolean).join('.');
    problems.push(`${field}: ${problem?.message ?? vscode.l10n.t('is not valid')}`);
    return otherwise;
  };
  const providers = take('providers', configSchema.shape.providers, {});
  const agents = take('agents', configSchema.shape.agents, {});
  const maxWorkers = take('maxWorkers', maxWorkersSchema, 3);
  const defaultProvider = configuration.get<string>('defaultProvider')?.trim();
  return { providers, agents, maxWorkers, problems, ...(defaultProvider ? { defaultProvider } : {}) };
}
