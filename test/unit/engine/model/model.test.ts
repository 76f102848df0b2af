import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { isFinal, next, STATUSES, TRANSITION_EVENTS, type Status } from '../../../../src/core/lifecycle.ts';
import { PARENT_FAILURE_POLICIES } from '../../../../src/core/task.ts';
import type { Claim } from '../../../../src/engine/port.ts';
import { draft, LIMITED, PERMANENT, Scene, TRANSIENT } from '../../../contract/scene.ts';
import { memoryEngine } from '../../../fake/engine.ts';
import { Model, type ModelTask } from './model.ts';

/** How many random lives are lived; the long run sets more. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 150);
const VERBS = ['cancel', 'pause', 'resume', 'retry', 'fresh', 'remove'] as const;
type Verb = (typeof VERBS)[number];
const WORKERS = ['w1', 'w2', 'w3'] as const;

/** Which of the tasks there are, however many there are. */
const pick = fc.nat(1_000);
const worker = fc.constantFrom(...WORKERS);
const kind = <K extends string>(name: K) => ({ kind: fc.constant(name) });

const operation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...kind('submit'),
      priority: fc.integer({ min: 4, max: 6 }),
      parents: fc.array(pick, { maxLength: 3 }),
      policy: fc.constantFrom(...PARENT_FAILURE_POLICIES),
      maxRetries: fc.integer({ min: 0, max: 2 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ ...kind('claim'), worker }) },
  {
    weight: 5,
    arbitrary: fc.record({
      ...kind('settle'),
      worker,
      how: fc.constantFrom('completed', 'failed', 'transient', 'limited', 'released', 'stale'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ ...kind('leave'), worker, how: fc.constantFrom('crashed', 'left') }) },
  { weight: 2, arbitrary: fc.record({ ...kind('step'), worker }) },
  {
    weight: 5,
    arbitrary: fc.record({
      ...kind('command'),
      task: pick,
      verb: fc.constantFrom(...VERBS, 'resubmit' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ ...kind('reorder'), task: pick, before: fc.option(pick) }) },
  { weight: 2, arbitrary: fc.record({ ...kind('advance'), ms: fc.integer({ min: 0, max: 4_000 }) }) },
  { weight: 1, arbitrary: fc.record({ ...kind('queue'), paused: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record(kind('restart')) },
);
type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;

/** One random life: every operation is done to the engine and to the model, and the two are compared. */
class Life {
  readonly #scene: Scene;
  readonly #model = new Model();
  readonly #claims = new Map<string, Claim>();
  #stale: Claim | undefined;
  #made = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  async live(operations: readonly Operation[]): Promise<void> {
    for (const each of operations) {
      await this.#do(each);
      await this.#scene.clock.advance(0);
      await this.#compare();
    }
    await this.#checkHistory();
  }

  async #do(each: Operation): Promise<unknown> {
    switch (each.kind) {
      case 'submit':
        return this.#submit(each);
      case 'claim':
        return this.#claim(each.worker);
      case 'settle':
        return this.#settle(each.worker, each.how);
      case 'leave':
        return this.#leave(each.worker, each.how);
      case 'step':
        return this.#step(each.worker);
      case 'command':
        return this.#command(each.task, each.verb);
      case 'reorder':
        return this.#reorder(each.task, each.before);
      case 'advance':
        this.#model.advance(each.ms);
        return this.#scene.clock.advance(each.ms);
      case 'queue':
        this.#model.queuePaused = each.paused;
        return this.#scene.engine.setQueue({ paused: each.paused });
      case 'restart':
        this.#model.restart();
        this.#claims.clear();
        return this.#scene.restart();
    }
  }

  #some(at: number): ModelTask | undefined {
    const tasks = [...this.#model.tasks.values()];
    return tasks[at % Math.max(1, tasks.length)];
  }

  /** The task that a worker holds, in the engine and in the model. */
  #held(by: string): { readonly claim: Claim; readonly task: ModelTask } | undefined {
    const claim = this.#claims.get(by);
    const task = claim && this.#model.tasks.get(claim.details.ref);
    return claim && task && { claim, task };
  }

  async #submit(given: Extract<Operation, { kind: 'submit' }>): Promise<void> {
    const parents = [...new Set(given.parents.flatMap((at) => this.#some(at)?.ref ?? []))];
    const task = { ...given, ref: `t${++this.#made}`, parents };
    this.#model.add(task);
    await this.#scene.add(draftOf(task));
  }

  async #claim(by: string): Promise<void> {
    if (this.#claims.has(by)) return;
    const expected = this.#model.next();
    const claim = await this.#scene.claim({ worker: by });
    assert.equal(claim?.details.ref, expected?.ref, 'another task was claimed');
    if (!claim || !expected) return;
    this.#model.claim(expected, by);
    this.#claims.set(by, claim);
    assert.equal(claim.attempt, expected.attempt);
    assert.deepEqual(
      claim.steps.map(({ step, state }) => [step, state]),
      Array.from({ length: expected.steps }, (_, step) => [step, 'finished']),
      'finished steps were lost',
    );
  }

  async #settle(by: string, how: string): Promise<void> {
    const { engine } = this.#scene;
    if (how === 'stale') {
      if (this.#stale) assert.equal(await engine.settle(this.#stale, { kind: 'released' }), 'lost');
      return;
    }
    const held = this.#held(by);
    if (!held) return;
    const { claim, task } = held;
    this.#letGo(by);
    if (how === 'completed') {
      this.#model.complete(task);
      await this.#scene.complete(claim);
    } else if (how === 'failed') {
      this.#model.fail(task);
      await this.#scene.fail(claim, PERMANENT);
    } else if (how === 'transient') {
      this.#model.transient(task);
      await this.#scene.fail(claim, TRANSIENT);
    } else if (how === 'limited') {
      this.#model.limit(task, 2_000);
      await this.#scene.fail(claim, { ...LIMITED, retryAfterMs: 2_000 });
    } else {
      this.#model.release(task);
      assert.equal(await engine.settle(claim, { kind: 'released' }), 'ok');
    }
  }

  async #leave(by: string, how: 'crashed' | 'left'): Promise<void> {
    const held = this.#held(by);
    this.#letGo(by);
    if (held && how === 'crashed') this.#model.crash(held.task);
    else if (held) this.#model.release(held.task);
    await this.#scene.engine.leave(by, how);
  }

  #letGo(by: string): void {
    this.#stale = this.#claims.get(by) ?? this.#stale;
    this.#claims.delete(by);
  }

  async #step(by: string): Promise<void> {
    const held = this.#held(by);
    if (!held) return;
    assert.equal(await this.#scene.step(held.claim, held.task.steps), 'ok');
    this.#model.step(held.task);
  }

  async #command(at: number, verb: Verb | 'resubmit'): Promise<void> {
    const task = this.#some(at);
    if (!task) return;
    const { id } = await this.#scene.get(task.ref);
    if (verb === 'resubmit') {
      if (task.edited) return;
      assert.equal(await this.#scene.action(draftOf(task)), this.#model.resubmit(task));
      return;
    }
    const [allowed, done] = this.#told(verb, task, id);
    if (allowed) await done;
    else await assert.rejects(done, { code: 'conflict' });
  }

  async #reorder(at: number, beforeAt: number | null): Promise<void> {
    const task = this.#some(at);
    const before = beforeAt === null ? undefined : this.#some(beforeAt);
    if (!task) return;
    const { id } = await this.#scene.get(task.ref);
    const place = before ? (await this.#scene.get(before.ref)).id : null;
    const moved = this.#scene.engine.reorder([id], place);
    if (this.#model.reorder(task, before)) await moved;
    else await assert.rejects(moved, { code: 'conflict' });
  }

  /** Whether the model allows the verb, and the engine's answer to it. */
  #told(verb: Verb, task: ModelTask, id: string): readonly [boolean, Promise<unknown>] {
    const { engine } = this.#scene;
    switch (verb) {
      case 'cancel':
        return [this.#model.cancel(task), engine.cancel(id)];
      case 'pause':
        return [this.#model.pause(task), engine.pause(id)];
      case 'resume':
        return [this.#model.resume(task), engine.resume(id)];
      case 'retry':
        return [this.#model.retry(task, false), engine.retry(id)];
      case 'fresh':
        return [this.#model.retry(task, true), engine.retry(id, { fresh: true })];
      case 'remove':
        return [this.#model.remove(task), engine.remove(id)];
    }
  }

  /** What everybody sees is what the model says. */
  async #compare(): Promise<void> {
    const { tasks, total } = await this.#scene.engine.list({ order: 'newest', limit: 1_000 });
    const shown = tasks.map(({ ref, status, attempt, retryCount, worker: by }) => ({
      ref,
      status,
      attempt,
      retryCount,
      worker: by,
    }));
    const expected = [...this.#model.tasks.values()].toReversed().map((task) => ({
      ref: task.ref,
      status: this.#model.shown(task),
      attempt: task.attempt,
      retryCount: task.retryCount,
      worker: task.worker ?? null,
    }));
    assert.deepEqual(shown, expected);
    const { byStatus } = await this.#scene.engine.stats();
    for (const status of STATUSES)
      assert.equal(byStatus[status], shown.filter((task) => task.status === status).length, status);
    for (const task of tasks) {
      if (task.status === 'pending') assert.ok(task.reason, `${task.ref} waits without a reason`);
      assert.equal(task.completedAt !== null, isFinal(task.status), `${task.ref} has a wrong end`);
    }
    assert.equal(total, expected.length);
  }

  /** The history of every task is a walk through the state machine, and no step was finished twice in a go. */
  async #checkHistory(): Promise<void> {
    const statuses = new Map<string, Status>();
    const finished = new Set<string>();
    for (const event of await this.#scene.engine.log({ limit: 10_000 })) {
      const key = event.task;
      if (event.kind === 'status') {
        const before = statuses.get(key);
        const reachable = TRANSITION_EVENTS.map((way) => before && next(before, way));
        if (before && before !== event.status)
          assert.ok(reachable.includes(event.status), `${before} → ${event.status}`);
        statuses.set(key, event.status);
      } else if (event.kind === 'step' && event.phase === 'finished') {
        const step = `${key} ${event.step}`;
        assert.ok(!finished.has(step), 'a finished step was run again');
        finished.add(step);
      } else if (event.kind === 'restarted') {
        for (const step of finished) if (step.startsWith(key)) finished.delete(step);
      }
    }
  }
}

function draftOf({
  ref,
  priority,
  parents,
  policy,
  maxRetries,
}: Pick<ModelTask, 'ref' | 'priority' | 'parents' | 'policy' | 'maxRetries'>) {
  return draft({
    ref,
    priority,
    dependsOn: [...parents],
    onParentFailure: policy,
    maxRetries,
    provider: 'offline',
  });
}

describe('the engine and the model', () => {
  it(`agree after every operation of ${RUNS} random lives`, async function () {
    this.timeout(60_000 + RUNS * 100);
    const lives = fc.array(operation, { minLength: 1, maxLength: 60, size: 'max' });
    await fc.assert(
      fc.asyncProperty(lives, async (operations) => {
        const scene = new Scene();
        scene.open(await memoryEngine());
        try {
          await new Life(scene).live(operations);
        } finally {
          await scene.close();
        }
      }),
      { numRuns: RUNS },
    );
  });
});
