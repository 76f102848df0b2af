import type { Reason } from '../../core/reason.ts';
import type { SqlValue } from '../../store/row.ts';
import type { Condition, Lane } from '../../store/tables/tasks.ts';
import type { WorkerOffer } from '../port.ts';
import type { Calls } from './calls.ts';
import type { Pauses } from './pauses.ts';

/** What a worker can serve. */
export type Offer = Pick<WorkerOffer, 'providers' | 'defaultProvider'>;

/**
 * Which lanes may move: what is paused, limited or used up, and what workers can serve. The reason of a queued task that is held
 * by its lane is derived here on read; no row is rewritten for it.
 */
export class Lanes {
  readonly #pauses: Pauses;
  readonly #calls: Calls;
  readonly #offers = new Map<string, Offer>();
  readonly #withoutWorkers: Pick<Offer, 'defaultProvider'> | undefined;

  /** @param withoutWorkers what tasks that name no provider get later, where the engine itself runs nothing */
  constructor(pauses: Pauses, calls: Calls, withoutWorkers?: Pick<Offer, 'defaultProvider'>) {
    this.#pauses = pauses;
    this.#calls = calls;
    this.#withoutWorkers = withoutWorkers;
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
    const { queue, heldSince, agents, providers } = this.#pauses;
    if (queue || heldSince !== undefined || agents.has(lane.agent)) return undefined;
    const provider = lane.provider || offer.defaultProvider;
    if (provider === undefined || !offer.providers.includes(provider)) return undefined;
    if (providers.has(provider) || this.#calls.governor.fullAt(provider) !== undefined) return undefined;
    if (this.#pauses.limitedUntil(provider, now) !== undefined) return undefined;
    return this.#calls.holds(provider) ? undefined : provider;
  }

  /** Why queued tasks of this lane do not start; undefined while they may. */
  holds(lane: Lane, now: number): Reason | undefined {
    const { queue, heldSince, agents } = this.#pauses;
    if (queue) return { kind: 'queue-paused' };
    if (heldSince !== undefined) return { kind: 'held', since: heldSince };
    if (agents.has(lane.agent)) return { kind: 'agent-paused', agent: lane.agent };
    const providers = lane.provider ? [lane.provider] : this.#defaultProviders();
    const reasons = providers.map((provider) => this.#holdOf(provider, now));
    if (reasons.includes(undefined)) return undefined;
    return reasons[0] ?? (this.#isNoModelCertain() ? { kind: 'no-model' } : undefined);
  }

  #holdOf(provider: string, now: number): Reason | undefined {
    if (this.#pauses.providers.has(provider)) return { kind: 'provider-paused', provider };
    if (!this.#isServed(provider)) return { kind: 'provider-missing', provider };
    const until = this.#pauses.limitedUntil(provider, now);
    const limited: Reason | undefined =
      until === undefined ? undefined : { kind: 'provider-limited', provider, until };
    return later(limited, this.#calls.holds(provider));
  }

  /** What a queued task of this lane waits for that may move: for one of its provider's tasks to end, or for its turn. */
  waits(lane: Lane): Reason {
    const providers = lane.provider ? [lane.provider] : this.#defaultProviders();
    const full = providers.map((provider) => ({ provider, limit: this.#calls.governor.fullAt(provider) }));
    const [first] = full;
    return first?.limit !== undefined && full.every(({ limit }) => limit !== undefined)
      ? { kind: 'provider-busy', provider: first.provider, limit: first.limit }
      : { kind: 'turn' };
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

/** The one that holds for longer. */
function later(a: Reason | undefined, b: Reason | undefined): Reason | undefined {
  if (!a || !b) return a ?? b;
  return 'until' in a && 'until' in b && b.until > a.until ? b : a;
}
