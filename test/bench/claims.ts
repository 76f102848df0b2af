import type { LocalEngine } from '../../src/engine/local/localEngine.ts';
import type { Claim } from '../../src/engine/port.ts';
import { median, ms, timed, type Row } from './measure.ts';
import { AGENT, draft, fill, mustClaim, newStore, openEngine, RESULT, type Caps } from './openEngine.ts';

const SMALL = 1_000;
const LARGE = 100_000;
const ROUNDS = 200;
const HOUR_MS = 3_600_000;
/** The provider of all tasks but those at the head of the queue. */
const LINE = 'a';

/** What keeps the provider at the head from being claimed, and how the first claim of it brings that about. */
interface Hold {
  readonly what: string;
  readonly provider: string;
  readonly caps: Caps;
  readonly begin: (engine: LocalEngine, first: Claim) => Promise<unknown>;
}

const HOLDS: readonly Hold[] = [
  {
    what: 'provider at the head limited',
    provider: 'limited',
    caps: {},
    begin: (engine, first) => {
      const failure = { kind: 'rate-limit', message: 'limited', retryAfterMs: HOUR_MS } as const;
      return engine.settle(first, { kind: 'failed', failure });
    },
  },
  {
    what: 'as many of the head run as may',
    provider: 'full',
    caps: { limits: { full: { concurrent: 1 } } },
    begin: () => Promise.resolve(),
  },
  {
    what: "the day's budget used up for the head",
    provider: 'spent',
    caps: { dayBudget: { tokens: 1 }, free: new Set([LINE]) },
    begin: async (engine, first) => {
      const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
      const step = { step: 0, kind: 'turn', name: 'turn', input: null, usage } as const;
      await engine.finishStep(first, { ...step, output: { text: 'done' }, startedAt: Date.now() });
      await engine.settle(first, { kind: 'completed', result: RESULT });
    },
  },
];

/** A claim must not care how long the queue is, nor what holds the tasks at its head. */
export async function claims(folder: string): Promise<readonly Row[]> {
  const small = await measure(newStore(folder), SMALL);
  const file = newStore(folder);
  const rows = [
    { what: `claim + settle at ${shown(SMALL)} queued`, figure: ms(small) },
    against(small, `claim + settle at ${shown(LARGE)} queued`, await measure(file, LARGE)),
  ];
  for (const hold of HOLDS)
    rows.push(against(small, `the same, ${hold.what}`, await measureHeld(file, hold)));
  return rows;
}

function against(small: number, what: string, value: number): Row {
  const ratio = `${(value / small).toFixed(2)} × at ${shown(SMALL)}`;
  return { what, figure: ms(value), ratio, target: '< 2 ×', met: value / small < 2 };
}

function shown(count: number): string {
  return count.toLocaleString('en');
}

async function measure(file: string, queued: number): Promise<number> {
  const engine = await openEngine(file);
  await fill(engine, 'q', queued, LINE);
  const took = await claimTime(engine, [LINE]);
  await engine.close();
  return took;
}

/** On the store that the large queue is in. */
async function measureHeld(file: string, { provider, caps, begin }: Hold): Promise<number> {
  const engine = await openEngine(file, caps);
  const head = (n: number) => ({ ...draft(`${provider}-${n}`, provider), priority: 10 });
  await engine.submit({ tasks: [head(1), head(2)], agents: [AGENT] });
  const providers = [LINE, provider];
  await begin(engine, await mustClaim(engine, 'first', providers));
  const took = await claimTime(engine, providers);
  await engine.close();
  return took;
}

async function claimTime(engine: LocalEngine, providers: readonly string[]): Promise<number> {
  const times = await timed(ROUNDS, async () => {
    const claim = await mustClaim(engine, 'bench', providers);
    if (claim.provider !== LINE) throw new Error(`A task of ${claim.provider} was not held.`);
    await engine.settle(claim, { kind: 'completed', result: RESULT });
  });
  return median(times);
}
