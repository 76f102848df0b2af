import * as z from 'zod';
import { REVIEW_STATES, type ReviewState } from '../../core/change.ts';
import { STATUSES, type Status } from '../../core/lifecycle.ts';
import { pauseReasonSchema, type PauseReason } from '../../core/reason.ts';
import {
  budgetSchema,
  PARENT_FAILURE_POLICIES,
  TASK_TYPES,
  taskResultSchema,
  usageSchema,
  type Budget,
  type ParentFailurePolicy,
  type TaskResult,
  type TaskType,
  type Usage,
} from '../../core/task.ts';
import {
  integer,
  json,
  optionalInteger,
  optionalJson,
  optionalText,
  real,
  text,
  type Row,
  type SqlValue,
} from '../row.ts';

/** A row of `agent_tasks`. */
export interface TaskRow {
  readonly seq: number;
  readonly id: string;
  readonly ref: string;
  readonly userId: number;
  readonly agent: string;
  readonly agentHash: string;
  readonly type: TaskType;
  /** '' where whoever claims it brings the provider. */
  readonly provider: string;
  readonly model: string | null;
  readonly priority: number;
  readonly rank: number;
  readonly status: Status;
  /** What a person asked of it while it runs; `release`: back to the queue. */
  readonly request: 'cancel' | 'pause' | 'release' | null;
  readonly pauseReason: PauseReason | null;
  readonly onParentFailure: ParentFailurePolicy;
  /** Parents that it still waits for. */
  readonly waitingParents: number;
  readonly notBefore: number | null;
  readonly notBeforeKind: 'schedule' | 'retry' | null;
  readonly maxRetries: number;
  readonly retryCount: number;
  /** Rises at every claim: the fencing token. */
  readonly attempt: number;
  /** How often it took its own thread down. */
  readonly crashes: number;
  /** The generation of its steps; older ones are archived. */
  readonly run: number;
  readonly worker: string | null;
  /** Later than it was by whatever the clock was set, or the machine slept, meanwhile: since then it has run. */
  readonly claimedAt: number | null;
  readonly spentMs: number;
  readonly progress: number;
  readonly currentStep: number;
  readonly totalSteps: number;
  readonly stepTitle: string | null;
  readonly scheduledAt: number | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly estimatedSeconds: number;
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
  /** The id of the task whose agent made this one; it may be gone. */
  readonly createdBy: string | null;
  /** How many tasks lie between it and a person: 0 for what a person queued. */
  readonly depth: number;
  /** Of what the person wrote. */
  readonly contentHash: string;
  /** Of all that went into the run, as of its last claim. */
  readonly inputHash: string | null;
  readonly title: string;
  readonly errorMessage: string | null;
  readonly budget: Budget;
  readonly context: readonly string[];
  readonly description: string;
  readonly instructions: string;
  readonly result: TaskResult | null;
  /** The model call under way, and what it is expected to take. */
  readonly inFlight: InFlight | null;
  /** What calls of this run took that were cut off. */
  readonly cutOff: Usage | null;
  /** What has become of the files that its run proposes; the three after it count them and their lines. */
  readonly review: ReviewState;
  readonly changedFiles: number;
  readonly addedLines: number;
  readonly removedLines: number;
}

export type TaskField = keyof TaskRow;

/** Where each field lies. */
const COLUMNS = {
  seq: 'seq',
  id: 'id',
  ref: 'ref',
  userId: 'user_id',
  agent: 'agent',
  agentHash: 'agent_hash',
  type: 'type',
  provider: 'provider',
  model: 'model',
  priority: 'priority',
  rank: 'rank',
  status: 'status',
  request: 'request',
  pauseReason: 'pause_reason',
  onParentFailure: 'on_parent_failure',
  waitingParents: 'waiting_parents',
  notBefore: 'not_before',
  notBeforeKind: 'not_before_kind',
  maxRetries: 'max_retries',
  retryCount: 'retry_count',
  attempt: 'attempt',
  crashes: 'crashes',
  run: 'run',
  worker: 'worker',
  claimedAt: 'claimed_at',
  spentMs: 'spent_ms',
  progress: 'progress',
  currentStep: 'current_step',
  totalSteps: 'total_steps',
  stepTitle: 'step_title',
  scheduledAt: 'scheduled_at',
  startedAt: 'started_at',
  completedAt: 'completed_at',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  estimatedSeconds: 'estimated_s',
  supersedes: 'supersedes',
  supersededBy: 'superseded_by',
  createdBy: 'created_by',
  depth: 'depth',
  contentHash: 'content_hash',
  inputHash: 'input_hash',
  title: 'title',
  errorMessage: 'error_message',
  budget: 'budget',
  context: 'context',
  description: 'description',
  instructions: 'instructions',
  result: 'result',
  inFlight: 'in_flight',
  cutOff: 'cut_off',
  review: 'review',
  changedFiles: 'changed_files',
  addedLines: 'added_lines',
  removedLines: 'removed_lines',
} as const satisfies Record<TaskField, string>;

const FIELDS: readonly TaskField[] = Object.keys(COLUMNS).filter(isField);

function isField(name: string): name is TaskField {
  return name in COLUMNS;
}

const inFlightSchema = z.strictObject({ provider: z.string(), usage: usageSchema });
type InFlight = z.infer<typeof inFlightSchema>;
const underWaySchema = inFlightSchema.nullable();
const cutOffSchema = usageSchema.nullable();
const reviewSchema = z.enum(REVIEW_STATES);
const contextSchema = z.array(z.string());
const statusSchema = z.enum(STATUSES);
const typeSchema = z.enum(TASK_TYPES);
const policySchema = z.enum(PARENT_FAILURE_POLICIES);
const requestSchema = z.enum(['cancel', 'pause', 'release']).nullable();
const notBeforeKindSchema = z.enum(['schedule', 'retry']).nullable();
const pauseSchema = pauseReasonSchema.nullable();
const resultSchema = taskResultSchema.nullable();

export function taskRow(row: Row): TaskRow {
  return {
    seq: integer(row, 'seq'),
    id: text(row, 'id'),
    ref: text(row, 'ref'),
    userId: integer(row, 'user_id'),
    agent: text(row, 'agent'),
    agentHash: text(row, 'agent_hash'),
    type: typeSchema.parse(text(row, 'type')),
    provider: text(row, 'provider'),
    model: optionalText(row, 'model') ?? null,
    priority: integer(row, 'priority'),
    rank: real(row, 'rank'),
    status: statusOf(row),
    request: requestSchema.parse(optionalText(row, 'request') ?? null),
    pauseReason: pauseSchema.parse(optionalJson(row, 'pause_reason') ?? null),
    onParentFailure: policySchema.parse(text(row, 'on_parent_failure')),
    waitingParents: integer(row, 'waiting_parents'),
    ...timing(row),
    ...running(row),
    estimatedSeconds: real(row, 'estimated_s'),
    supersedes: optionalText(row, 'supersedes') ?? null,
    supersededBy: optionalText(row, 'superseded_by') ?? null,
    createdBy: optionalText(row, 'created_by') ?? null,
    depth: integer(row, 'depth'),
    contentHash: text(row, 'content_hash'),
    inputHash: optionalText(row, 'input_hash') ?? null,
    title: text(row, 'title'),
    errorMessage: optionalText(row, 'error_message') ?? null,
    budget: budgetSchema.parse(json(row, 'budget')),
    context: contextSchema.parse(json(row, 'context')),
    description: text(row, 'description'),
    instructions: text(row, 'instructions'),
    result: resultSchema.parse(optionalJson(row, 'result') ?? null),
    ...calling(row),
    ...reviewing(row),
  };
}

export function statusOf(row: Row): Status {
  return statusSchema.parse(text(row, 'status'));
}

function timing(row: Row) {
  return {
    notBefore: optionalInteger(row, 'not_before') ?? null,
    notBeforeKind: notBeforeKindSchema.parse(optionalText(row, 'not_before_kind') ?? null),
    scheduledAt: optionalInteger(row, 'scheduled_at') ?? null,
    startedAt: optionalInteger(row, 'started_at') ?? null,
    completedAt: optionalInteger(row, 'completed_at') ?? null,
    createdAt: integer(row, 'created_at'),
    updatedAt: integer(row, 'updated_at'),
  };
}

function running(row: Row) {
  return {
    maxRetries: integer(row, 'max_retries'),
    retryCount: integer(row, 'retry_count'),
    attempt: integer(row, 'attempt'),
    crashes: integer(row, 'crashes'),
    run: integer(row, 'run'),
    worker: optionalText(row, 'worker') ?? null,
    claimedAt: optionalInteger(row, 'claimed_at') ?? null,
    spentMs: integer(row, 'spent_ms'),
    progress: real(row, 'progress'),
    currentStep: integer(row, 'current_step'),
    totalSteps: integer(row, 'total_steps'),
    stepTitle: optionalText(row, 'step_title') ?? null,
  };
}

/** What model calls are under way, and what they took that had no answer. */
export function calling(row: Row): Pick<TaskRow, 'inFlight' | 'cutOff'> {
  return {
    inFlight: underWaySchema.parse(optionalJson(row, 'in_flight') ?? null),
    cutOff: cutOffSchema.parse(optionalJson(row, 'cut_off') ?? null),
  };
}

function reviewing(row: Row): Pick<TaskRow, 'review' | 'changedFiles' | 'addedLines' | 'removedLines'> {
  return {
    review: reviewSchema.parse(text(row, 'review')),
    changedFiles: integer(row, 'changed_files'),
    addedLines: integer(row, 'added_lines'),
    removedLines: integer(row, 'removed_lines'),
  };
}

export interface Assignments {
  readonly columns: readonly string[];
  readonly values: readonly SqlValue[];
}

/** The columns and stored values of the given fields. */
export function assignments(fields: Partial<TaskRow>): Assignments {
  const columns: string[] = [];
  const values: SqlValue[] = [];
  for (const field of FIELDS) {
    const value = fields[field];
    if (value === undefined) continue;
    columns.push(COLUMNS[field]);
    values.push(encode(value));
  }
  return { columns, values };
}

function encode(value: TaskRow[TaskField]): SqlValue {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
