import { strict as assert } from 'node:assert';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { agentSchema } from '../../src/core/agent.ts';
import type { TaskEvent } from '../../src/core/event.ts';
import type { Status } from '../../src/core/lifecycle.ts';
import type { Task, TaskDraftInput } from '../../src/core/task.ts';
import { EngineClient } from '../../src/engine/client.ts';
import type { TaskEngine } from '../../src/engine/port.ts';
import { EngineHost, type EngineHostOptions } from '../../src/threads/engineHost.ts';
import { hostOptions } from './hostOptions.ts';
import { answer, type Answer, type Order } from './secondHostProtocol.ts';

export const ENDABLE = path.join(import.meta.dirname, 'engineThread.ts');
export const PROBE = path.join(import.meta.dirname, 'probeThread.ts');

const AGENT = agentSchema.parse({ name: 'analyst' });

type Options = Partial<Omit<EngineHostOptions, 'data'>> & {
  readonly data?: Partial<EngineHostOptions['data']>;
};

/** A store folder of its own, and the hosts, clients and processes on it; all are closed with it. */
export class HostScene implements AsyncDisposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'atq-host-'));
  readonly storeDir = path.join(this.folder, 'store');
  readonly notices: string[] = [];
  readonly #close: (() => Promise<unknown>)[] = [];

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#close.toReversed()) await close();
    rmSync(this.folder, { recursive: true });
  }

  host({ data, ...more }: Options = {}): EngineHost {
    const host = new EngineHost({
      ...hostOptions(this.storeDir, data),
      notify: (message) => this.notices.push(message),
      ...more,
    });
    this.#close.push(() => host.close());
    return host;
  }

  client(host: EngineHost): EngineClient {
    const client = new EngineClient({ connect: () => host.connect() });
    this.#close.push(() => client.close());
    return client;
  }

  /** A host and a client of it, connected. */
  async open(options: Options = {}): Promise<{ readonly host: EngineHost; readonly engine: EngineClient }> {
    const host = this.host(options);
    const engine = this.client(host);
    await engine.stats();
    return { host, engine };
  }

  secondProcess(data: Options['data'] = {}): SecondProcess {
    const child = new SecondProcess(this.storeDir, data);
    this.#close.push(() => child.end());
    return child;
  }

  /** The engine thread of an `ENDABLE` host ends, whatever it is doing. */
  endEngine(): void {
    const orders = new BroadcastChannel(`end ${this.storeDir}`);
    orders.postMessage('now');
    orders.close();
  }
}

export class SecondProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor(storeDir: string, data: Options['data']) {
    const file = path.join(import.meta.dirname, 'secondHost.ts');
    this.#child = fork(file, [storeDir, JSON.stringify(data)]);
    this.#exited = once(this.#child, 'exit');
  }

  async ask(order: Order): Promise<Answer> {
    const answered = new Promise<unknown>((resolve) => void this.#child.once('message', resolve));
    this.#child.send(order);
    return answer.parse(await answered);
  }

  /** As with kill -9. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async end(): Promise<void> {
    if (this.#child.connected) this.#child.send({ kind: 'close' } satisfies Order);
    await this.#exited;
  }
}

/** Queues tasks by their refs and answers their ids. */
export async function add(
  engine: TaskEngine,
  refs: readonly string[],
  over: Partial<TaskDraftInput> = {},
): Promise<readonly string[]> {
  const tasks = refs.map((ref) => ({
    ref,
    title: ref,
    description: 'Find out how the parser deals with comments.',
    instructions: 'Read the parser and say what it does with comments.',
    agent: AGENT.name,
    ...over,
  }));
  return (await engine.submit({ tasks, agents: [AGENT] })).map(({ id }) => id);
}

/** Follows a task until an event of it is what the test waits for. */
export async function until(
  engine: TaskEngine,
  task: string,
  isIt: (event: TaskEvent) => boolean,
): Promise<Task> {
  const stop = new AbortController();
  for await (const { events } of engine.follow(0, stop.signal)) {
    if (events.some((event) => event.task === task && isIt(event))) stop.abort();
  }
  const found = await engine.get(task);
  assert.ok(found);
  return found;
}

export function is(status: Status, attempt?: number) {
  return (event: TaskEvent): boolean =>
    event.kind === 'status' && event.status === status && (attempt ?? event.attempt) === event.attempt;
}

/** What a probe waits for. */
export function letGo(ref: string): void {
  const channel = new BroadcastChannel(ref);
  channel.postMessage('go');
  channel.close();
}
