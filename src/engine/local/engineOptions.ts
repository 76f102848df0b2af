import type { Clock } from '../../core/clock.ts';
import type { DayBudget, ProviderLimits } from '../../core/provider.ts';
import type { Database } from '../../store/database.ts';
import type { ResumeOnStartup } from './afterStart.ts';
import type { Ledger } from './ledger.ts';
import type { Retention } from './pruner.ts';

export interface LocalEngineOptions {
  /** Open and migrated; the engine closes it. */
  readonly db: Database;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
  /** The OS user: lists are theirs. */
  readonly user: string;
  /** For an engine that runs nothing itself: the provider that tasks without one get once somebody runs them. */
  readonly withoutWorkers?: { readonly defaultProvider?: string };
  /** What happens to unfinished work that the engine finds; `always` where it is left out. */
  readonly resumeOnStartup?: ResumeOnStartup;
  /** How much of what has ended is kept; left out: all of it. */
  readonly keep?: Retention;
  /** How much of each provider all tasks together may use. */
  readonly limits?: Readonly<Record<string, ProviderLimits>>;
  /** Providers whose calls cost nothing and count for no budget. */
  readonly free?: ReadonlySet<string>;
  /** Providers whose calls cost no money; their tokens count. */
  readonly unpaid?: ReadonlySet<string>;
  /** What may be used in a day. */
  readonly dayBudget?: DayBudget;
  /** What other queues of the person use; left out, this one counts alone. */
  readonly ledger?: Ledger;
  /** Whether this process still owns the store. */
  readonly stillOwner: () => boolean;
  /** The store failed; the engine must be thrown away and opened again. */
  readonly onBroken: (error: Error) => void;
}
