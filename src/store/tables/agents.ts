import { agentSchema, type Agent } from '../../core/agent.ts';
import type { Database } from '../database.ts';
import { json, text } from '../row.ts';

/** Agents as they were when a task was queued, by the hash of their content. */
export class AgentTable {
  readonly #db: Database;
  /** What a hash stands for never changes. */
  readonly #known = new Map<string, Agent>();

  constructor(db: Database) {
    this.#db = db;
  }

  keep(hash: string, agent: Agent): void {
    this.#db
      .prepare('insert into agents (hash, name, definition) values (?, ?, ?) on conflict do nothing')
      .run(hash, agent.name, JSON.stringify(agent));
  }

  byHash(hash: string): Agent | undefined {
    const known = this.#known.get(hash);
    if (known) return known;
    const row = this.#db.prepare('select definition from agents where hash = ?').get(hash);
    if (!row) return undefined;
    const agent = agentSchema.parse(json(row, 'definition'));
    this.#known.set(hash, agent);
    return agent;
  }

  /** The hash of the agent of that name that came last. */
  latest(name: string): string | undefined {
    const row = this.#db
      .prepare('select hash from agents where name = ? order by seq desc limit 1')
      .get(name);
    return row && text(row, 'hash');
  }
}
