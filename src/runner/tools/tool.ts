import type * as z from 'zod';
import type { ToolKind } from '../../core/agent.ts';
import type { ProposedFile } from '../../core/change.ts';
import type { FollowUp } from '../../core/followUp.ts';
import type { Wish } from '../../core/delegation.ts';
import type { Question } from '../../core/question.ts';
import type { ProblemSource } from '../../workspace/problems.ts';
import type { Proposal } from '../../workspace/proposal.ts';
import type { ParentResult } from '../../engine/port.ts';
import type { WorkspaceReader } from '../../workspace/reader.ts';

export interface PlanStep {
  readonly title: string;
  readonly status: 'pending' | 'in_progress' | 'done';
}

/** What a running tool may touch. */
export interface ToolContext {
  /** As the task has to see it, proposed files in their places. */
  readonly workspace: WorkspaceReader;
  readonly proposal: Pick<Proposal, 'write' | 'edit' | 'remove' | 'move'>;
  /** Absent where there is no editor to ask. */
  readonly problems?: ProblemSource;
  readonly signal: AbortSignal;
  /**
   * What a person has answered to the question of this call.
   *
   * @throws Parked as long as nobody has: the run ends here and goes on with the answer
   */
  ask(question: Question): string;
  /**
   * Queues another task; the same call makes one, however often it is run.
   *
   * @returns its ref
   * @throws ToolError where there may be no more, or not such a one
   */
  createTask(wish: Wish): Promise<string>;
  /** What a task has come to on which this one depends, directly or not, or which it has made; undefined for others. */
  fetchResult(ref: string): Promise<ParentResult | undefined>;
  /** The agent's own list of steps; it drives step, total and percentage. */
  setPlan(steps: readonly PlanStep[]): void;
  /** Work for the person to queue or not, beside what was suggested before. */
  suggest(followUps: readonly FollowUp[]): void;
  /** What the call has changed in the proposal: it is kept in the commit that ends the call. */
  readonly propose: (files: readonly ProposedFile[]) => void;
}

export interface Tool<Input = unknown> {
  readonly name: string;
  readonly kind: ToolKind;
  /** For the model: what it does, when to use it, what it answers. */
  readonly description: string;
  readonly inputSchema: z.ZodType<Input>;
  /** Whether it may simply be run again when a crash came between its begin and its end. */
  readonly repeatable: boolean;
  /**
   * @returns text for the model, bounded in size
   * @throws ToolError worded for the model, which goes on; any other error is a defect of ours
   */
  run(input: Input, context: ToolContext): Promise<string>;
}

/** A failure that the model is told of and can react to: no such file, bad pattern. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
