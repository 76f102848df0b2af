import { dayOf, type Day } from '../../core/day.ts';
import { MICRO_USD } from '../../core/money.ts';
import type { DayBudget } from '../../core/provider.ts';
import type { TimedReason } from '../../core/reason.ts';
import type { Usage } from '../../core/task.ts';
import type { SpendingTable, SpentRow } from '../../store/tables/spending.ts';
import type { Admission, Spending as SpendingView } from '../port.ts';
import type { Ledger } from './ledger.ts';
import type { Unit } from './unit.ts';

export interface SpendingOptions {
  readonly table: SpendingTable;
  readonly now: () => number;
  /** What may be used in a day, by all queues of the person together. */
  readonly budget: DayBudget;
  /** What their other queues used; without it this queue counts alone. */
  readonly ledger: Ledger | undefined;
  /** Tasks wait for the day's budget now, or do not any more. */
  readonly onChanged: () => void;
}

/** Tokens and millionths of a US dollar. */
export interface Spent {
  readonly tokens: number;
  readonly microUsd: number;
}

/** What model calls took today, and whether more may be used. Stored by day; a call under way counts as expected. */
export class Spending {
  readonly #options: SpendingOptions;
  readonly #underWay = new Map<string, Spent>();
  #day: Day | undefined;
  #byProvider = new Map<string, SpentRow>();
  /** A call did not fit into this limit: nothing begins until one that is under way has ended, or the day. */
  #full: Limit | undefined;

  constructor(options: SpendingOptions) {
    this.#options = options;
  }

  /** Why no call may begin now that is paid for; undefined where one may. */
  get holds(): TimedReason | undefined {
    return this.holdOf(PAID);
  }

  /** Why no call may begin now that counts for these limits. */
  holdOf(limits: readonly Limit[]): TimedReason | undefined {
    const { endsAt } = this.#today();
    const spent = this.#spent();
    const isReached = (limit: Limit) =>
      limit === this.#full || amountOf(spent, limit) >= this.#budgetOf(limit);
    const limit = limits.find(isReached);
    return limit && { kind: 'day-budget', limit, value: this.#budgetOf(limit), until: endsAt };
  }

  /** Whether money counts: a call whose price nobody knows cannot be allowed then. */
  get needsPrices(): boolean {
    return this.#options.budget.usd !== undefined;
  }

  /**
   * Whether a call of `task` fits in with all that are under way; where it does, it is one of them now. One that a whole day
   * would not cover is refused for good, lest the others wait for it day after day.
   */
  admit(unit: Unit, task: string, usage: Usage): Admission {
    this.#today();
    const expected = spentIn(usage);
    // What costs nothing is no matter of money, however much of it is spent.
    const limits = usage.microUsd === 0 ? UNPAID : PAID;
    const tooSmall = this.#passedBy(expected, limits);
    if (tooSmall) return { kind: 'too-large', limit: tooSmall, value: this.#budgetOf(tooSmall) };
    const all = [this.#spent(), ...this.#underWay.values(), expected].reduce(add);
    this.#full = this.#passedBy(all, limits) ?? this.#full;
    const reason = this.holdOf(limits);
    if (reason) return { kind: 'wait', reason };
    this.#underWay.set(task, expected);
    unit.ifRefused(() => this.#underWay.delete(task));
    unit.afterCommit(() => this.publish());
    return GO;
  }

  /** The call of `task` has ended; `usage` is what it took. */
  book(unit: Unit, task: string, provider: string, usage: Usage): void {
    const { name } = this.#today();
    const { tokens, microUsd } = spentIn(usage);
    if (tokens > 0 || microUsd > 0)
      unit.tables.spending.add(name, { provider, requests: 1, tokens, microUsd });
    unit.afterCommit(() => {
      const held = this.holds !== undefined;
      this.#underWay.delete(task);
      this.#full = undefined;
      this.#load();
      this.publish();
      if (held !== (this.holds !== undefined)) this.#options.onChanged();
    });
  }

  /** Looks up what the other queues of the person have used, where that may matter. */
  async refresh(): Promise<void> {
    const { budget, ledger, onChanged } = this.#options;
    if (!ledger || (budget.usd === undefined && budget.tokens === undefined)) return;
    const held = this.holds !== undefined;
    await ledger.refresh(this.#today().name);
    if (held !== (this.holds !== undefined)) onChanged();
  }

  /** Tells the other queues of the person what this one has used today, with its calls under way. */
  publish(): void {
    const { name } = this.#today();
    this.#options.ledger?.publish(name, [this.#own(), ...this.#underWay.values()].reduce(add));
  }

  view(): SpendingView {
    const { name } = this.#today();
    const { budget, ledger } = this.#options;
    return {
      day: name,
      providers: [...this.#byProvider.values()],
      elsewhere: ledger?.elsewhere(name) ?? NOTHING,
      budget,
      holds: this.holds ?? null,
    };
  }

  /** The limit that `amount` goes beyond, if any. */
  #passedBy(amount: Spent, limits: readonly Limit[]): Limit | undefined {
    return limits.find((limit) => amountOf(amount, limit) > this.#budgetOf(limit));
  }

  #budgetOf(limit: Limit): number {
    return this.#options.budget[limit] ?? Infinity;
  }

  #spent(): Spent {
    return add(this.#own(), this.#options.ledger?.elsewhere(this.#today().name) ?? NOTHING);
  }

  #own(): Spent {
    return [...this.#byProvider.values()].reduce<Spent>(add, NOTHING);
  }

  /** Looks at the calendar: with a new day, or a clock that was set, the sums are another day's. */
  #today(): Day {
    const now = this.#options.now();
    if (this.#day && now >= this.#day.startsAt && now < this.#day.endsAt) return this.#day;
    this.#day = dayOf(now);
    this.#full = undefined;
    this.#load();
    return this.#day;
  }

  #load(): void {
    const rows = this.#day ? this.#options.table.ofDay(this.#day.name) : [];
    this.#byProvider = new Map(rows.map((row) => [row.provider, row]));
  }
}

type Limit = keyof DayBudget;

const PAID: readonly Limit[] = ['usd', 'tokens'];
/** For calls whose price is nothing, as those of a model on the person's own machine. */
export const UNPAID: readonly Limit[] = ['tokens'];

export const GO: Admission = { kind: 'go' };

export const NOTHING: Spent = { tokens: 0, microUsd: 0 };

export function add(a: Spent, b: Spent): Spent {
  return { tokens: a.tokens + b.tokens, microUsd: a.microUsd + b.microUsd };
}

function spentIn({ totalTokens, microUsd = 0 }: Usage): Spent {
  return { tokens: totalTokens, microUsd };
}

function amountOf({ tokens, microUsd }: Spent, limit: Limit): number {
  return limit === 'usd' ? microUsd / MICRO_USD : tokens;
}
