import * as z from 'zod';
import type { QueueStateTable } from '../../store/tables/queueState.ts';
import type { ProviderState } from '../port.ts';
import type { Duty } from './timekeeper.ts';
import type { Unit } from './unit.ts';

const QUEUE_PAUSED = 'queue-paused';
const AGENT_PAUSED = 'agent-paused:';
const PROVIDER_PAUSED = 'provider-paused:';
const PROVIDER_LIMIT = 'provider-limit:';
/** Not a pause: since when nobody has looked at the work that an engine opened held. It outlives that engine. */
const UNTOUCHED_SINCE = 'untouched-since';

/** What a person has paused, which providers said 429, and whether the engine waits for a person to say go. Stored. */
export class Pauses implements Duty {
  #queue = false;
  #heldSince: number | undefined;
  readonly #agents = new Set<string>();
  readonly #providers = new Set<string>();
  readonly #limits = new Map<string, number>();
  /** As the store has it; `hold` decides what it means. */
  readonly untouchedSince: number | undefined;

  constructor(state: QueueStateTable) {
    const stored = state.all();
    for (const [key, value] of stored) {
      if (key.startsWith(AGENT_PAUSED)) this.#agents.add(key.slice(AGENT_PAUSED.length));
      if (key.startsWith(PROVIDER_PAUSED)) this.#providers.add(key.slice(PROVIDER_PAUSED.length));
      const until = key.startsWith(PROVIDER_LIMIT) ? timeOf(value) : undefined;
      if (until !== undefined) this.#limits.set(key.slice(PROVIDER_LIMIT.length), until);
    }
    this.#queue = stored.get(QUEUE_PAUSED) === true;
    this.untouchedSince = timeOf(stored.get(UNTOUCHED_SINCE));
  }

  get queue(): boolean {
    return this.#queue;
  }

  get agents(): ReadonlySet<string> {
    return this.#agents;
  }

  get providers(): ReadonlySet<string> {
    return this.#providers;
  }

  /** Since when the work lay untouched for which this engine waits for a person; undefined: it waits for nobody. */
  get heldSince(): number | undefined {
    return this.#heldSince;
  }

  /** Whoever pauses the queue or lets it go on has seen what was held. */
  setQueue(unit: Unit, paused: boolean): void {
    unit.tables.state.set(QUEUE_PAUSED, paused);
    unit.afterCommit(() => {
      this.#queue = paused;
    });
    this.letGo(unit);
  }

  setAgent(unit: Unit, agent: string, paused: boolean): void {
    toggle(unit, this.#agents, AGENT_PAUSED, agent, paused);
  }

  setProvider(unit: Unit, provider: string, paused: boolean): void {
    toggle(unit, this.#providers, PROVIDER_PAUSED, provider, paused);
  }

  /** Nothing starts until a person says so. Another engine that opens the store finds `since` again. */
  hold(unit: Unit, since: number): void {
    unit.tables.state.set(UNTOUCHED_SINCE, since);
    unit.afterCommit(() => {
      this.#heldSince = since;
    });
  }

  letGo(unit: Unit): void {
    unit.tables.state.remove(UNTOUCHED_SINCE);
    unit.afterCommit(() => {
      this.#heldSince = undefined;
    });
  }

  /** Nothing of `provider` starts before `until`. A shorter limit never cuts a longer one. */
  limit(unit: Unit, provider: string, until: number): void {
    const longest = Math.max(until, this.#limits.get(provider) ?? 0);
    unit.tables.state.set(PROVIDER_LIMIT + provider, longest);
    unit.afterCommit(() => {
      this.#limits.set(provider, longest);
    });
  }

  /** Every limit ends `ms` earlier. At once in memory too: what comes in the same commit compares with it. */
  moveLimits(unit: Unit, ms: number): void {
    for (const [provider, until] of this.#limits) {
      unit.tables.state.set(PROVIDER_LIMIT + provider, until - ms);
      this.#limits.set(provider, until - ms);
    }
  }

  limitedUntil(provider: string, now: number): number | undefined {
    const until = this.#limits.get(provider);
    return until !== undefined && until > now ? until : undefined;
  }

  /** When the next limit ends. */
  nextAt(): number | undefined {
    return this.#limits.size > 0 ? Math.min(...this.#limits.values()) : undefined;
  }

  /** A limit that is over stays over, wherever the clock is set. What the store says may be longer, of this commit. */
  run(unit: Unit): void {
    for (const provider of this.#limits.keys()) {
      const until = timeOf(unit.tables.state.get(PROVIDER_LIMIT + provider)) ?? 0;
      if (until > unit.now) continue;
      unit.tables.state.remove(PROVIDER_LIMIT + provider);
      unit.afterCommit(() => this.#limits.delete(provider));
    }
  }

  /** The providers that are paused or limited now, by name. */
  providerStates(now: number): readonly ProviderState[] {
    const limited = [...this.#limits.keys()].filter((id) => this.limitedUntil(id, now) !== undefined);
    return [...new Set([...this.#providers, ...limited])].toSorted().map((id) => ({
      id,
      paused: this.#providers.has(id),
      limitedUntil: this.limitedUntil(id, now) ?? null,
    }));
  }
}

function toggle(unit: Unit, set: Set<string>, key: string, name: string, on: boolean): void {
  if (on) unit.tables.state.set(key + name, true);
  else unit.tables.state.remove(key + name);
  unit.afterCommit(() => {
    if (on) set.add(name);
    else set.delete(name);
  });
}

function timeOf(value: unknown): number | undefined {
  return z.number().safeParse(value).data;
}
