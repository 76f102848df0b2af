import { randomUUID } from 'node:crypto';
import type { Delegation } from '../core/delegation.ts';
import { QueueError } from '../core/errors.ts';
import type { TaskEvent } from '../core/event.ts';
import type { Task, TaskPatch, Usage } from '../core/task.ts';
import type { Channel } from '../transport/channel.ts';
import { Rpc } from '../transport/rpc.ts';
import { StreamReceiver } from '../transport/streams.ts';
import type {
  Admission,
  AnswerOptions,
  Claim,
  CommandOptions,
  Created,
  Dependants,
  EditOptions,
  Effect,
  FeedPage,
  Fence,
  Fetched,
  Held,
  LanePausing,
  ListFilter,
  LogFilter,
  Outcome,
  Pausing,
  RemoveOptions,
  Report,
  RetryOptions,
  RunPart,
  Schedule,
  Stats,
  StepBegin,
  StepFinish,
  Submission,
  Submitted,
  TaskEngine,
  TaskGraph,
  TaskPage,
  WorkerInfo,
  WorkerOffer,
  WorkSignal,
} from './port.ts';
import { ReviewClient } from './reviewClient.ts';
import type { ChangeTexts, TaskReview } from './reviewPort.ts';

export interface EngineClientOptions {
  /** Makes a connection to an engine that speaks this protocol: to the living owner, or to a new one. */
  readonly connect: () => Promise<Channel>;
}

/** How often a call is repeated over a new connection before it is given up. */
const REPEATS = 5;

type Method = Exclude<keyof TaskEngine, 'review'>;
type Answer<M extends Method> = Awaited<ReturnType<TaskEngine[M]>>;
type StreamName = 'follow' | 'signals';
type Item<N extends StreamName> = ReturnType<TaskEngine[N]> extends AsyncIterable<infer I> ? I : never;

interface Connection {
  readonly rpc: Rpc;
  readonly streams: StreamReceiver;
  /** Ends this connection; the next call opens another. One that was opened meanwhile is left alone. */
  readonly drop: () => void;
}

/**
 * The port over a channel. When the connection is lost (the owner was killed, the engine thread ended), commands and
 * queries are repeated over a new one: commands carry an id, so that what was done already is not done twice. What a
 * worker says is never repeated, because its lease ended with the connection.
 */
export class EngineClient implements TaskEngine {
  readonly review: TaskReview = new ReviewClient({
    call: (method, ...args) => this.#repeated(method, ...args),
    identified,
  });
  readonly #options: EngineClientOptions;
  #connection: Promise<Connection> | undefined;
  /** Lets those go who wait for a connection. */
  #giveUp: () => void = () => undefined;
  #closed = false;

  constructor(options: EngineClientOptions) {
    this.#options = options;
  }

  submit(submission: Submission, options?: CommandOptions): Promise<readonly Submitted[]> {
    return this.#again('submit', submission, identified(options));
  }

  edit(id: string, patch: TaskPatch, options?: EditOptions): Promise<Task> {
    return this.#again('edit', id, patch, identified(options));
  }

  reorder(ids: readonly string[], before: string | null, options?: CommandOptions): Promise<void> {
    return this.#again('reorder', ids, before, identified(options));
  }

  cancel(id: string, options?: CommandOptions & { readonly note?: string }): Promise<Effect> {
    return this.#again('cancel', id, identified(options));
  }

  pause(id: string, options?: CommandOptions): Promise<Effect> {
    return this.#again('pause', id, identified(options));
  }

  resume(id: string, options?: CommandOptions): Promise<void> {
    return this.#again('resume', id, identified(options));
  }

  answer(id: string, text: string, options?: AnswerOptions): Promise<void> {
    return this.#again('answer', id, text, identified(options));
  }

  retry(id: string, options?: RetryOptions): Promise<void> {
    return this.#again('retry', id, identified(options));
  }

  runAgain(id: string, patch: TaskPatch = {}, options?: CommandOptions): Promise<Submitted> {
    return this.#again('runAgain', id, patch, identified(options));
  }

  setSchedule(id: string, state: Pausing, options?: CommandOptions): Promise<void> {
    return this.#again('setSchedule', id, state, identified(options));
  }

  removeSchedule(id: string, options?: CommandOptions): Promise<void> {
    return this.#again('removeSchedule', id, identified(options));
  }

  remove(id: string, options?: RemoveOptions): Promise<void> {
    return this.#again('remove', id, identified(options));
  }

  setAgent(agent: string, state: LanePausing, options?: CommandOptions): Promise<number> {
    return this.#again('setAgent', agent, state, identified(options));
  }

  setProvider(provider: string, state: LanePausing, options?: CommandOptions): Promise<number> {
    return this.#again('setProvider', provider, state, identified(options));
  }

  setQueue(state: LanePausing, options?: CommandOptions): Promise<number> {
    return this.#again('setQueue', state, identified(options));
  }

  get(key: string): Promise<Task | undefined> {
    return this.#again('get', key);
  }

  list(filter: ListFilter = {}): Promise<TaskPage> {
    return this.#again('list', filter);
  }

  log(filter: LogFilter): Promise<readonly TaskEvent[]> {
    return this.#again('log', filter);
  }

  graph(id: string): Promise<TaskGraph> {
    return this.#again('graph', id);
  }

  dependants(ids: readonly string[]): Promise<Dependants> {
    return this.#again('dependants', ids);
  }

  run(id: string, from: number): Promise<RunPart | undefined> {
    return this.#again('run', id, from);
  }

  stats(): Promise<Stats> {
    return this.#again('stats');
  }

  schedules(): Promise<readonly Schedule[]> {
    return this.#again('schedules');
  }

  workers(): Promise<readonly WorkerInfo[]> {
    return this.#again('workers');
  }

  cursor(): Promise<number> {
    return this.#again('cursor');
  }

  /** Goes on over a new connection where the old one stopped; only text deltas may be missing then. */
  async *follow(from: number, signal: AbortSignal): AsyncGenerator<FeedPage> {
    let cursor = from;
    for (let left = REPEATS; !signal.aborted; left--) {
      let connection: Connection | undefined;
      try {
        connection = await this.#connect();
        for await (const page of streamOf(connection, 'follow', [cursor], signal)) {
          left = REPEATS;
          cursor = page.cursor;
          yield page;
        }
        return;
      } catch (error) {
        if (!isLost(error) || this.#closed || left === 0) throw error;
        connection?.drop();
      }
    }
  }

  async claim(offer: WorkerOffer, signal?: AbortSignal): Promise<Claim | undefined> {
    const { rpc } = await this.#connect();
    if (signal?.aborted) return undefined;
    const stop = (): void => rpc.send('stopClaim', offer.worker);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return answerOf('claim', await rpc.call('claim', offer)) ?? undefined;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async *signals(worker: string, signal: AbortSignal): AsyncGenerator<WorkSignal> {
    yield* streamOf(await this.#connect(), 'signals', [worker], signal);
  }

  heartbeat(worker: string): Promise<void> {
    return this.#once('heartbeat', worker);
  }

  report(fence: Fence, reports: readonly Report[]): Promise<Held> {
    return this.#once('report', bare(fence), reports);
  }

  admitCall(fence: Fence, expected: Usage): Promise<Admission> {
    return this.#once('admitCall', bare(fence), expected);
  }

  stream(fence: Fence, text: string): void {
    void this.#connection?.then(({ rpc }) => rpc.send('stream', bare(fence), text)).catch(() => undefined);
  }

  beginStep(fence: Fence, step: StepBegin): Promise<Held> {
    return this.#once('beginStep', bare(fence), step);
  }

  finishStep(fence: Fence, step: StepFinish): Promise<Held> {
    return this.#once('finishStep', bare(fence), step);
  }

  proposed(fence: Fence, task: string, path: string): Promise<ChangeTexts | undefined> {
    return this.#once('proposed', bare(fence), task, path);
  }

  createTask(fence: Fence, step: number, wish: Delegation): Promise<Created> {
    return this.#once('createTask', bare(fence), step, wish);
  }

  fetchResult(fence: Fence, ref: string): Promise<Fetched> {
    return this.#once('fetchResult', bare(fence), ref);
  }

  settle(fence: Fence, outcome: Outcome): Promise<Held> {
    return this.#once('settle', bare(fence), outcome);
  }

  leave(worker: string, how: 'left' | 'crashed'): Promise<void> {
    return this.#once('leave', worker, how);
  }

  /** Closes the connection, and waits for none that is being made; the engine behind it goes on for others. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#giveUp();
    const connection = await this.#connection?.catch(() => undefined);
    connection?.drop();
  }

  async #again<M extends Method>(method: M, ...args: readonly unknown[]): Promise<Answer<M>> {
    return answerOf(method, await this.#repeated(method, ...args));
  }

  async #repeated(method: string, ...args: readonly unknown[]): Promise<unknown> {
    for (let left = REPEATS; ; left--) {
      let connection: Connection | undefined;
      try {
        connection = await this.#connect();
        return await connection.rpc.call(method, ...args);
      } catch (error) {
        if (!isLost(error) || this.#closed || left === 0) throw error;
        connection?.drop();
      }
    }
  }

  async #once<M extends Method>(method: M, ...args: readonly unknown[]): Promise<Answer<M>> {
    const { rpc } = await this.#connect();
    return answerOf(method, await rpc.call(method, ...args));
  }

  #connect(): Promise<Connection> {
    if (this.#closed) throw closed();
    this.#connection ??= this.#open();
    return this.#connection;
  }

  #open(): Promise<Connection> {
    const forget = (): void => {
      if (this.#connection === opening) this.#connection = undefined;
    };
    const opening = new Promise<Connection>((resolve, reject) => {
      this.#giveUp = () => reject(closed());
      const use = (channel: Channel): void => {
        if (this.#closed) channel.close();
        else resolve(connectionOver(channel, forget));
      };
      this.#options.connect().then(use, reject);
    });
    opening.catch(forget);
    return opening;
  }
}

function closed(): QueueError {
  return new QueueError('closed', 'The task engine is closed.');
}

function connectionOver(channel: Channel, forget: () => void): Connection {
  const streams = new StreamReceiver();
  const rpc = new Rpc(channel, streams.methods);
  channel.onClose(() => {
    forget();
    streams.close();
  });
  const drop = (): void => {
    forget();
    streams.close();
    rpc.close();
  };
  return { rpc, streams, drop };
}

async function* streamOf<N extends StreamName>(
  { rpc, streams }: Connection,
  name: N,
  args: readonly unknown[],
  signal: AbortSignal,
): AsyncGenerator<Item<N>> {
  for await (const item of streams.open(rpc, name, args, signal)) yield itemOf(name, item);
}

/** Both ends speak the same protocol version, so an answer has the type that the port gives it. */
function answerOf<M extends Method>(method: M, value: unknown): Answer<M>;
function answerOf(_method: string, value: unknown): unknown {
  return value;
}

/** As for answers. */
function itemOf<N extends StreamName>(name: N, value: unknown): Item<N>;
function itemOf(_name: string, value: unknown): unknown {
  return value;
}

function identified<T extends CommandOptions>(options?: T): T & { readonly commandId: string };
function identified(options: CommandOptions = {}): CommandOptions & { readonly commandId: string } {
  return { ...options, commandId: options.commandId ?? randomUUID() };
}

/** A claim is a fence too; the rest of it has no business on the line. */
function bare({ task, attempt }: Fence): Fence {
  return { task, attempt };
}

function isLost(error: unknown): boolean {
  return error instanceof QueueError && error.code === 'closed';
}
