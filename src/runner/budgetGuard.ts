import type { Clock } from '../core/clock.ts';
import { MICRO_USD } from '../core/money.ts';
import { DEFAULT_BUDGET, type Budget, type Usage } from '../core/task.ts';
import { Parked } from './parked.ts';

const MINUTE_MS = 60_000;

/** Says no before a request is sent that the budget does not cover any more; the task is parked, not failed. */
export class BudgetGuard {
  readonly #limits: { readonly steps: number; readonly tokens: number; readonly minutes: number };
  /** In dollars; without one, money is no matter. */
  readonly #usd: number | undefined;
  readonly #clock: Clock;
  readonly #startedAt: number;

  /**
   * @param defaults what holds where the task says nothing
   * @param spentMs running time of earlier attempts of this run
   */
  constructor(budget: Budget, defaults: Budget, clock: Clock, spentMs: number) {
    this.#limits = {
      steps: budget.steps ?? defaults.steps ?? DEFAULT_BUDGET.steps,
      tokens: budget.tokens ?? defaults.tokens ?? DEFAULT_BUDGET.tokens,
      minutes: budget.minutes ?? defaults.minutes ?? DEFAULT_BUDGET.minutes,
    };
    this.#usd = budget.usd ?? defaults.usd;
    this.#clock = clock;
    this.#startedAt = clock.elapsed() - spentMs;
  }

  get needsPrice(): boolean {
    return this.#usd !== undefined;
  }

  /** What there is left of it; undefined where one of its limits is used up. */
  left(turns: number, usage: Usage): Budget | undefined {
    const budget = {
      steps: this.#limits.steps - turns,
      tokens: this.#limits.tokens - usage.totalTokens,
      minutes: this.#limits.minutes - this.#ranMs / MINUTE_MS,
      ...(this.#usd === undefined ? {} : { usd: this.#usd - (usage.microUsd ?? 0) / MICRO_USD }),
    };
    return Object.values(budget).every((amount) => amount > 0) ? budget : undefined;
  }

  get #ranMs(): number {
    return this.#clock.elapsed() - this.#startedAt;
  }

  /** @throws Parked */
  check(turns: number, usage: Usage): void {
    const { steps, tokens, minutes } = this.#limits;
    if (turns >= steps) throw new Parked({ kind: 'budget', limit: 'steps', value: steps });
    if (usage.totalTokens >= tokens) throw new Parked({ kind: 'budget', limit: 'tokens', value: tokens });
    if (this.#usd !== undefined && (usage.microUsd ?? 0) >= this.#usd * MICRO_USD)
      throw new Parked({ kind: 'budget', limit: 'usd', value: this.#usd });
    if (this.#ranMs >= minutes * MINUTE_MS) {
      throw new Parked({ kind: 'budget', limit: 'minutes', value: minutes });
    }
  }
}
