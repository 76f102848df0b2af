import * as z from 'zod';
import { MAX_USD } from './task.ts';

export const PROVIDER_TYPES = ['openai', 'deepseek', 'openai-compatible', 'vscode-lm', 'offline'] as const;
export type ProviderType = (typeof PROVIDER_TYPES)[number];

/** How much of a provider all tasks together may use, whatever the provider itself allows. */
export const providerLimitsSchema = z.strictObject({
  /** Tasks that run with it at once. */
  concurrent: z.int().min(1).max(64).optional(),
  /** Model calls that begin within any 60 seconds. */
  requestsPerMinute: z.int().min(1).optional(),
  /** Input and output tokens of the calls that begin within any 60 seconds. */
  tokensPerMinute: z.int().min(1).optional(),
});
export type ProviderLimits = z.infer<typeof providerLimitsSchema>;

const amount = z.number().min(0).max(1_000_000);

/** What a model costs: US dollars for a million tokens. */
const priceSchema = z.strictObject({
  input: amount,
  output: amount,
  /** For input that the provider still had from an earlier call; left out: as `input`. */
  cachedInput: amount.optional(),
});
export type Price = z.infer<typeof priceSchema>;

/** Prices by model; `*` stands for all that are not named. */
const pricesSchema = z.record(z.string().min(1), priceSchema);
export type Prices = z.infer<typeof pricesSchema>;

const shared = {
  /** Default model; a task's or agent's choice goes first. */
  model: z.string().trim().min(1).optional(),
  /** Tokens that fit into one request to its models, the answer included; context is fitted to it. */
  contextTokens: z.int().min(1).optional(),
  limits: providerLimitsSchema.optional(),
  prices: pricesSchema.optional(),
};
const baseURL = z
  .url({ protocol: /^https?$/, error: 'a base URL starts with http:// or https://' })
  .transform((url) => url.replace(/\/+$/, ''))
  .optional();

/** Where models come from. Keys are never part of a configuration: they come from the keychain or the environment. */
export const providerSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('openai'),
    baseURL,
    api: z.enum(['responses', 'chat']).default('responses'),
    ...shared,
  }),
  z.strictObject({ type: z.literal('deepseek'), baseURL, ...shared }),
  z.strictObject({
    type: z.literal('openai-compatible'),
    baseURL: z
      .url({ protocol: /^https?$/, error: 'a base URL starts with http:// or https://' })
      .transform((url) => url.replace(/\/+$/, '')),
    /** The environment variable that holds its key, if it needs one. */
    keyVariable: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, 'a variable name like MY_API_KEY')
      .optional(),
    ...shared,
  }),
  /** Models that the editor itself offers; `vendor` as the editor names it. They are reached in its windows only. */
  z.strictObject({ type: z.literal('vscode-lm'), vendor: z.string().trim().min(1), ...shared }),
  z.strictObject({
    type: z.literal('offline'),
    /** Its pause before each turn, so that a person can watch it at work. */
    paceMs: z.int().min(0).max(60_000).optional(),
    ...shared,
  }),
]);
export type ProviderConfig = z.infer<typeof providerSchema>;

export const agentOverrideSchema = z.strictObject({
  provider: z.string().min(1).optional(),
  model: z.string().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  maxOutputTokens: z.int().min(1).optional(),
});

/** What all tasks of a person together may use in a day of their calendar, in all their queues. */
export const dayBudgetSchema = z.strictObject({
  /** Input and output tokens together. */
  tokens: z.int().min(1).optional(),
  /** US dollars, for models whose price is known. */
  usd: z.number().positive().max(MAX_USD).optional(),
});
export type DayBudget = z.infer<typeof dayBudgetSchema>;

/** The same shape in the editor's settings and in `--config FILE`. */
export const configSchema = z.strictObject({
  defaultProvider: z.string().min(1).optional(),
  providers: z.record(z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i), providerSchema).default({}),
  agents: z.record(z.string().min(1), agentOverrideSchema).default({}),
  dayBudget: dayBudgetSchema.optional(),
});
export type QueueConfig = z.infer<typeof configSchema>;

/** These ids exist without configuration; a configured provider of the same id replaces the default. */
export const BUILT_IN_PROVIDERS: Readonly<Record<string, ProviderConfig>> = {
  openai: { type: 'openai', api: 'responses' },
  deepseek: { type: 'deepseek' },
  offline: { type: 'offline' },
};

/** The models for tasks and agents that name none: small, able to call tools, on both of a provider's APIs. */
export const DEFAULT_MODEL = { openai: 'gpt-5.4-mini', deepseek: 'deepseek-v4-flash' } as const;

export function resolveProviders(
  configured: Readonly<Record<string, ProviderConfig>>,
): Readonly<Record<string, ProviderConfig>> {
  return { ...BUILT_IN_PROVIDERS, ...configured };
}
