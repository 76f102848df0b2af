import type { Database } from '../database.ts';
import { integer, text } from '../row.ts';

/** What model calls took in a day, with one provider. */
export interface SpentRow {
  readonly provider: string;
  /** Model calls that were answered or cut off. */
  readonly requests: number;
  readonly tokens: number;
  readonly microUsd: number;
}

/** Sums stop here: what is larger could not be read back, and no provider means it. */
const MOST = Number.MAX_SAFE_INTEGER;

/** Days are named like 2026-11-27. */
export class SpendingTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(day: string, { provider, requests, tokens, microUsd }: SpentRow): void {
    this.#db
      .prepare(
        `insert into spending (day, provider, requests, tokens, micro_usd) values (?, ?, ?, ?, ?)
         on conflict do update set requests = requests + excluded.requests,
           tokens = min(tokens + excluded.tokens, ${MOST}), micro_usd = min(micro_usd + excluded.micro_usd, ${MOST})`,
      )
      .run(day, provider, requests, tokens, microUsd);
  }

  ofDay(day: string): readonly SpentRow[] {
    return this.#db
      .prepare('select provider, requests, tokens, micro_usd from spending where day = ? order by provider')
      .all(day)
      .map((row) => ({
        provider: text(row, 'provider'),
        requests: integer(row, 'requests'),
        tokens: integer(row, 'tokens'),
        microUsd: integer(row, 'micro_usd'),
      }));
  }
}
