import * as z from 'zod';
import { followUpSchema } from './followUp.ts';
import type { Status } from './lifecycle.ts';
import type { Review } from './change.ts';
import type { Reason } from './reason.ts';
import { TASK_TYPES, type TaskType } from './taskTypes.ts';

export { TASK_TYPES, type TaskType };

export const PARENT_FAILURE_POLICIES = ['block', 'cancel', 'run'] as const;
/** What a child does when a parent fails or is cancelled: stay and wait, be cancelled too, or run all the same. */
export type ParentFailurePolicy = (typeof PARENT_FAILURE_POLICIES)[number];

export const PRIORITY = { min: 1, max: 10, default: 5 } as const;
export const MAX_RETRIES = { max: 20, default: 3 } as const;

/** The largest budget in dollars. */
export const MAX_USD = 1_000_000;

export const budgetSchema = z.strictObject({
  /** Model turns. */
  steps: z.int().min(1).optional(),
  /** Input and output tokens together. */
  tokens: z.int().min(1).optional(),
  /** US dollars, for models whose price is known. */
  usd: z.number().positive().max(MAX_USD).optional(),
  /** Minutes of running time, over all attempts. */
  minutes: z.number().positive().optional(),
});
export type Budget = z.infer<typeof budgetSchema>;

/** What holds where neither the task nor the person says anything. */
export const DEFAULT_BUDGET = { steps: 60, tokens: 500_000, minutes: 30 } as const;

export const MISFIRE_POLICIES = ['skip', 'once', 'all'] as const;
/** What happens to runs that nobody was there for: nothing, one run for all of them, or each of them. */
export type MisfirePolicy = (typeof MISFIRE_POLICIES)[number];

/** When a task recurs. `core/cron.ts` tells what is wrong with expression and zone: that takes more than a form. */
export const scheduleSchema = z.strictObject({
  /** Minute, hour, day of the month, month, day of the week. */
  cron: z.string().trim().min(1).max(200),
  /** An IANA name like Europe/Berlin; left out, the zone of the machine that runs the queue. */
  timeZone: z.string().trim().min(1).max(100).optional(),
  misfire: z.enum(MISFIRE_POLICIES).default('once'),
});

const name = z.string().trim().min(1).max(200);

/**
 * What a person queues. The one definition behind form, task file, terminal and store.
 * Times are milliseconds since the epoch, UTC.
 */
export const taskDraftSchema = z.strictObject({
  ref: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .regex(/^\P{Cc}*$/u, 'a ref is one line of text')
    .optional(),
  title: z.string().trim().min(1, 'a title is needed').max(300),
  description: z.string().trim().min(10, 'the description needs at least 10 characters').max(100_000),
  instructions: z.string().trim().min(20, 'the instructions need at least 20 characters').max(100_000),
  agent: name,
  type: z.enum(TASK_TYPES).default('general'),
  priority: z.int().min(PRIORITY.min).max(PRIORITY.max).default(PRIORITY.default),
  /** Refs or ids of tasks that must complete first. */
  dependsOn: z.array(z.string().trim().min(1)).max(5_000).default([]),
  onParentFailure: z.enum(PARENT_FAILURE_POLICIES).default('block'),
  scheduledAt: z.int().nonnegative().optional(),
  /** It recurs: the draft becomes a schedule, whose runs become tasks. */
  schedule: scheduleSchema.optional(),
  maxRetries: z.int().min(0).max(MAX_RETRIES.max).default(MAX_RETRIES.default),
  /** Given to the agent: paths, globs, `file#L10-L40`, `@problems`, `@diff` (see `workspace/contextEntry.ts`). */
  context: z.array(z.string().trim().min(1).max(1_000)).max(500).default([]),
  provider: name.optional(),
  model: name.optional(),
  budget: budgetSchema.default({}),
});
export type TaskDraft = z.infer<typeof taskDraftSchema>;
export type TaskDraftInput = z.input<typeof taskDraftSchema>;

const { shape } = taskDraftSchema;

/** What a person may change of a task that waits. It has no defaults: what is left out stays as it is. */
export const taskPatchSchema = z
  .strictObject({
    title: shape.title,
    description: shape.description,
    instructions: shape.instructions,
    agent: shape.agent,
    type: shape.type.unwrap(),
    priority: shape.priority.unwrap(),
    dependsOn: shape.dependsOn.unwrap(),
    onParentFailure: shape.onParentFailure.unwrap(),
    scheduledAt: shape.scheduledAt,
    maxRetries: shape.maxRetries.unwrap(),
    context: shape.context.unwrap(),
    provider: shape.provider,
    model: shape.model,
    budget: shape.budget.unwrap(),
  })
  .partial();

/** Any part of a draft, as far as somebody has said it. It has no defaults either. */
export const draftPartSchema = z.strictObject({
  ...taskPatchSchema.shape,
  ref: shape.ref,
  agent: shape.agent.optional(),
  type: shape.type.unwrap().optional(),
  schedule: scheduleSchema.extend({ misfire: z.enum(MISFIRE_POLICIES).optional() }).optional(),
  dependsOn: shape.dependsOn.unwrap().optional(),
  onParentFailure: shape.onParentFailure.unwrap().optional(),
});

/** A draft while somebody writes it: any part of it, its texts as they stand, finished or not. */
export const unfinishedDraftSchema = draftPartSchema.extend({
  title: z.string().max(100_000).optional(),
  description: z.string().max(100_000).optional(),
  instructions: z.string().max(100_000).optional(),
});

export interface TaskPatch {
  readonly title?: string;
  readonly description?: string;
  readonly instructions?: string;
  readonly agent?: string;
  readonly type?: TaskType;
  readonly priority?: number;
  /** Refs or ids of all tasks that it waits for from now on. */
  readonly dependsOn?: readonly string[];
  readonly onParentFailure?: ParentFailurePolicy;
  readonly scheduledAt?: number;
  readonly maxRetries?: number;
  readonly context?: readonly string[];
  readonly provider?: string;
  readonly model?: string;
  readonly budget?: Budget;
}

/** Which model a task that failed gets for its next go. */
export const modelChoiceSchema = z.strictObject({ provider: shape.provider, model: shape.model });
export type ModelChoice = z.infer<typeof modelChoiceSchema>;

export const usageSchema = z.strictObject({
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  totalTokens: z.int().min(0),
  /** What they cost, in millionths of a US dollar; absent where the model's price is not known. */
  microUsd: z.int().min(0).optional(),
});
export type Usage = z.infer<typeof usageSchema>;

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };

export function addUsage(a: Usage, b: Usage): Usage {
  const isPriced = a.microUsd !== undefined || b.microUsd !== undefined;
  return {
    inputTokens: sum(a.inputTokens, b.inputTokens),
    outputTokens: sum(a.outputTokens, b.outputTokens),
    totalTokens: sum(a.totalTokens, b.totalTokens),
    ...(isPriced ? { microUsd: sum(a.microUsd ?? 0, b.microUsd ?? 0) } : {}),
  };
}

/** Stops at the largest whole number there is: a row that held more could not be read back. */
function sum(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}

export const taskResultSchema = z.strictObject({
  summary: z.string(),
  /** Markdown, without the follow-ups. */
  output: z.string(),
  /** What the agent suggests to do next. Results of earlier versions have none. */
  followUps: z.array(followUpSchema).default([]),
  artifacts: z.array(
    z.strictObject({
      name: z.string(),
      /** Relative to the store folder. */
      path: z.string(),
      bytes: z.int().min(0),
    }),
  ),
  metrics: z.strictObject({
    ...usageSchema.shape,
    /** Model calls that were answered. */
    requests: z.int().min(0),
    /** True where the token counts are estimates, because the provider reports none. */
    approximate: z.literal(true).optional(),
    /** Time spent running, over all attempts, in milliseconds. */
    executionTimeMs: z.number().min(0),
  }),
  /** True where no model was asked: the offline provider's sample. */
  sample: z.boolean(),
});
export type TaskResult = z.infer<typeof taskResultSchema>;

/** A task as everybody outside the engine sees it. Null means "not there (yet)". */
export interface Task {
  readonly id: string;
  readonly ref: string;
  readonly agent: string;
  readonly user: string;
  readonly title: string;
  readonly description: string;
  readonly instructions: string;
  readonly type: TaskType;
  readonly priority: number;
  /** The place among the tasks of its priority: the lower goes first. */
  readonly rank: number;
  readonly status: Status;
  /** Why it waits, and until when; null for what runs freely or has ended well. */
  readonly reason: Reason | null;
  readonly retryCount: number;
  readonly maxRetries: number;
  /** How often it was claimed; the number is also the fencing token. */
  readonly attempt: number;
  /** 0–100; 100 only when completed. */
  readonly progressPercentage: number;
  /** The step at work, from 1; 0 before the first. */
  readonly currentStep: number;
  readonly totalSteps: number;
  readonly stepTitle: string | null;
  readonly result: TaskResult | null;
  /** The files that its current run proposes, and what has become of them. */
  readonly review: Review;
  readonly errorMessage: string | null;
  readonly scheduledAt: number | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Seconds. */
  readonly estimatedDuration: number;
  /** Seconds of running time, over all attempts. */
  readonly actualDuration: number | null;
  readonly context: readonly string[];
  readonly dependencies: readonly string[];
  readonly onParentFailure: ParentFailurePolicy;
  readonly provider: string | null;
  readonly model: string | null;
  readonly budget: Budget;
  readonly worker: string | null;
  /** The task that this one replaces, and the one that replaced it. */
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
  /** The id of the task whose agent made this one; null: a person did. It may be gone. */
  readonly createdBy: string | null;
}
