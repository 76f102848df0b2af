import { randomUUID } from 'node:crypto';
import { connect as connectSocket, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { QueueError } from '../core/errors.ts';
import { greet } from '../engine/handshake.ts';
import { readOwner } from '../engine/local/owner.ts';
import { systemClock } from '../engine/systemClock.ts';
import type { Channel } from '../transport/channel.ts';
import type { MainServices } from '../transport/serveMainLine.ts';
import { messagePortChannel } from '../transport/messagePort.ts';
import { socketChannel } from '../transport/socket.ts';
import type { EngineThreadData } from './engineMessages.ts';
import { RESTART_LIMIT, Restarts, type RestartLimit } from './restarts.ts';
import { spawnEngineThread, type EngineThread, type Started } from './spawnEngineThread.ts';

export interface EngineHostOptions extends MainServices {
  readonly engineThreadFile: string;
  readonly data: Omit<EngineThreadData, 'token'>;
  /** Something that the person should know: a damaged store was set aside, the engine ended by itself. */
  readonly notify: (message: string) => void;
  /** When an engine that ends again and again is left alone. */
  readonly restarts?: RestartLimit;
}

/** How often owner and candidates may miss each other before it is said so: longer than a closing owner takes. */
const ATTEMPTS = 80;
const ATTEMPT_PAUSE_MS = 100;
/** A thread that does not close by itself is ended after this long: a window has 2 s to go. */
const CLOSE_MS = 1_900;

/**
 * The way from a main thread to the one engine of a store: attached to the owner if it lives, else in an engine thread of
 * this process. Nothing here blocks: all file and database work is in that thread. One that ends by itself is started
 * again by the next call, unless it keeps ending.
 */
export class EngineHost {
  readonly #options: EngineHostOptions;
  readonly #token = randomUUID();
  readonly #restarts: Restarts;
  #thread: EngineThread | undefined;
  /** On its way to being the owner; it may still find another one. */
  #starting: EngineThread | undefined;
  #editorProviders: readonly string[] = [];
  #lastEnd = '';
  #closing = false;
  #hasServed = false;

  constructor(options: EngineHostOptions) {
    this.#options = options;
    this.#restarts = new Restarts(options.restarts ?? RESTART_LIMIT, () => performance.now());
  }

  /** Whether the engine runs in this process. */
  get owns(): boolean {
    return this.#thread !== undefined;
  }

  /** Whether this host has led to an engine: the next one goes on where that one stopped. */
  get hasServed(): boolean {
    return this.#hasServed;
  }

  /** For `EngineClient`. @throws QueueError `version`, `unavailable`; `closed` once this host is */
  async connect(): Promise<Channel> {
    for (let attempt = 0; attempt < ATTEMPTS && !this.#closing; attempt++) {
      if (attempt > 0) await sleep(ATTEMPT_PAUSE_MS);
      const channel = await (this.#thread ? this.#line(this.#thread) : this.#attachOrOwn());
      if (channel) {
        this.#hasServed = true;
        return channel;
      }
    }
    if (this.#closing) throw closed();
    throw new QueueError(
      'unavailable',
      `The task queue in ${this.#options.data.storeDir} could not be opened.`,
    );
  }

  /** The providers whose models this window's editor offers by now, by id. Their tasks wait where it offers none. */
  serve(editorProviders: readonly string[]): void {
    this.#editorProviders = editorProviders;
    const thread = this.#thread ?? this.#starting;
    if (thread) this.#tellServed(thread);
  }

  /** Closes the engine thread of this process, if there is one: tasks go back to the queue, the store is given up. */
  async close(): Promise<void> {
    this.#closing = true;
    const thread = this.#thread ?? this.#starting;
    if (!thread) return;
    thread.post({ kind: 'close' });
    const timer = setTimeout(() => thread.terminate(), CLOSE_MS);
    await thread.exited;
    clearTimeout(timer);
  }

  async #attachOrOwn(): Promise<Channel | undefined> {
    const found = await this.#attach();
    if (found === 'going') return undefined;
    return found || this.#closing ? found : this.#own();
  }

  /** Undefined where nobody owns the store; `going` where its owner lives, but takes nobody any more. */
  async #attach(): Promise<Channel | 'going' | undefined> {
    // A folder that cannot be read has no owner to be found; the engine thread then says what is wrong with it.
    const record = await readOwner(this.#options.data.storeDir).catch(() => undefined);
    const socket = record && (await dial(record.address));
    if (!record || !socket) return undefined;
    try {
      return (await greeted(socketChannel(socket), record.token)) ?? 'going';
    } catch (error) {
      if (!(error instanceof QueueError) || error.code !== 'unavailable') throw error;
      throw new QueueError('unavailable', `${error.message} It is process ${record.pid}.`);
    }
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
        throw this.#closing ? closed() : new QueueError('unavailable', started.message);
    }
  }

  #spawn(): EngineThread {
    if (this.#restarts.restMs > 0) throw new QueueError('unavailable', this.#atRest());
    const { engineThreadFile, data } = this.#options;
    const handover = this.#hasServed ? { resumeOnStartup: 'handover' as const } : {};
    const full = { ...data, ...handover, token: this.#token };
    const thread = spawnEngineThread(engineThreadFile, full, this.#options);
    this.#tellServed(thread);
    return thread;
  }

  #tellServed(thread: EngineThread): void {
    thread.post({ kind: 'serve', editorProviders: [...this.#editorProviders] });
  }

  #began(thread: EngineThread, started: Started): void {
    this.#starting = undefined;
    if (started.kind === 'failed') this.#ended(started.message);
    if (started.kind !== 'ready') return;
    this.#thread = thread;
    void thread.exited.then(() => {
      if (this.#thread === thread) this.#thread = undefined;
      if (!this.#closing) this.#notifyOfEnd(thread.failure() ?? 'The task engine ended unexpectedly.');
    });
    if (started.setAside) this.#options.notify(setAsideMessage(started.setAside));
  }

  #ended(why: string): void {
    this.#restarts.ended();
    this.#lastEnd = why;
  }

  /** Once for each reason, not for each end. */
  #notifyOfEnd(why: string): void {
    const isNew = this.#restarts.count === 0 || why !== this.#lastEnd;
    this.#ended(why);
    if (this.#restarts.restMs > 0) this.#options.notify(this.#atRest());
    else if (isNew)
      this.#options.notify(`${why} The task queue begins anew; nothing that it had taken is lost.`);
  }

  #atRest(): string {
    const seconds = Math.ceil(this.#restarts.restMs / 1_000);
    return (
      `The task engine ended ${this.#restarts.count} times in a row and is left alone for ${seconds} s. ` +
      `The last time: ${this.#lastEnd}`
    );
  }

  /** Undefined where the thread ended meanwhile: what is posted to a dead thread is never answered. */
  async #line(thread: EngineThread): Promise<Channel | undefined> {
    const { port1, port2 } = new MessageChannel();
    thread.post({ kind: 'connect', port: port2 }, [port2]);
    const channel = messagePortChannel(port1);
    const line = await Promise.race([greeted(channel, this.#token), thread.exited.then(() => undefined)]);
    if (!line) channel.close();
    return line;
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

function closed(): QueueError {
  return new QueueError('closed', 'The task engine of this program is closed.');
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
