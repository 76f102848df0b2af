import { strict as assert } from 'node:assert';
import { dayOf } from '../../../src/core/day.ts';
import { describeReason } from '../../../src/core/reasonWords.ts';
import type { Usage } from '../../../src/core/task.ts';
import type { LocalEngineOptions } from '../../../src/engine/local/engineOptions.ts';
import type { Claim } from '../../../src/engine/port.ts';
import type { Database } from '../../../src/store/database.ts';
import { AGENT, draft } from '../../contract/scene.ts';
import { FakeClock } from '../../fake/clock.ts';
import { localEngine, memoryStore } from '../../fake/engine.ts';

export type Rules = Pick<Partial<LocalEngineOptions>, 'limits' | 'free' | 'unpaid' | 'dayBudget' | 'ledger'>;

export function usage(totalTokens: number, microUsd?: number): Usage {
  const tokens = { inputTokens: totalTokens, outputTokens: 0, totalTokens };
  return microUsd === undefined ? tokens : { ...tokens, microUsd };
}

/** An engine with rules of spending, and workers by hand. */
export class SpendingScene {
  readonly clock = new FakeClock(new Date(2026, 0, 1, 12).getTime());
  readonly #db: Database;
  readonly #rules: Rules;
  engine;

  constructor(db: Database, rules: Rules) {
    this.#db = db;
    this.#rules = rules;
    this.engine = localEngine({ db, clock: this.clock, ...rules });
  }

  static async open(rules: Rules): Promise<SpendingScene> {
    const scene = new SpendingScene(await memoryStore(), rules);
    await scene.engine.open();
    return scene;
  }

  /** The engine dies without a word, and another takes the store up. */
  async restart(): Promise<void> {
    this.clock.forget();
    this.engine = localEngine({ db: this.#db, clock: this.clock, ...this.#rules });
    await this.engine.open();
  }

  async add(count = 1): Promise<void> {
    const tasks = Array.from({ length: count }, (_, n) => draft({ ref: `t${n}`, provider: 'lab' }));
    await this.engine.submit({ tasks, agents: [AGENT] });
  }

  claim(worker: string, provider = 'lab'): Promise<Claim | undefined> {
    return this.engine.claim({ worker, pid: 1, providers: [provider], waitMs: 0 });
  }

  async take(worker: string): Promise<Claim> {
    const claim = await this.claim(worker);
    assert.ok(claim, 'There was nothing to claim.');
    return claim;
  }

  /** Makes a call that is answered, with what it took. */
  async call(claim: Claim, took: Usage, step = 0): Promise<void> {
    assert.deepEqual(await this.engine.admitCall(claim, took), { kind: 'go' });
    const finished = { step, kind: 'turn', name: 'turn', input: null, output: null, startedAt: 0 } as const;
    await this.engine.finishStep(claim, { ...finished, usage: took });
  }

  release(claim: Claim): Promise<unknown> {
    return this.engine.settle(claim, { kind: 'released' });
  }

  async reason(ref: string) {
    return (await this.engine.get(ref))?.reason;
  }

  async words(ref: string): Promise<string> {
    const reason = await this.reason(ref);
    return reason ? describeReason(reason, () => 'midnight') : '';
  }

  async spent() {
    return (await this.engine.stats()).spending;
  }

  get midnight(): number {
    return dayOf(this.clock.now()).endsAt;
  }
}
