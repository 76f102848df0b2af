import { strict as assert } from 'node:assert';
import { agentSchema } from '../../../src/core/agent.ts';
import type { Task, TaskDraftInput } from '../../../src/core/task.ts';
import type { WorkSignal } from '../../../src/engine/port.ts';
import type { LocalEngine } from '../../../src/engine/local/localEngine.ts';
import { Pool, type PoolOptions } from '../../../src/pool/pool.ts';
import { FakeClock, settle } from '../../fake/clock.ts';
import { localEngine, memoryStore } from '../../fake/engine.ts';
import { FakeThread, type Hearing } from './fakeThread.ts';

export interface SceneOptions {
  readonly maxWorkers?: number;
  readonly hearing?: Hearing;
  /** What the pool is given for the engine. */
  readonly through?: (engine: LocalEngine) => PoolOptions['engine'];
  readonly spawn?: () => FakeThread;
}

const AGENT = agentSchema.parse({ name: 'analyst' });

/** A pool over a real engine in memory, with threads and time in the test's hand. */
export class PoolScene implements AsyncDisposable {
  readonly threads: FakeThread[] = [];
  /** What the pool could not go on from. */
  readonly failures: Error[] = [];
  readonly engine: LocalEngine;
  readonly pool: Pool;
  readonly clock: FakeClock;
  /** The most threads that were alive at once. */
  mostAlive = 0;

  private constructor(engine: LocalEngine, clock: FakeClock, options: SceneOptions) {
    this.engine = engine;
    this.clock = clock;
    const made = () => new FakeThread(engine, options.hearing ?? 'obeys');
    this.pool = new Pool({
      engine: options.through?.(engine) ?? engine,
      maxWorkers: options.maxWorkers ?? 2,
      offer: { providers: ['lab'], defaultProvider: 'lab' },
      spawn: () => {
        const thread = (options.spawn ?? made)();
        this.threads.push(thread);
        this.mostAlive = Math.max(this.mostAlive, this.alive.length);
        return thread;
      },
      clock,
      pid: 7,
      onFailure: (error) => this.failures.push(error),
    });
  }

  static async open(options: SceneOptions = {}): Promise<PoolScene> {
    const clock = new FakeClock();
    const engine = localEngine({ db: await memoryStore(), clock });
    await engine.open();
    const scene = new PoolScene(engine, clock, options);
    scene.pool.start();
    await settle();
    return scene;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    await this.engine.close();
    assert.equal(this.clock.pending, 0, 'a timer outlived the pool');
    assert.deepEqual(this.alive, [], 'a thread outlived the pool');
  }

  /** Closes the pool, letting as much time pass as a deaf thread takes. */
  async close(): Promise<void> {
    const closed = this.pool.close();
    await settle();
    await this.clock.advance(1_000);
    await closed;
  }

  get alive(): readonly FakeThread[] {
    return this.threads.filter(({ gone }) => !gone);
  }

  get busy(): readonly FakeThread[] {
    return this.threads.filter(({ busy }) => busy);
  }

  thread(index: number): FakeThread {
    const thread = this.threads.at(index);
    assert.ok(thread, `There is no thread ${index}.`);
    return thread;
  }

  /** Queues tasks and lets the pool take what it can. */
  async add(...refs: readonly string[]): Promise<readonly string[]> {
    const tasks = refs.map((ref): TaskDraftInput => {
      const description = 'Find out how the parser deals with comments.';
      const instructions = 'Read the parser and say what it does with comments.';
      return { ref, title: ref, description, instructions, agent: AGENT.name };
    });
    const submitted = await this.engine.submit({ tasks, agents: [AGENT] });
    await settle();
    return submitted.map(({ id }) => id);
  }

  async task(ref: string): Promise<Task> {
    const task = await this.engine.get(ref);
    assert.ok(task);
    return task;
  }

  async complete(thread: FakeThread): Promise<void> {
    await thread.complete();
    await settle();
  }

  async die(thread: FakeThread, why = 'The heap is full.'): Promise<void> {
    thread.die(why);
    await settle();
  }

  async logged(ref: string): Promise<readonly string[]> {
    const { id } = await this.task(ref);
    const events = await this.engine.log({ task: id });
    return events.flatMap((event) => (event.kind === 'log' ? [event.text] : []));
  }

  /** The statuses of a task, with their notes. */
  async history(ref: string): Promise<readonly string[]> {
    const { id } = await this.task(ref);
    const events = await this.engine.log({ task: id });
    return events.flatMap((event) =>
      event.kind === 'status' ? [event.note ? `${event.status}: ${event.note}` : event.status] : [],
    );
  }
}

/** Signals from the test's hand, in place of the engine's own. */
export class SignalLine {
  readonly #waiting: WorkSignal[] = [];
  #wake: () => void = () => undefined;

  over(engine: LocalEngine): PoolOptions['engine'] {
    return {
      claim: (offer, signal) => engine.claim(offer, signal),
      heartbeat: (worker) => engine.heartbeat(worker),
      report: (fence, reports) => engine.report(fence, reports),
      settle: (fence, outcome) => engine.settle(fence, outcome),
      leave: (worker, how) => engine.leave(worker, how),
      signals: (_worker, signal) => this.#signals(signal),
    };
  }

  /** Resolves once it has been heard. */
  async tell(signal: WorkSignal): Promise<void> {
    this.#waiting.push(signal);
    this.#wake();
    await settle();
  }

  async *#signals(stop: AbortSignal): AsyncGenerator<WorkSignal> {
    stop.addEventListener('abort', () => this.#wake(), { once: true });
    while (!stop.aborted) {
      const signal = this.#waiting.shift();
      if (signal) yield signal;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
