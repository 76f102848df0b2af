import * as z from 'zod';
import type { Reason } from '../../core/reason.ts';
import type { SqlValue } from '../../store/row.ts';
import type { QueueStateTable } from '../../store/tables/queueState.ts';
import type { Condition, Lane } from '../../store/tables/tasks.ts';
import type { WorkerOffer } from '../port.ts';
import type { Unit } from './unit.ts';

const AGENT_PAUSED = 'agent-paused:';
const PROVIDER_LIMIT = 'provider-limit:';
const QUEUE_PAUSED = 'queue-paused';

/** What a worker can serve. */
export type Offer = Pick<WorkerOffer, 'providers' | 'defaultProvider'>;

/**
 * Which lanes may move: pauses of the queue, of agents, and of providers that said 429. The reason of a queued task
 * that is held by its lane is derived here on read; no row is rewritten for it.
 */
export class Lanes {
  #queuePaused = false;
  readonly #pausedAgents = new Set<string>();
  readonly #limits = new Map<string, number>();
  readonly #offers = new Map<string, Offer>();

  readonly #withoutWorkers: Pick<Offer, 'defaultProvider'> | undefined;

  /** @param withoutWorkers what tasks that name no provider get later, where the engine itself runs nothing */
  constructor(state: QueueStateTable, withoutWorkers?: Pick<Offer, 'defaultProvider'>) {
    this.#withoutWorkers = withoutWorkers;
    for (const [key, value] of state.all()) {
      if (key === QUEUE_PAUSED) this.#queuePaused = value === true;
      if (key.startsWith(AGENT_PAUSED)) this.#pausedAgents.add(key.slice(AGENT_PAUSED.length));
      if (key.startsWith(PROVIDER_LIMIT)) {
        const until = z.number().safeParse(value);
        if (until.success) this.#limits.set(key.slice(PROVIDER_LIMIT.length), until.data);
      }
    }
  }

  get queuePaused(): boolean {
    return this.#queuePaused;
  }

  setQueue(unit: Unit, paused: boolean): void {
    unit.tables.state.set(QUEUE_PAUSED, paused);
    unit.afterCommit(() => {
      this.#queuePaused = paused;
    });
  }

  setAgent(unit: Unit, agent: string, paused: boolean): void {
    if (paused) unit.tables.state.set(AGENT_PAUSED + agent, true);
    else unit.tables.state.remove(AGENT_PAUSED + agent);
    unit.afterCommit(() => {
      if (paused) this.#pausedAgents.add(agent);
      else this.#pausedAgents.delete(agent);
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

  /** When the next limit ends, if one is in force. */
  nextOpening(now: number): number | undefined {
    const ends = [...this.#limits.values()].filter((until) => until > now);
    return ends.length > 0 ? Math.min(...ends) : undefined;
  }

  /**
   * A worker says what it can serve; views tell from the offers which providers nobody serves.
   *
   * @returns whether it is the first to offer this
   */
  setOffer(worker: string, offer: Offer): boolean {
    const isNew = !this.#isOffered(offer);
    this.#offers.set(worker, offer);
    return isNew;
  }

  /** @returns whether nobody else offers what it did */
  removeOffer(worker: string): boolean {
    const offer = this.#offers.get(worker);
    this.#offers.delete(worker);
    return offer !== undefined && !this.#isOffered(offer);
  }

  #isOffered({ providers, defaultProvider }: Offer): boolean {
    const wanted = [defaultProvider, ...providers].join('\n');
    const offers = [...this.#offers.values()];
    return offers.some((offer) => [offer.defaultProvider, ...offer.providers].join('\n') === wanted);
  }

  /** The provider with which `offer` would run a lane now, or undefined while it may not. */
  providerFor(lane: Lane, offer: Offer, now: number): string | undefined {
    if (this.#queuePaused || this.#pausedAgents.has(lane.agent)) return undefined;
    const provider = lane.provider || offer.defaultProvider;
    if (provider === undefined || !offer.providers.includes(provider)) return undefined;
    return this.#limitedUntil(provider, now) === undefined ? provider : undefined;
  }

  /** Why queued tasks of this lane do not start; undefined while they may. */
  holds(lane: Lane, now: number): Reason | undefined {
    if (this.#queuePaused) return { kind: 'queue-paused' };
    if (this.#pausedAgents.has(lane.agent)) return { kind: 'agent-paused', agent: lane.agent };
    const providers = lane.provider ? [lane.provider] : this.#defaultProviders();
    const reasons = providers.map((provider) => this.#holdOf(provider, now));
    if (reasons.includes(undefined)) return undefined;
    return reasons[0] ?? (this.#isNoModelCertain() ? { kind: 'no-model' } : undefined);
  }

  #holdOf(provider: string, now: number): Reason | undefined {
    const until = this.#limitedUntil(provider, now);
    if (until !== undefined) return { kind: 'provider-limited', provider, until };
    return this.#isServed(provider) ? undefined : { kind: 'provider-missing', provider };
  }

  /** SQL that is true for queued rows that their lane holds: the same rule as `holds`, for listings. */
  held(lanes: Iterable<Lane>, now: number): Condition {
    const params: SqlValue[] = [];
    for (const lane of lanes) {
      if (this.holds(lane, now)) params.push(lane.provider, lane.agent);
    }
    if (params.length === 0) return { sql: '0', params };
    const pairs = Array.from({ length: params.length / 2 }, () => '(?, ?)').join(', ');
    return { sql: `(provider, agent) in (values ${pairs})`, params };
  }

  #limitedUntil(provider: string, now: number): number | undefined {
    const until = this.#limits.get(provider);
    return until !== undefined && until > now ? until : undefined;
  }

  #defaultProviders(): readonly string[] {
    const offers = this.#offers.size > 0 ? [...this.#offers.values()] : [this.#withoutWorkers ?? {}];
    return offers.flatMap(({ defaultProvider }) => defaultProvider ?? []);
  }

  /** An engine whose workers have not offered themselves yet does not know. */
  #isNoModelCertain(): boolean {
    return this.#offers.size > 0 || this.#withoutWorkers !== undefined;
  }

  #isServed(provider: string): boolean {
    if (this.#offers.size === 0) return true;
    for (const offer of this.#offers.values()) if (offer.providers.includes(provider)) return true;
    return false;
  }
}
