import type { ProviderLimits } from '../../core/provider.ts';

const MINUTE_MS = 60_000;

/** A model call. `tokens`: what was expected of it; of one that has begun, then what it took. */
interface Call {
  readonly task: string;
  readonly at: number;
  tokens: number;
}

/** What goes on with one provider. */
class Traffic {
  /** Calls of the last minute, the oldest first. */
  calls: Call[] = [];
  readonly running = new Set<string>();
  /** Running tasks that have made no call yet: each will make one at once. */
  readonly fresh = new Set<string>();
  /** The call that was refused last: whoever begins before there is room for it would only be sent back. */
  refused: Call | undefined;
}

/**
 * Keeps all tasks of a provider together within its limits: how many run at once, and how many calls and tokens begin
 * within any 60 seconds, on the clock that nobody sets. Kept in memory: a minute after the engine began it knows all.
 */
export class Governor {
  readonly #limits: Readonly<Record<string, ProviderLimits>>;
  readonly #elapsed: () => number;
  readonly #onChanged: () => void;
  readonly #traffic = new Map<string, Traffic>();

  /** @param onChanged the tasks of a provider wait for another reason now, or until another time */
  constructor(
    limits: Readonly<Record<string, ProviderLimits>>,
    elapsed: () => number,
    onChanged: () => void = () => undefined,
  ) {
    this.#limits = limits;
    this.#elapsed = elapsed;
    this.#onChanged = onChanged;
  }

  claimed(provider: string, task: string): void {
    const traffic = this.#of(provider);
    traffic.running.add(task);
    traffic.fresh.add(task);
    traffic.refused = undefined;
    if (this.#isShut(provider)) this.#onChanged();
  }

  left(provider: string, task: string): void {
    const traffic = this.#of(provider);
    const wasShut = this.#isShut(provider);
    traffic.running.delete(task);
    traffic.fresh.delete(task);
    if (wasShut) this.#onChanged();
  }

  /** The number of tasks that may run at once, where as many do. */
  fullAt(provider: string): number | undefined {
    const { concurrent } = this.#limitsOf(provider);
    if (concurrent === undefined || this.#of(provider).running.size < concurrent) return undefined;
    return concurrent;
  }

  /** Milliseconds until another task may begin to call the provider; 0: now. */
  opensIn(provider: string): number {
    const { fresh, refused } = this.#of(provider);
    const isRecent = refused !== undefined && refused.at > this.#elapsed() - MINUTE_MS;
    return this.#wait(provider, fresh.size, isRecent ? refused.tokens : 0);
  }

  /**
   * Milliseconds until a task that runs may make a call of about so many tokens; 0: now. One that is larger than the limit
   * itself may be made when no other one is counted.
   */
  opensFor(provider: string, tokens: number): number {
    return this.#wait(provider, 0, tokens);
  }

  /** `task` makes a call of about so many tokens. */
  began(provider: string, task: string, tokens: number): void {
    const traffic = this.#of(provider);
    traffic.fresh.delete(task);
    if (traffic.refused?.task === task) traffic.refused = undefined;
    if (this.#isCounted(provider)) traffic.calls.push({ task, at: this.#elapsed(), tokens });
    if (this.#isShut(provider)) this.#onChanged();
  }

  /** `task` could not make a call of about so many tokens: it waits, or begins again when there is room. */
  refused(provider: string, task: string, tokens: number): void {
    this.#of(provider).refused = { task, at: this.#elapsed(), tokens };
  }

  /** The last call of `task` took so many tokens. */
  took(provider: string, task: string, tokens: number): void {
    const call = this.#of(provider).calls.findLast((one) => one.task === task);
    if (!call) return;
    const wasShut = this.#isShut(provider);
    call.tokens = tokens;
    if (wasShut) this.#onChanged();
  }

  /** Milliseconds until the next provider opens that is closed now. */
  nextOpening(): number | undefined {
    const waits = [...this.#traffic.keys()].map((id) => this.opensIn(id)).filter((wait) => wait > 0);
    return waits.length > 0 ? Math.min(...waits) : undefined;
  }

  #isShut(provider: string): boolean {
    return this.fullAt(provider) !== undefined || this.opensIn(provider) > 0;
  }

  #wait(provider: string, others: number, tokens: number): number {
    const { requestsPerMinute = Infinity, tokensPerMinute = Infinity } = this.#limitsOf(provider);
    if (!this.#isCounted(provider)) return 0;
    const since = this.#elapsed() - MINUTE_MS;
    const traffic = this.#of(provider);
    const calls = traffic.calls.filter(({ at }) => at > since);
    traffic.calls = calls;
    return Math.max(
      untilGone(calls, calls.length + others + 1 - requestsPerMinute, since),
      untilGone(calls, tooMany(calls, tokensPerMinute, tokens), since),
    );
  }

  #isCounted(provider: string): boolean {
    const { requestsPerMinute, tokensPerMinute } = this.#limitsOf(provider);
    return requestsPerMinute !== undefined || tokensPerMinute !== undefined;
  }

  #limitsOf(provider: string): ProviderLimits {
    return this.#limits[provider] ?? {};
  }

  #of(provider: string): Traffic {
    let traffic = this.#traffic.get(provider);
    if (!traffic) this.#traffic.set(provider, (traffic = new Traffic()));
    return traffic;
  }
}

/** How many of the oldest calls must be over before one of so many tokens more fits; where none is left, it does. */
function tooMany(calls: readonly Call[], limit: number, tokens: number): number {
  const room = Math.max(0, limit - Math.max(1, tokens));
  let used = calls.reduce((sum, call) => sum + call.tokens, 0);
  for (const [index, call] of calls.entries()) {
    if (used <= room) return index;
    used -= call.tokens;
  }
  return calls.length;
}

/** Milliseconds until the `count` oldest calls are a minute old. A minute where there are not so many: the others begin. */
function untilGone(calls: readonly Call[], count: number, since: number): number {
  if (count <= 0) return 0;
  const last = calls[count - 1];
  return last ? last.at - since : MINUTE_MS;
}
