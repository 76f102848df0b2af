import { addUsage, NO_USAGE, type Usage } from '../../core/task.ts';
import type { ProviderLimits } from '../../core/provider.ts';
import type { Reason, TimedReason } from '../../core/reason.ts';
import type { HeldTask } from '../../store/tables/tasks.ts';
import type { SpendingTable } from '../../store/tables/spending.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { Admission } from '../port.ts';
import type { LocalEngineOptions } from './engineOptions.ts';
import { Governor } from './governor.ts';
import { GO, Spending, UNPAID, type SpendingOptions } from './spending.ts';
import type { Duty } from './timekeeper.ts';
import type { Unit } from './unit.ts';

export interface CallsOptions extends SpendingOptions {
  readonly elapsed: () => number;
  /** By provider. */
  readonly limits: Readonly<Record<string, ProviderLimits>>;
  /** Providers whose calls cost nothing and are not counted. */
  readonly free: ReadonlySet<string>;
  /** Providers whose calls cost no money, but count. */
  readonly unpaid: ReadonlySet<string>;
}

/** As an engine's options say; what they leave out limits nothing. */
export function callsOf(
  { limits = {}, free = new Set(), unpaid = new Set(), dayBudget = {}, ledger, clock }: LocalEngineOptions,
  table: SpendingTable,
  onChanged: () => void,
): Calls {
  return new Calls({
    limits,
    free,
    unpaid,
    budget: dayBudget,
    ledger,
    table,
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    onChanged,
  });
}

type Counted = Pick<TaskRow, 'id' | 'inFlight' | 'cutOff'>;

/** The model calls of all tasks: which may begin now, and what each took. Due when a limit or a day ends that holds tasks. */
export class Calls implements Duty {
  readonly governor: Governor;
  readonly spending: Spending;
  readonly #free: ReadonlySet<string>;
  readonly #unpaid: ReadonlySet<string>;
  readonly #now: () => number;

  constructor(options: CallsOptions) {
    this.governor = new Governor(options.limits, options.elapsed, options.onChanged);
    this.spending = new Spending(options);
    this.#free = options.free;
    this.#unpaid = options.unpaid;
    this.#now = options.now;
  }

  nextAt(now: number): number | undefined {
    const wait = this.governor.nextOpening();
    const times = [wait === undefined ? Infinity : now + wait, this.spending.holds?.until ?? Infinity];
    const next = Math.min(...times);
    return next === Infinity ? undefined : next;
  }

  /** Whoever waits looks again by itself: nothing is written for it. */
  run(): void {}

  /** Why no task may begin to call the provider now, though it could be asked; undefined where one may. */
  holds(provider: string): Reason | undefined {
    const budget = this.#budgetHold(provider);
    if (budget) return budget;
    const wait = this.governor.opensIn(provider);
    return wait > 0 ? this.#limited(provider, wait) : undefined;
  }

  #budgetHold(provider: string): TimedReason | undefined {
    if (this.#free.has(provider)) return undefined;
    return this.#unpaid.has(provider) ? this.spending.holdOf(UNPAID) : this.spending.holds;
  }

  #limited(provider: string, waitMs: number): TimedReason {
    return { kind: 'provider-limited', provider, until: Math.ceil(this.#now() + waitMs) };
  }

  /** May `task` make a call that is expected to take `usage`? If so, it counts from now on. */
  admit(unit: Unit, task: HeldTask, provider: string, usage: Usage): Admission {
    const isFree = this.#free.has(provider);
    if (!isFree && usage.microUsd === undefined && this.spending.needsPrices) return { kind: 'unpriced' };
    const waitMs = this.governor.opensFor(provider, usage.totalTokens);
    if (waitMs > 0) {
      this.governor.refused(provider, task.id, usage.totalTokens);
      return { kind: 'wait', reason: this.#limited(provider, waitMs) };
    }
    const admission = isFree ? GO : this.spending.admit(unit, task.id, usage);
    if (admission.kind !== 'go') return admission;
    this.governor.began(provider, task.id, usage.totalTokens);
    unit.ifRefused(() => this.governor.took(provider, task.id, 0));
    if (!isFree) unit.tables.tasks.update(task.id, { inFlight: { provider, usage } });
    return GO;
  }

  /** The call has ended; it took `usage`. */
  answered(unit: Unit, task: Counted, provider: string, usage: Usage): void {
    unit.afterCommit(() => this.governor.took(provider, task.id, usage.totalTokens));
    if (this.#free.has(provider)) return;
    this.spending.book(unit, task.id, provider, usage);
    if (task.inFlight) unit.tables.tasks.update(task.id, { inFlight: null });
  }

  /** The call ended without an answer; `paid` is what it took all the same, as far as anybody can tell. */
  unanswered(unit: Unit, task: Counted, provider: string, paid: Usage): void {
    this.answered(unit, task, provider, paid);
    if (paid.totalTokens > 0)
      unit.tables.tasks.update(task.id, { cutOff: addUsage(task.cutOff ?? NO_USAGE, paid) });
  }

  /** Its worker is gone. A call that was under way is taken to have used what was expected of it. */
  abandoned(unit: Unit, task: Counted): void {
    if (task.inFlight) this.unanswered(unit, task, task.inFlight.provider, task.inFlight.usage);
  }
}
