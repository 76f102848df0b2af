/** The part of the port that whoever runs tasks holds: claims, checkpoints, and what becomes of them. */
import type { Agent } from '../core/agent.ts';
import type { ProposedFile } from '../core/change.ts';
import type { Delegation } from '../core/delegation.ts';
import type { LogLevel, ProgressReport } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import type { Status } from '../core/lifecycle.ts';
import type { DayBudget } from '../core/provider.ts';
import type { PauseReason, TimedReason } from '../core/reason.ts';
import type { Task, TaskResult, Usage } from '../core/task.ts';
import type { ChangeTexts } from './reviewPort.ts';

export interface WorkerOffer {
  readonly worker: string;
  readonly pid: number;
  /** Ids of the providers that it can serve. */
  readonly providers: readonly string[];
  /** The provider for tasks that name none; absent: such tasks wait. */
  readonly defaultProvider?: string;
  /** How long to wait for work, in milliseconds; 0 looks once. */
  readonly waitMs: number;
}

/** Names the attempt. Each write of a worker carries it; a stale one is answered with `lost`. */
export interface Fence {
  readonly task: string;
  readonly attempt: number;
}

/** `remarks`: what a person said to the answer before it. */
export type StepKind = 'prompt' | 'turn' | 'tool' | 'remarks';

/** A checkpoint. `input` and `output` are JSON and belong to the runner; the engine only keeps them. */
export interface StepRecord {
  readonly step: number;
  readonly kind: StepKind;
  readonly name: string;
  readonly state: 'begun' | 'finished';
  readonly input: unknown;
  readonly output: unknown;
  readonly usage: Usage;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  /** What a person answered to the question that it asks. */
  readonly answer: string | null;
}

export interface StepBegin {
  readonly step: number;
  readonly kind: StepKind;
  readonly name: string;
  readonly input: unknown;
}

export interface StepFinish extends StepBegin {
  readonly output: unknown;
  readonly usage?: Usage;
  readonly startedAt: number;
  /** What the step proposes: kept if and only if it is finished. */
  readonly changes?: readonly ProposedFile[];
}

/** A file that is proposed and not applied, as a task has to see the workspace. */
export interface OverlaidFile {
  readonly path: string;
  /** Whose proposal it is: the task's own, or that of one on which it depends. */
  readonly task: string;
  /** Of its text in UTF-8; null: the file is to go. */
  readonly bytes: number | null;
  readonly movedFrom: string | null;
}

export interface ParentResult {
  readonly ref: string;
  readonly title: string;
  readonly status: Status;
  readonly result: TaskResult | null;
}

export interface Claim extends Fence {
  readonly details: Task;
  readonly agent: Agent;
  /** The provider to use: the task's, the agent's or the worker's default. */
  readonly provider: string;
  /** The steps of this run so far; what is finished is never run again. */
  readonly steps: readonly StepRecord[];
  readonly parents: readonly ParentResult[];
  /** Its own changes so far, and those of the tasks on which it rests, as far as they are not applied. */
  readonly overlay: readonly OverlaidFile[];
  /** Running time of earlier attempts of this run, in milliseconds. */
  readonly spentMs: number;
  /** What model calls of this run took that were cut off: no step tells of them. */
  readonly cutOff: Usage;
}

/** What reaches a running task at once. `release`: back to the queue, no retry counted. `lost`: somebody else owns it now; stop without settling. */
export interface WorkSignal extends Fence {
  readonly kind: 'cancel' | 'pause' | 'release' | 'lost';
}

export type Report =
  | { readonly kind: 'progress'; readonly progress: ProgressReport }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly text: string }
  /** A call that was admitted ended without an answer; `paid`: what it took all the same, as far as one can tell. */
  | { readonly kind: 'unanswered'; readonly paid: Usage };

/** Whether a model call may be made now. */
export type Admission =
  | { readonly kind: 'go' }
  /** Not before `reason.until`: a limit of the provider, or what may be used in a day. */
  | { readonly kind: 'wait'; readonly reason: TimedReason }
  /** There is a budget in money, and nobody knows what this model costs. */
  | { readonly kind: 'unpriced' }
  /** It is expected to take more than a whole day may. */
  | { readonly kind: 'too-large'; readonly limit: keyof DayBudget; readonly value: number }
  | { readonly kind: 'lost' };

export type Outcome =
  | { readonly kind: 'completed'; readonly result: TaskResult }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'paused'; readonly reason: PauseReason }
  /** The worker must go (window closed, Ctrl-C), or the task must wait (`why`): back to the queue, no retry counted. */
  | { readonly kind: 'released'; readonly why?: string };

export type Held = 'ok' | 'lost';

/** What became of the wish for another task. */
export type Created =
  | { readonly kind: 'created'; readonly ref: string }
  /** `why`: in words for the agent that wished for it. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'lost' };

export type Fetched =
  | { readonly kind: 'found'; readonly task: ParentResult }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'lost' };

export interface WorkSource {
  /** The next task that this worker may run, or undefined when `waitMs` passed without one. */
  claim(offer: WorkerOffer, signal?: AbortSignal): Promise<Claim | undefined>;
  signals(worker: string, signal: AbortSignal): AsyncIterable<WorkSignal>;
  heartbeat(worker: string): Promise<void>;
  report(fence: Fence, reports: readonly Report[]): Promise<Held>;
  /**
   * Asked before each model call, with what it is expected to take. What it took comes with the finished step of the turn,
   * or is reported as `unanswered`; a worker that dies before that is taken to have used what it expected.
   */
  admitCall(fence: Fence, expected: Usage): Promise<Admission>;
  /** Text as it is written: passed on, not stored, not acknowledged. */
  stream(fence: Fence, text: string): void;
  beginStep(fence: Fence, step: StepBegin): Promise<Held>;
  finishStep(fence: Fence, step: StepFinish): Promise<Held>;
  /** A file of the claim's overlay; undefined where it is proposed no longer. */
  proposed(fence: Fence, task: string, path: string): Promise<ChangeTexts | undefined>;
  /**
   * Queues a task on behalf of the one that runs, at a step of its run: the same step makes one task, however often it is
   * run. It gets the creator's provider, model, priority and retries, its agent or one that may do no more, and waits for
   * nobody but those that the wish names.
   */
  createTask(fence: Fence, step: number, wish: Delegation): Promise<Created>;
  /** What a task has come to on which the one that runs depends, directly or not, or which it has made. */
  fetchResult(fence: Fence, ref: string): Promise<Fetched>;
  settle(fence: Fence, outcome: Outcome): Promise<Held>;
  /**
   * The worker no longer runs what it held: it is requeued at once. `left`: the worker is gone. `crashed`: its task took
   * its thread down, which counts as poison; the worker may claim again with a new thread.
   */
  leave(worker: string, how: 'left' | 'crashed'): Promise<void>;
}
