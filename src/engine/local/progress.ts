import type { HeldTask } from '../../store/tables/tasks.ts';
import { NO_USAGE, type Usage } from '../../core/task.ts';
import type { Admission, Fence, Held, Report, StepBegin, StepFinish } from '../port.ts';
import type { Attempts } from './attempts.ts';
import type { Calls } from './calls.ts';
import { propose } from './proposals.ts';
import type { Unit } from './unit.ts';

/** The most that a running task may show; 100 is for what has completed. */
const MAX_RUNNING = 99;

/** What a worker tells of an attempt while it runs. Each write carries the fence. */
export class Progress {
  readonly #calls: Calls;
  readonly #attempts: Attempts;

  constructor(calls: Calls, attempts: Attempts) {
    this.#calls = calls;
    this.#attempts = attempts;
  }

  report(unit: Unit, fence: Fence, reports: readonly Report[]): Held {
    const task = this.#held(unit, fence);
    if (!task) return 'lost';
    let shown = task.progress;
    for (const item of reports) {
      switch (item.kind) {
        case 'log':
          unit.emit(task, 'agent', item);
          break;
        case 'unanswered':
          this.#calls.unanswered(unit, task, this.#providerOf(task), item.paid);
          break;
        case 'progress': {
          shown = Math.max(shown, Math.min(MAX_RUNNING, item.progress.percentage));
          const { currentStep, totalSteps, stepTitle } = item.progress;
          unit.tables.tasks.updateHeld(fence.task, fence.attempt, {
            progress: shown,
            currentStep,
            totalSteps,
            stepTitle,
            updatedAt: unit.now,
          });
          unit.emit(task, 'agent', { kind: 'progress', ...item.progress, percentage: shown });
        }
      }
    }
    return 'ok';
  }

  admitCall(unit: Unit, fence: Fence, expected: Usage): Admission {
    const task = unit.tables.tasks.held(fence.task, fence.attempt);
    return task ? this.#calls.admit(unit, task, this.#providerOf(task), expected) : { kind: 'lost' };
  }

  /** Notes that a step begins. A step that is finished already stays as it is. */
  beginStep(unit: Unit, fence: Fence, step: StepBegin): Held {
    const task = this.#held(unit, fence);
    if (!task) return 'lost';
    const row = { ...step, state: 'begun' as const, output: null, usage: NO_USAGE };
    const begun = { ...row, startedAt: unit.now, finishedAt: null };
    if (!unit.tables.steps.put(task.id, task.run, task.attempt, begun)) return 'ok';
    unit.emit(task, 'worker', { kind: 'step', step: step.step, phase: 'begun', name: step.name });
    return 'ok';
  }

  /**
   * Commits a step. A step that is finished already stays as it is, so a repeat is harmless. A task that gets on is not
   * the poison that kills its worker: earlier crashes are forgiven.
   */
  finishStep(unit: Unit, fence: Fence, step: StepFinish): Held {
    const task = this.#held(unit, fence);
    if (!task) return 'lost';
    const { changes = [], ...record } = step;
    const usage = step.usage ?? NO_USAGE;
    const row = { ...record, state: 'finished' as const, usage, finishedAt: unit.now, changes };
    if (!unit.tables.steps.put(task.id, task.run, task.attempt, row)) return 'ok';
    propose(unit, task, changes);
    if (task.crashes > 0) unit.tables.tasks.update(task.id, { crashes: 0 });
    if (step.kind === 'turn') this.#answered(unit, task, usage);
    unit.emit(task, 'worker', {
      kind: 'step',
      step: step.step,
      phase: 'finished',
      name: step.name,
      ...(step.usage ? { usage: step.usage } : {}),
    });
    return 'ok';
  }

  #answered(unit: Unit, task: HeldTask, usage: Usage): void {
    this.#attempts.answered(unit, task.id);
    this.#calls.answered(unit, task, this.#providerOf(task), usage);
  }

  #providerOf(task: HeldTask): string {
    return this.#attempts.of(task.id)?.provider ?? '';
  }

  /** The fence: the write that proves that the attempt still holds its task, and says that it was heard of now. */
  #held(unit: Unit, { task, attempt }: Fence): HeldTask | undefined {
    const claimedAt = this.#attempts.claimedAt(task, unit.now);
    const heard = { updatedAt: unit.now, ...(claimedAt === undefined ? {} : { claimedAt }) };
    if (!unit.tables.tasks.updateHeld(task, attempt, heard)) return undefined;
    return unit.tables.tasks.held(task, attempt);
  }
}
