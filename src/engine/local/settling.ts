import type { Failure } from '../../core/failure.ts';
import { plainLine } from '../../core/plainText.ts';
import type { PauseReason } from '../../core/reason.ts';
import { describeReason } from '../../core/reasonWords.ts';
import { backoffMs, POISON_CRASHES } from '../../core/retry.ts';
import type { TaskResult } from '../../core/task.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { Fence, Held, Outcome } from '../port.ts';
import type { Attempts } from './attempts.ts';
import type { Calls } from './calls.ts';
import { tellChildren } from './family.ts';
import { move } from './moves.ts';
import type { Pauses } from './pauses.ts';
import type { Unit } from './unit.ts';
import type { WorkerRegistry } from './workerRegistry.ts';

/** The pause of a provider that says 429 without saying for how long: doubles with each in a row. */
const LIMIT_PAUSE = { baseMs: 5_000, maxMs: 10 * 60_000 };
/** A server that asks for less, again and again, would be asked without a pause. */
const MIN_LIMIT_MS = 1_000;

export interface SettlingOptions {
  readonly pauses: Pauses;
  readonly workers: WorkerRegistry;
  readonly attempts: Attempts;
  readonly calls: Calls;
  readonly random: () => number;
}

/** Ends attempts: what the worker says became of one, and what that means for task, children and provider. */
export class Settling {
  readonly #options: SettlingOptions;

  constructor(options: SettlingOptions) {
    this.#options = options;
  }

  settle(unit: Unit, fence: Fence, outcome: Outcome): Held {
    const task = unit.tables.tasks.byId(fence.task);
    if (task?.status !== 'running' || task.attempt !== fence.attempt) return 'lost';
    this.#options.workers.settled(unit, task.worker);
    const provider = this.#options.attempts.of(task.id)?.provider ?? '';
    const left = this.#letGo(unit, task);
    switch (outcome.kind) {
      case 'completed':
        complete(unit, left, outcome.result);
        break;
      case 'failed':
        this.#failed(unit, left, outcome.failure, provider);
        break;
      case 'cancelled':
        cancelRunning(unit, left);
        break;
      case 'paused':
        if (left.request === 'cancel') cancelRunning(unit, left);
        else pauseRunning(unit, left, outcome.reason);
        break;
      case 'released':
        release(unit, left, 'worker', outcome.why ?? 'its worker had to stop');
    }
    return 'ok';
  }

  /** Its worker went with the engine before this one. It ran until it was last heard of, not until now. */
  orphaned(unit: Unit, task: TaskRow): void {
    const ranMs = task.updatedAt - (task.claimedAt ?? task.updatedAt);
    this.#options.calls.abandoned(unit, task);
    release(unit, withoutLease(unit, task, ranMs), 'engine', 'its worker went away');
  }

  /** The worker is gone. A task that keeps taking its worker down is failed as poison. */
  abandon(unit: Unit, task: TaskRow, how: 'left' | 'crashed'): void {
    const left = this.#letGo(unit, task);
    if (how === 'left') return release(unit, left, 'engine', 'its worker went away');
    const crashes = task.crashes + 1;
    unit.tables.tasks.update(task.id, { crashes });
    if (crashes < POISON_CRASHES || left.request) return release(unit, left, 'engine', 'its worker crashed');
    fail(unit, left, `It took its worker down ${crashes} times in a row and is not tried again.`, 'engine');
  }

  #letGo(unit: Unit, task: TaskRow): TaskRow {
    this.#options.calls.abandoned(unit, task);
    return withoutLease(unit, task, this.#options.attempts.end(unit, task.id));
  }

  #failed(unit: Unit, task: TaskRow, failure: Failure, provider: string): void {
    if (task.request === 'cancel') return cancelRunning(unit, task);
    switch (failure.kind) {
      case 'permanent':
        return fail(unit, task, failure.message);
      case 'transient':
        return this.#retry(unit, task, failure.message, failure.retryAfterMs);
      case 'rate-limit':
        this.#limit(unit, provider, failure.retryAfterMs);
        release(unit, task, 'worker', failure.message);
    }
  }

  #retry(unit: Unit, task: TaskRow, message: string, retryAfterMs: number | undefined): void {
    if (task.request !== null) return release(unit, task, 'worker', message);
    if (task.retryCount >= task.maxRetries) {
      return fail(unit, task, `${message}${givenUp(task.maxRetries)}`);
    }
    const retryCount = task.retryCount + 1;
    const wait = Math.max(backoffMs(retryCount, this.#options.random()), retryAfterMs ?? 0);
    move(unit, task, 'retryLater', {
      actor: 'worker',
      note: message,
      fields: {
        retryCount,
        errorMessage: message,
        notBefore: unit.now + wait,
        notBeforeKind: 'retry',
      },
    });
  }

  #limit(unit: Unit, provider: string, retryAfterMs: number | undefined): void {
    const { pauses, attempts, random } = this.#options;
    const hits = attempts.limited(unit, provider);
    const pause = Math.max(retryAfterMs ?? backoffMs(hits, random(), LIMIT_PAUSE), MIN_LIMIT_MS);
    pauses.limit(unit, provider, unit.now + pause);
  }
}

function givenUp(retries: number): string {
  if (retries === 0) return '';
  return ` Given up after ${retries === 1 ? 'one retry' : `${retries} retries`}.`;
}

/** What every end of an attempt has in common: the lease is gone and its time is counted. */
function withoutLease(unit: Unit, task: TaskRow, ranMs: number): TaskRow {
  const spentMs = task.spentMs + Math.max(0, Math.round(ranMs));
  const fields = { worker: null, claimedAt: null, spentMs };
  unit.tables.tasks.update(task.id, fields);
  return { ...task, ...fields };
}

function complete(unit: Unit, task: TaskRow, result: TaskResult): void {
  const completed = move(unit, task, 'complete', {
    actor: 'worker',
    fields: {
      result: { ...result, metrics: { ...result.metrics, executionTimeMs: task.spentMs } },
      completedAt: unit.now,
      progress: 100,
      currentStep: task.totalSteps,
      request: null,
      errorMessage: null,
    },
  });
  tellChildren(unit, completed);
}

function fail(unit: Unit, task: TaskRow, message: string, actor: 'worker' | 'engine' = 'worker'): void {
  const failed = move(unit, task, 'fail', {
    actor,
    note: message,
    fields: { errorMessage: message, completedAt: unit.now, request: null },
  });
  tellChildren(unit, failed);
}

function cancelRunning(unit: Unit, task: TaskRow): void {
  const cancelled = move(unit, task, 'cancel', {
    actor: 'person',
    fields: { completedAt: unit.now, request: null },
  });
  tellChildren(unit, cancelled);
}

function pauseRunning(unit: Unit, task: TaskRow, reason: PauseReason): void {
  move(unit, task, 'pause', {
    actor: reason.kind === 'asked' ? 'person' : 'worker',
    // Once it is resumed, the history alone says why it waited.
    ...(reason.kind === 'asked' ? {} : { note: noteOf(reason) }),
    fields: { pauseReason: reason, request: null },
  });
}

function noteOf(reason: PauseReason): string {
  const options = reason.kind === 'question' ? reason.options.map(plainLine) : [];
  return `${describeReason(reason, String)}${options.length > 0 ? ` (${options.join(' / ')})` : ''}`;
}

/** Back to the queue; what a person asked of it meanwhile is done now. */
function release(unit: Unit, task: TaskRow, actor: 'worker' | 'engine', note: string): void {
  if (task.request === 'cancel') return cancelRunning(unit, task);
  if (task.request === 'pause') return pauseRunning(unit, task, { kind: 'asked' });
  const calledBack = task.request === 'release' && ({ actor: 'person', note: 'back in the queue' } as const);
  move(unit, task, 'release', calledBack || { actor, note });
}
