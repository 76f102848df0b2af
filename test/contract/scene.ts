import { strict as assert } from 'node:assert';
import { agentSchema, type Agent } from '../../src/core/agent.ts';
import type { TaskEvent } from '../../src/core/event.ts';
import type { Failure } from '../../src/core/failure.ts';
import type { Status } from '../../src/core/lifecycle.ts';
import type { Question } from '../../src/core/question.ts';
import type { Task, TaskDraftInput, TaskResult } from '../../src/core/task.ts';
import type {
  Claim,
  FeedPage,
  StepFinish,
  Submitted,
  TaskEngine,
  WorkerOffer,
} from '../../src/engine/port.ts';
import type { FakeClock } from '../fake/clock.ts';
import type { TestEngine } from '../fake/engine.ts';

export const AGENT: Agent = agentSchema.parse({ name: 'analyst' });

export function draft(over: Partial<TaskDraftInput> = {}): TaskDraftInput {
  return {
    title: 'Look at the parser',
    description: 'Find out how the parser deals with comments.',
    instructions: 'Read the parser and say what it does with comments.',
    agent: AGENT.name,
    ...over,
  };
}

export function result(over: Partial<TaskResult> = {}): TaskResult {
  return {
    summary: 'Comments are skipped.',
    output: '# Comments\n\nThey are skipped.',
    followUps: [],
    artifacts: [],
    metrics: { inputTokens: 10, outputTokens: 5, totalTokens: 15, requests: 1, executionTimeMs: 0 },
    sample: false,
    ...over,
  };
}

export const LIMITED = {
  kind: 'rate-limit',
  message: 'Too many requests.',
  retryAfterMs: 60_000,
} as const satisfies Failure;
export const TRANSIENT = { kind: 'transient', message: 'The server is down.' } as const satisfies Failure;
export const PERMANENT = { kind: 'permanent', message: 'The key is wrong.' } as const satisfies Failure;

const OFFER = { providers: ['offline'], defaultProvider: 'offline' } as const;

/** One engine with a few hands to queue and work by. Opened anew for every test. */
export class Scene {
  /** How many make a crowd. */
  readonly crowd: number;
  #opened: TestEngine | undefined;

  constructor(crowd = 100) {
    this.crowd = crowd;
  }

  open(opened: TestEngine): void {
    this.#opened = opened;
  }

  async close(): Promise<void> {
    await this.#opened?.close();
  }

  get #current(): TestEngine {
    assert.ok(this.#opened);
    return this.#opened;
  }

  get engine(): TaskEngine {
    return this.#current.engine;
  }

  get local(): TaskEngine {
    return this.#current.local;
  }

  get clock(): FakeClock {
    return this.#current.clock;
  }

  attach(): TaskEngine {
    return this.#current.attach();
  }

  restart(): Promise<void> {
    return this.#current.restart();
  }

  submit(...tasks: readonly TaskDraftInput[]): Promise<readonly Submitted[]> {
    return this.engine.submit({ tasks, agents: [AGENT] });
  }

  /** Queues one task and answers its id. */
  async add(over: Partial<TaskDraftInput> = {}): Promise<string> {
    const [task] = await this.submit(draft(over));
    assert.ok(task);
    return task.id;
  }

  /** What becomes of one task that is queued (again). */
  async action(over: Partial<TaskDraftInput>): Promise<string> {
    const [task] = await this.submit(draft(over));
    assert.ok(task);
    return task.action;
  }

  async get(key: string): Promise<Task> {
    const task = await this.engine.get(key);
    assert.ok(task, `There is no task ${key}.`);
    return task;
  }

  async status(key: string): Promise<Status> {
    return (await this.get(key)).status;
  }

  /** The refs of all tasks in a status, in queue order. */
  async refs(status: Status): Promise<readonly string[]> {
    return (await this.engine.list({ status: [status] })).tasks.map(({ ref }) => ref);
  }

  offer(over: Partial<WorkerOffer> = {}): WorkerOffer {
    return { worker: 'w1', pid: 1, ...OFFER, waitMs: 0, ...over };
  }

  /** The offer of a worker that brings no provider for tasks that name none. */
  bareOffer(providers: readonly string[]): WorkerOffer {
    return { worker: 'bare', pid: 1, providers, waitMs: 0 };
  }

  claim(over: Partial<WorkerOffer> = {}): Promise<Claim | undefined> {
    return this.engine.claim(this.offer(over));
  }

  /** A claim that must succeed. */
  async take(over: Partial<WorkerOffer> = {}): Promise<Claim> {
    const claim = await this.claim(over);
    assert.ok(claim, 'There was nothing to claim.');
    return claim;
  }

  async complete(claim: Claim, over: Partial<TaskResult> = {}): Promise<void> {
    assert.equal(await this.engine.settle(claim, { kind: 'completed', result: result(over) }), 'ok');
  }

  async fail(claim: Claim, failure: Failure = PERMANENT): Promise<void> {
    assert.equal(await this.engine.settle(claim, { kind: 'failed', failure }), 'ok');
  }

  /** Commits one step of a claim. */
  step(claim: Claim, step: number, over: Partial<StepFinish> = {}): Promise<string> {
    return this.engine.finishStep(claim, {
      step,
      kind: 'turn',
      name: 'turn',
      input: null,
      output: { text: `answer ${step}` },
      startedAt: this.clock.now(),
      ...over,
    });
  }

  /** The claim parks with a question. */
  async ask(claim: Claim, over: Partial<Question & { readonly step: number }> = {}): Promise<Claim> {
    const { step, ...question } = { step: 0, question: 'Which one?', options: [], ...over };
    const call = { step, kind: 'tool', name: 'ask_user', input: null } as const;
    assert.equal(await this.engine.beginStep(claim, call), 'ok');
    const reason = { kind: 'question', step, ...question } as const;
    assert.equal(await this.engine.settle(claim, { kind: 'paused', reason }), 'ok');
    return claim;
  }

  /** The worker's task takes its thread down. */
  async crash(): Promise<void> {
    await this.take();
    await this.engine.leave('w1', 'crashed');
  }

  /** A new task that has come to `status`. */
  async inStatus(status: Status, ref: string = status): Promise<string> {
    switch (status) {
      case 'pending':
        return this.add({ ref, scheduledAt: this.clock.now() + 3_600_000 });
      case 'queued':
        return this.add({ ref });
      case 'paused': {
        const id = await this.add({ ref });
        await this.engine.pause(id);
        return id;
      }
      default: {
        const id = await this.add({ ref });
        const claim = await this.take();
        if (status === 'completed') await this.complete(claim);
        if (status === 'failed') await this.fail(claim);
        if (status === 'cancelled') await this.engine.settle(claim, { kind: 'cancelled' });
        return id;
      }
    }
  }

  async events(task: string): Promise<readonly TaskEvent[]> {
    return this.engine.log({ task });
  }

  /** The statuses that a task went through. */
  async history(task: string): Promise<readonly Status[]> {
    return (await this.events(task)).flatMap((event) => (event.kind === 'status' ? [event.status] : []));
  }

  /** Waits until everything that was sent so far has arrived and what it started has come to rest. */
  async arrived(): Promise<void> {
    await this.engine.stats();
    await this.clock.advance(0);
    await this.engine.stats();
  }
}

/** Reads a stream in the background and keeps what came. */
export class Reader<T> {
  readonly items: T[] = [];
  readonly done: Promise<void>;
  readonly #stop = new AbortController();
  #wake: () => void = () => undefined;

  constructor(open: (signal: AbortSignal) => AsyncIterable<T>) {
    this.done = this.#read(open(this.#stop.signal));
    this.done.catch(() => undefined);
  }

  async #read(stream: AsyncIterable<T>): Promise<void> {
    for await (const item of stream) {
      this.items.push(item);
      this.#wake();
    }
  }

  /** Waits until `enough` is true of what came. */
  async until(enough: (items: readonly T[]) => boolean): Promise<readonly T[]> {
    while (!enough(this.items))
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.items;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.done;
  }
}

export function follow(engine: TaskEngine, from = 0): Reader<FeedPage> {
  return new Reader((signal) => engine.follow(from, signal));
}

export function eventsOf(pages: readonly FeedPage[]): readonly TaskEvent[] {
  return pages.flatMap(({ events }) => events);
}
