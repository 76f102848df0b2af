import { randomUUID } from 'node:crypto';
import { connect as connectSocket, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel, Worker } from 'node:worker_threads';
import { messageOf, QueueError } from '../core/errors.ts';
import { greet } from '../engine/handshake.ts';
import { readOwner } from '../engine/local/owner.ts';
import { systemClock } from '../engine/systemClock.ts';
import type { Channel } from '../transport/channel.ts';
import { serveCredentials, type Credentials } from '../transport/credentials.ts';
import { messagePortChannel } from '../transport/messagePort.ts';
import { socketChannel } from '../transport/socket.ts';
import { toMain, type EngineThreadData, type FromMain, type ToMain } from './engineMessages.ts';

export interface EngineHostOptions {
  readonly engineThreadFile: string;
  readonly data: Omit<EngineThreadData, 'token'>;
  /** Keys and addresses of providers, asked for by task threads one request at a time. */
  readonly credentials: (provider: string) => Promise<Credentials>;
  /** Something that the person should know: a damaged store was set aside. */
  readonly notify: (message: string) => void;
}

/** How often owner and candidates may miss each other before it is said so: longer than a closing owner takes. */
const ATTEMPTS = 80;
const ATTEMPT_PAUSE_MS = 100;
/** A thread that does not close by itself is ended after this long. */
const CLOSE_MS = 4_000;

interface EngineThread {
  readonly worker: Worker;
  readonly exited: Promise<void>;
  /** Resolves with the thread's first word on whether it owns the store. */
  readonly started: Promise<Exclude<ToMain, { kind: 'credentials' | 'closed' }>>;
}

/**
 * The way from a main thread to the one engine of a store: attached to the owner if it lives, else in an engine thread of
 * this process. Nothing here blocks: all file and database work is in that thread.
 */
export class EngineHost {
  readonly #options: EngineHostOptions;
  readonly #token = randomUUID();
  #thread: EngineThread | undefined;
  /** On its way to being the owner; it may still find another one. */
  #starting: EngineThread | undefined;
  #closing = false;

  constructor(options: EngineHostOptions) {
    this.#options = options;
  }

  /** Whether the engine runs in this process. */
  get owns(): boolean {
    return this.#thread !== undefined;
  }

  /** For `EngineClient`. @throws QueueError `version`, `unavailable` */
  async connect(): Promise<Channel> {
    for (let attempt = 0; attempt < ATTEMPTS && !this.#closing; attempt++) {
      if (attempt > 0) await sleep(ATTEMPT_PAUSE_MS);
      const channel = await (this.#thread ? this.#line(this.#thread) : this.#attachOrOwn());
      if (channel) return channel;
    }
    throw new QueueError(
      'unavailable',
      `The task queue in ${this.#options.data.storeDir} could not be opened.`,
    );
  }

  /** Closes the engine thread of this process, if there is one: tasks go back to the queue, the store is given up. */
  async close(): Promise<void> {
    this.#closing = true;
    const thread = this.#thread ?? this.#starting;
    if (!thread) return;
    post(thread, { kind: 'close' });
    const timer = setTimeout(() => void thread.worker.terminate(), CLOSE_MS);
    await thread.exited;
    clearTimeout(timer);
  }

  async #attachOrOwn(): Promise<Channel | undefined> {
    const line = await this.#attach();
    return line || this.#closing ? line : this.#own();
  }

  async #attach(): Promise<Channel | undefined> {
    // A folder that cannot be read has no owner to be found; the engine thread then says what is wrong with it.
    const record = await readOwner(this.#options.data.storeDir).catch(() => undefined);
    const socket = record && (await dial(record.address));
    return record && socket && greeted(socketChannel(socket), record.token);
  }

  /** Whoever asks while a thread starts waits for the same one. Undefined where another process was quicker. */
  async #own(): Promise<Channel | undefined> {
    const thread = (this.#starting ??= this.#spawn());
    const started = await thread.started;
    if (this.#starting === thread) this.#began(thread, started);
    switch (started.kind) {
      case 'ready':
        return this.#line(thread);
      case 'owned':
        await thread.exited;
        return undefined;
      case 'failed':
        await thread.exited;
        throw new QueueError('unavailable', started.message);
    }
  }

  #began(thread: EngineThread, started: Awaited<EngineThread['started']>): void {
    this.#starting = undefined;
    if (started.kind !== 'ready') return;
    this.#thread = thread;
    void thread.exited.then(() => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    if (started.setAside) this.#options.notify(setAsideMessage(started.setAside));
  }

  #spawn(): EngineThread {
    const worker = new Worker(this.#options.engineThreadFile, {
      workerData: { ...this.#options.data, token: this.#token } satisfies EngineThreadData,
    });
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const started = new Promise<Awaited<EngineThread['started']>>((resolve) => {
      worker.on('message', (raw: unknown) => {
        const message = toMain.parse(raw);
        if (message.kind === 'credentials') {
          message.port.unref();
          serveCredentials(messagePortChannel(message.port), this.#options.credentials);
        } else if (message.kind === 'failed' && this.#thread?.worker === worker) {
          this.#options.notify(
            `${message.message} The task queue begins anew; nothing that it had taken is lost.`,
          );
        } else if (message.kind !== 'closed') resolve(message);
      });
      worker.once('error', (error) => resolve({ kind: 'failed', message: messageOf(error) }));
      void exited.then(() =>
        resolve({ kind: 'failed', message: 'The engine thread ended before it was ready.' }),
      );
    });
    return { worker, exited, started };
  }

  /** Undefined where the thread ended meanwhile: what is posted to a dead thread is never answered. */
  async #line(thread: EngineThread): Promise<Channel | undefined> {
    const { port1, port2 } = new MessageChannel();
    thread.worker.postMessage({ kind: 'connect', port: port2 } satisfies FromMain, [port2]);
    const channel = messagePortChannel(port1);
    const line = await Promise.race([greeted(channel, this.#token), thread.exited.then(() => undefined)]);
    if (line) return line;
    channel.close();
    await thread.exited; // it is going: whoever asks next must find it gone
    return undefined;
  }
}

/** Undefined where the other end went away instead of answering. @throws QueueError `version` */
async function greeted(channel: Channel, token: string): Promise<Channel | undefined> {
  try {
    await greet(channel, token, systemClock);
    return channel;
  } catch (error) {
    channel.close();
    if (error instanceof QueueError && error.code === 'closed') return undefined;
    throw error;
  }
}

function post(thread: EngineThread, message: FromMain): void {
  thread.worker.postMessage(message);
}

/** Undefined where nobody listens. */
function dial(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connectSocket(address);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

function setAsideMessage(file: string): string {
  return `The task queue's file was damaged. It was set aside as ${file}, and a new one was begun.`;
}
