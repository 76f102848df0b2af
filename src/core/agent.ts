import * as z from 'zod';
import { TASK_TYPES } from './task.ts';

/** The kinds of tools an agent file may name; each stands for one or more of ours. */
export const TOOL_KINDS = ['read', 'search', 'edit', 'execute', 'plan', 'ask', 'delegate'] as const;
export type ToolKind = (typeof TOOL_KINDS)[number];

/**
 * What an agent may use where its file does not say: nothing that runs, or touches a file before a person has applied it
 * (edits are proposals).
 */
export const SAFE_TOOL_KINDS: readonly ToolKind[] = ['read', 'search', 'edit', 'plan', 'ask'];

/** An agent, resolved from its file: what the prompt and the runner need, nothing about where it came from. */
export const agentSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  description: z.string().default(''),
  /** The task type that it is the shipped agent of, if any. */
  type: z.enum(TASK_TYPES).optional(),
  backstory: z.string().default(''),
  goal: z.string().default(''),
  instructions: z.string().default(''),
  tools: z.array(z.enum(TOOL_KINDS)).default([...SAFE_TOOL_KINDS]),
  provider: z.string().min(1).optional(),
  /** Models in order of preference; empty: the provider's default. */
  models: z.array(z.string().min(1)).default([]),
  temperature: z.number().min(0).max(2).optional(),
  maxOutputTokens: z.int().min(1).optional(),
});
export type Agent = z.infer<typeof agentSchema>;
