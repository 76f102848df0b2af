import * as z from 'zod';
import { networkSchema } from './network.ts';
import { providerSchema } from './provider.ts';

/** A way to a model that is looked at before it is used. */
export const probeTargetSchema = z.strictObject({
  providerId: z.string(),
  config: providerSchema,
  model: z.string().optional(),
  key: z.string().optional(),
  network: networkSchema.optional(),
});
export type ProbeTarget = z.infer<typeof probeTargetSchema>;

export const modelListSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('listed'), models: z.array(z.string()) }),
  /** It answers, but names no models. */
  z.strictObject({ kind: z.literal('unlisted') }),
  /** It wants a key, or another one. */
  z.strictObject({ kind: z.literal('refused') }),
  /** `message`: why, and what to look at. */
  z.strictObject({ kind: z.literal('unreachable'), message: z.string() }),
]);
export type ModelList = z.infer<typeof modelListSchema>;

/** Programs that serve models on a person's own machine. */
export const LOCAL_SERVERS = ['ollama', 'lm-studio'] as const;
export type LocalServerKind = (typeof LOCAL_SERVERS)[number];

export const contextSchema = z.strictObject({
  /** Tokens that fit into one request, as it runs now. */
  tokens: z.int().positive(),
  /** As many as the model itself could take, where the server gives it fewer. */
  possible: z.int().positive().optional(),
  server: z.enum(LOCAL_SERVERS).optional(),
});
export type ContextSize = z.infer<typeof contextSchema>;

export const modelTestSchema = z.strictObject({
  /** Why no whole answer came; absent where one did. */
  failure: z.string().optional(),
  /** Whether the model called the tool that it was asked to call, with arguments that fit. */
  callsTools: z.boolean(),
  /** Absent where it cannot be learned. */
  context: contextSchema.optional(),
});
export type ModelTest = z.infer<typeof modelTestSchema>;

export const localServerSchema = z.strictObject({
  kind: z.enum(LOCAL_SERVERS),
  baseURL: z.string(),
  models: z.array(z.string()),
});
export type LocalServer = z.infer<typeof localServerSchema>;

/** Where the two are found unless somebody moved them. */
export const LOCAL_ADDRESSES: Readonly<Record<LocalServerKind, string>> = {
  ollama: 'http://localhost:11434/v1',
  'lm-studio': 'http://localhost:1234/v1',
};
