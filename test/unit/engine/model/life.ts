import { strict as assert } from 'node:assert';
import { agentSchema } from '../../../../src/core/agent.ts';
import { isFinal, next, STATUSES, TRANSITION_EVENTS, type Status } from '../../../../src/core/lifecycle.ts';
import type { TaskDraftInput, TaskPatch } from '../../../../src/core/task.ts';
import type { Claim, CommandOptions, TaskEngine } from '../../../../src/engine/port.ts';
import { draft, LIMITED, PERMANENT, TRANSIENT, type Scene } from '../../../contract/scene.ts';
import { Model, type ModelTask } from './model.ts';
import { AGENTS, PROVIDERS, WORKERS, type Of, type Operation, type Repeat } from './operations.ts';

const agents = AGENTS.map((name) => agentSchema.parse({ name }));
/** An engine notices a clock that was set after this long at the latest. */
const NOTICED_MS = 30_000;

/** One random life: every operation is done to the engine and to the model, and the two are compared. */
export class Life {
  readonly #scene: Scene;
  readonly #model: Model;
  readonly #claims = new Map<string, Claim>();
  #stale: Claim | undefined;
  #made = 0;
  #commands = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#model = new Model(scene.clock.now());
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
        return this.#settle(each);
      case 'leave':
        return this.#leave(each.worker, each.how);
      case 'step':
        return this.#step(each.worker);
      case 'command':
        return this.#onTask(each.task, (task, id) => this.#command(task, id, each));
      case 'resubmit':
        return this.#onTask(each.task, (task) => this.#resubmit(task, each.repeat));
      case 'edit':
        return this.#onTask(each.task, (task, id) => this.#edit(task, id, each));
      case 'runAgain':
        return this.#onTask(each.task, (task, id) => this.#runAgain(task, id, each.repeat));
      case 'reorder':
        return this.#onTask(each.task, (task, id) => this.#reorder(task, id, each));
      case 'advance':
        return this.#advance(each.ms);
      case 'jump':
        return this.#jump(each.ms);
      case 'pauses':
        return this.#pause(each);
      case 'restart':
        return this.#restart(each.how);
    }
  }

  /** A command, and perhaps the same one again under its id, which has no effect and the same answer. */
  async #send<T>(repeat: Repeat, command: (options: CommandOptions) => Promise<T>): Promise<T> {
    const options = { commandId: `command ${++this.#commands}` };
    const answer = await command(options);
    if (repeat === 'once') return answer;
    if (repeat === 'after a power cut') await this.#restart('power cut');
    assert.deepEqual(await command(options), answer, 'a repeated command had another answer');
    return answer;
  }

  /** Sends it where the model allows it; otherwise it must be refused. */
  async #sendIf(allowed: boolean, repeat: Repeat, command: (options: CommandOptions) => Promise<unknown>) {
    if (allowed) await this.#send(repeat, command);
    else await assert.rejects(command({}), { code: 'conflict' });
  }

  get #engine(): TaskEngine {
    return this.#scene.engine;
  }

  #some(at: number): ModelTask | undefined {
    const tasks = [...this.#model.tasks.values()];
    return tasks[at % Math.max(1, tasks.length)];
  }

  #refs(picks: readonly number[]): readonly string[] {
    return [...new Set(picks.flatMap((at) => this.#some(at)?.ref ?? []))];
  }

  async #onTask(at: number, work: (task: ModelTask, id: string) => Promise<unknown>): Promise<void> {
    const task = this.#some(at);
    if (task) await work(task, (await this.#scene.get(task.ref)).id);
  }

  /** What a worker holds, in the engine and in the model: the one that is meant, or else any that holds something. */
  #held(meant: string): { readonly by: string; readonly claim: Claim; readonly task: ModelTask } | undefined {
    const by = this.#claims.has(meant) ? meant : [...this.#claims.keys()][0];
    const claim = by === undefined ? undefined : this.#claims.get(by);
    const task = claim && this.#model.tasks.get(claim.details.ref);
    return by !== undefined && claim && task ? { by, claim, task } : undefined;
  }

  #timeIn(ms: number | undefined): number | undefined {
    return ms === undefined ? undefined : this.#model.now + ms;
  }

  async #submit({ inMs, repeat, ...given }: Of<'submit'>): Promise<void> {
    const { agent, provider, priority, policy, maxRetries } = given;
    const ref = `t${++this.#made}`;
    const parents = this.#refs(given.parents);
    const scheduledAt = this.#timeIn(inMs);
    this.#model.add({ ref, agent, provider, priority, parents, policy, maxRetries, scheduledAt });
    const task = this.#model.tasks.get(ref);
    assert.ok(task);
    await this.#queue(task, repeat);
  }

  async #resubmit(task: ModelTask, repeat: Repeat): Promise<void> {
    if (task.edited) return;
    const expected = this.#model.resubmit(task);
    assert.equal(await this.#queue(task, repeat), expected);
  }

  async #queue(task: ModelTask, repeat: Repeat): Promise<string | undefined> {
    const submission = { tasks: [draftOf(task)], agents };
    const [submitted] = await this.#send(repeat, (options) => this.#engine.submit(submission, options));
    return submitted?.action;
  }

  async #edit(task: ModelTask, id: string, { patch, repeat }: Of<'edit'>): Promise<void> {
    const { title, parents, policy, inMs, ...numbers } = patch;
    const refs = parents && this.#refs(parents);
    const scheduledAt = this.#timeIn(inMs);
    const refused = this.#model.edit(task, {
      ...numbers,
      ...(title && { title }),
      ...(refs && { parents: refs }),
      ...(policy && { policy }),
      ...(scheduledAt !== undefined && { scheduledAt }),
    });
    const change: TaskPatch = {
      ...numbers,
      ...(title && { title: titleOf(task) }),
      ...(refs && { dependsOn: refs }),
      ...(policy && { onParentFailure: policy }),
      ...(scheduledAt !== undefined && { scheduledAt }),
    };
    const edit = async (options: CommandOptions) => (await this.#engine.edit(id, change, options)).id;
    if (refused) await assert.rejects(edit({}), { code: refused });
    else await this.#send(repeat, edit);
  }

  async #runAgain(task: ModelTask, id: string, repeat: Repeat): Promise<void> {
    const expected = this.#model.runAgain(task);
    const { ref } = await this.#send(repeat, (options) => this.#engine.runAgain(id, {}, options));
    assert.equal(ref, expected);
  }

  async #claim(meant: string): Promise<void> {
    const by = [meant, ...WORKERS].find((worker) => !this.#claims.has(worker));
    if (by === undefined) return;
    const expected = this.#model.next();
    const claim = await this.#scene.claim({ worker: by, providers: PROVIDERS });
    assert.equal(claim?.details.ref, expected?.ref, 'another task was claimed');
    if (!claim || !expected) return;
    this.#model.claim(expected, by);
    this.#claims.set(by, claim);
    assert.equal(claim.attempt, expected.attempt);
    const { question } = expected;
    assert.deepEqual(
      claim.steps.map(({ step, state, answer }) => (state === 'begun' ? { step, answer } : step)),
      [
        ...Array.from({ length: expected.steps }, (_, step) => step),
        ...(question ? [{ step: expected.steps, answer: question.answer }] : []),
      ],
      'steps or an answer were lost',
    );
  }

  async #settle({ worker, how, waitMs }: Of<'settle'>): Promise<void> {
    if (how === 'stale') {
      if (this.#stale) assert.equal(await this.#engine.settle(this.#stale, { kind: 'released' }), 'lost');
      return;
    }
    const held = this.#held(worker);
    if (!held) return this.#claim(worker);
    const { by, claim, task } = held;
    this.#letGo(by);
    switch (how) {
      case 'completed':
        this.#model.complete(task);
        return this.#scene.complete(claim);
      case 'failed':
        this.#model.fail(task);
        return this.#scene.fail(claim, PERMANENT);
      case 'transient':
        this.#model.transient(task, waitMs);
        return this.#scene.fail(claim, { ...TRANSIENT, retryAfterMs: waitMs });
      case 'limited':
        this.#model.limit(task, waitMs);
        return this.#scene.fail(claim, { ...LIMITED, retryAfterMs: waitMs });
      case 'asks': {
        const step = task.steps;
        this.#model.ask(task);
        await this.#scene.ask(claim, { step });
        return;
      }
      case 'released':
        this.#model.release(task);
        assert.equal(await this.#engine.settle(claim, { kind: 'released' }), 'ok');
    }
  }

  async #leave(worker: string, how: 'crashed' | 'left'): Promise<void> {
    const held = this.#held(worker);
    if (held && how === 'crashed') this.#model.crash(held.task);
    else if (held) this.#model.release(held.task);
    this.#letGo(held?.by ?? worker);
    await this.#engine.leave(held?.by ?? worker, how);
  }

  #letGo(by: string): void {
    this.#stale = this.#claims.get(by) ?? this.#stale;
    this.#claims.delete(by);
  }

  async #step(worker: string): Promise<void> {
    const held = this.#held(worker);
    if (!held) return this.#claim(worker);
    assert.equal(await this.#scene.step(held.claim, held.task.steps), 'ok');
    this.#model.step(held.task);
  }

  async #command(task: ModelTask, id: string, { verb, repeat }: Of<'command'>): Promise<void> {
    switch (verb) {
      case 'cancel':
        return this.#sendIf(this.#model.cancel(task), repeat, (options) => this.#engine.cancel(id, options));
      case 'pause':
        return this.#sendIf(this.#model.pause(task), repeat, (options) => this.#engine.pause(id, options));
      case 'resume':
        return this.#sendIf(this.#model.resume(task), repeat, (options) => this.#engine.resume(id, options));
      case 'answer': {
        const text = `Answer ${this.#commands}`;
        const answer = (options: CommandOptions) => this.#engine.answer(id, text, options);
        return this.#sendIf(this.#model.answer(task, text), repeat, answer);
      }
      case 'remove':
        return this.#sendIf(this.#model.remove(task), repeat, (options) => this.#engine.remove(id, options));
      case 'removeAll': {
        const removeAll = (options: CommandOptions) => this.#engine.remove(id, { ...options, cascade: true });
        return this.#sendIf(this.#model.removeAll(task), repeat, removeAll);
      }
      case 'retry':
      case 'fresh': {
        const fresh = verb === 'fresh';
        const retry = (options: CommandOptions) => this.#engine.retry(id, { ...options, fresh });
        return this.#sendIf(this.#model.retry(task, fresh), repeat, retry);
      }
    }
  }

  async #reorder(task: ModelTask, id: string, { before: at, repeat }: Of<'reorder'>): Promise<void> {
    const before = at === null ? undefined : this.#some(at);
    const place = before ? (await this.#scene.get(before.ref)).id : null;
    const allowed = this.#model.reorder(task, before);
    await this.#sendIf(allowed, repeat, (options) => this.#engine.reorder([id], place, options));
  }

  async #pause({ of, paused, running, repeat }: Of<'pauses'>): Promise<void> {
    const expected = this.#model.pauseLane(of, paused, running);
    const state = { paused, running };
    const goOn = await this.#send(repeat, (options) => {
      if (of === 'queue') return this.#engine.setQueue(state, options);
      if (of === 'offline' || of === 'other') return this.#engine.setProvider(of, state, options);
      return this.#engine.setAgent(of, state, options);
    });
    assert.equal(goOn, expected, 'another number of tasks runs on');
  }

  async #advance(ms: number): Promise<void> {
    this.#model.advance(ms);
    await this.#scene.clock.advance(ms);
  }

  async #jump(ms: number): Promise<void> {
    this.#model.jump(ms);
    this.#scene.clock.jump(ms);
    await this.#advance(NOTICED_MS);
  }

  async #restart(how: Of<'restart'>['how']): Promise<void> {
    this.#model.restart();
    this.#claims.clear();
    if (how === 'closed') await this.#scene.local.close();
    await this.#scene.restart();
  }

  /** What everybody sees is what the model says. */
  async #compare(): Promise<void> {
    const { tasks, total } = await this.#engine.list({ order: 'newest', limit: 1_000 });
    const expected = [...this.#model.tasks.values()].toReversed();
    assert.deepEqual(
      tasks.map(looks),
      expected.map((task) => ({ ...looks(task), status: this.#model.shown(task) })),
    );
    const stats = await this.#engine.stats();
    for (const status of STATUSES)
      assert.equal(stats.byStatus[status], tasks.filter((task) => task.status === status).length, status);
    for (const task of tasks) {
      if (task.status === 'pending') assert.ok(task.reason, `${task.ref} waits without a reason`);
      assert.equal(task.completedAt !== null, isFinal(task.status), `${task.ref} has a wrong end`);
    }
    assert.equal(total, expected.length);
    const pausedProviders = stats.providers.filter(({ paused }) => paused).map(({ id }) => id);
    const paused = [...(stats.queuePaused ? ['queue'] : []), ...stats.pausedAgents, ...pausedProviders];
    assert.deepEqual(paused.toSorted(), [...this.#model.paused].toSorted());
  }

  /** The history of every task is a walk through the state machine, and no step was finished twice in a go. */
  async #checkHistory(): Promise<void> {
    const statuses = new Map<string, Status>();
    const finished = new Set<string>();
    for (const event of await this.#engine.log({ limit: 10_000 })) {
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

/** What is compared of a task, of the engine or of the model. */
function looks(
  task: Pick<ModelTask, 'ref' | 'status' | 'attempt' | 'retryCount'> & {
    readonly worker?: string | null | undefined;
  },
) {
  const { ref, status, attempt, retryCount, worker } = task;
  return { ref, status, attempt, retryCount, worker: worker ?? null };
}

function titleOf({ titles }: Pick<ModelTask, 'titles'>): string {
  return `Look at the parser, ${titles}`;
}

function draftOf(task: ModelTask): TaskDraftInput {
  return draft({
    ref: task.ref,
    title: titleOf(task),
    agent: task.agent,
    provider: task.provider,
    priority: task.priority,
    dependsOn: [...task.parents],
    onParentFailure: task.policy,
    maxRetries: task.maxRetries,
    ...(task.scheduledAt === undefined ? {} : { scheduledAt: task.scheduledAt }),
  });
}
