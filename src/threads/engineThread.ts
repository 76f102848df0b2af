import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { defined } from '../core/defined.ts';
import { messageOf, QueueError } from '../core/errors.ts';
import { isUnpaid } from '../core/money.ts';
import { resolveProviders } from '../core/provider.ts';
import { receive } from '../engine/handshake.ts';
import type { LocalEngineOptions } from '../engine/local/engineOptions.ts';
import { Ledger } from '../engine/local/ledger.ts';
import { LocalEngine } from '../engine/local/localEngine.ts';
import { acquireOwner, OwnedError, type Ownership } from '../engine/local/owner.ts';
import { probeSocket } from '../engine/local/probeSocket.ts';
import { currentIdentity } from '../engine/local/processIdentity.ts';
import { socketAddress } from '../engine/local/socketAddress.ts';
import { serveEngine } from '../engine/serve.ts';
import { systemClock } from '../engine/systemClock.ts';
import { PROTOCOL_VERSION } from '../engine/protocol.ts';
import { Pool } from '../pool/pool.ts';
import { spawnThread } from '../pool/spawnThread.ts';
import type { TaskThread } from '../pool/taskThread.ts';
import { openStoreFile, type OpenedStore } from '../store/openStore.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../store/schema.ts';
import type { Channel } from '../transport/channel.ts';
import { messagePortChannel } from '../transport/messagePort.ts';
import { socketChannel } from '../transport/socket.ts';
import { programEnvironment } from './gitProgram.ts';
import { engineThreadData, fromMain, type EngineThreadData, type ToMain } from './engineMessages.ts';

/** The file at the top of the store folder that holds the queue. */
const DATABASE = 'tasks.db';

/**
 * The engine thread: owner lock, socket, database and pool live and die together here. Channels come in from this
 * process over ports and from others over the socket; the engine does not know which is which.
 */
class EngineThread {
  readonly #data: EngineThreadData;
  readonly #main: MessagePort;
  /** Sockets that came before the store was open. */
  readonly #early: Channel[] = [];
  #server: Server | undefined;
  #ownership: Ownership | undefined;
  #engine: LocalEngine | undefined;
  #pool: Pool | undefined;
  /** Those whose models only the window's editor reaches. */
  #editorProviders: readonly string[] = [];
  #stopping = false;

  constructor(data: EngineThreadData, main: MessagePort) {
    this.#data = data;
    this.#main = main;
  }

  async start(): Promise<void> {
    makeFolder(this.#data.storeDir);
    this.#ownership = await this.#own();
    const { db, setAside } = await this.#openStore();
    const { maxWorkers, defaultProvider, resumeOnStartup, keep, dayBudget } = this.#data;
    this.#engine = new LocalEngine({
      db,
      clock: systemClock,
      randomBytes: (count) => randomBytes(count),
      random: Math.random,
      user: userInfo().username,
      ...(maxWorkers > 0 ? {} : { withoutWorkers: defined({ defaultProvider }) }),
      ...defined({ resumeOnStartup, keep, dayBudget }),
      ...this.#spendingRules(),
      stillOwner: () => this.#ownership?.still() ?? false,
      onBroken: (error) => this.#fail(error),
    });
    await this.#engine.open();
    this.#pool = this.#startPool(this.#engine);
    for (const channel of this.#early.splice(0)) this.#serve(channel);
    this.#tell({ kind: 'ready', ...(setAside === undefined ? {} : { setAside }) });
  }

  /** A new line from this process. */
  connect(port: MessagePort): void {
    this.#receive(messagePortChannel(port));
  }

  /** The editor's models come and go while the window is open. */
  serve(editorProviders: readonly string[]): void {
    this.#editorProviders = editorProviders;
    this.#pool?.serve(this.#served());
  }

  /**
   * Gives everything up in good order. The socket answers until the store is closed: whoever found it silent before would
   * take the store over and open a file that this thread still writes.
   */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#pool?.close();
    await this.#engine?.close();
    this.#ownership?.release();
    this.#server?.close();
    process.exit(0);
  }

  /** Listens first: whoever finds the owner file must find an answer at its address. */
  async #own(): Promise<Ownership> {
    const { storeDir } = this.#data;
    const nonce = randomUUID();
    const address = socketAddress(storeDir, nonce);
    await this.#listen(address);
    return acquireOwner({
      storeDir,
      address,
      token: this.#data.token,
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      nonce,
      identity: currentIdentity(),
      probe: probeSocket,
      now: Date.now,
    });
  }

  #listen(address: string): Promise<void> {
    const server = createServer((socket) => this.#receive(socketChannel(socket)));
    this.#server = server;
    return new Promise((resolve, reject) => {
      // Later ones (no file descriptor is left for a visitor) concern the visitor alone.
      server.on('error', reject);
      server.listen(address, resolve);
    });
  }

  #openStore(): Promise<OpenedStore> {
    return openStoreFile({
      file: join(this.#data.storeDir, DATABASE),
      wasmPath: this.#data.wasmPath,
      migrations: MIGRATIONS,
      now: Date.now,
    });
  }

  /** What the configuration says of each provider, and the book that all queues of the user keep together. */
  #spendingRules(): Pick<LocalEngineOptions, 'limits' | 'free' | 'unpaid' | 'ledger'> {
    const { storeDir, spendingDir } = this.#data;
    const providers = Object.entries(resolveProviders(this.#data.providers));
    const limits = providers.flatMap(([id, { limits }]) => (limits ? [[id, limits] as const] : []));
    const free = providers.flatMap(([id, { type }]) => (type === 'offline' ? [id] : []));
    const unpaid = providers.flatMap(([id, { prices }]) => (isUnpaid(prices) ? [id] : []));
    const store = createHash('sha256').update(realpathSync(storeDir)).digest('hex').slice(0, 32);
    return {
      limits: Object.fromEntries(limits),
      free: new Set(free),
      unpaid: new Set(unpaid),
      ...(spendingDir === undefined
        ? {}
        : { ledger: new Ledger({ folder: spendingDir, store, elapsed: () => systemClock.elapsed() }) }),
    };
  }

  #startPool(engine: LocalEngine): Pool {
    const { maxWorkers, defaultProvider } = this.#data;
    const pool = new Pool({
      engine,
      maxWorkers,
      offer: { providers: this.#served(), ...(defaultProvider === undefined ? {} : { defaultProvider }) },
      spawn: () => this.#spawn(),
      clock: systemClock,
      pid: process.pid,
      onFailure: (error) => this.#fail(error),
    });
    pool.start();
    return pool;
  }

  #served(): readonly string[] {
    return Object.entries(resolveProviders(this.#data.providers)).flatMap(([id, { type }]) =>
      type !== 'vscode-lm' || this.#editorProviders.includes(id) ? [id] : [],
    );
  }

  #spawn(): TaskThread {
    const [engine, control, main] = [new MessageChannel(), new MessageChannel(), new MessageChannel()];
    this.#serve(messagePortChannel(engine.port1));
    this.#tell({ kind: 'mainLine', port: main.port1 }, [main.port1]);
    const { workspaceFolders, providers, defaultBudget, sensitive, hidden, offlinePaceMs } = this.#data;
    const data = {
      engine: engine.port2,
      control: control.port2,
      main: main.port2,
      settings: {
        workspaceFolders,
        providers: resolveProviders(providers),
        defaultBudget,
        sensitive,
        hidden,
        environment: programEnvironment(process.env),
        offlinePaceMs,
      },
    };
    return spawnThread({
      file: this.#data.taskThreadFile,
      data,
      ports: [engine.port2, control.port2, main.port2],
      control: messagePortChannel(control.port1),
    });
  }

  #receive(channel: Channel): void {
    if (this.#stopping) return channel.close(); // hung up on, they come again and find the next owner
    receive(channel, this.#data.token, systemClock, () => this.#serve(channel));
  }

  #serve(channel: Channel): void {
    if (this.#engine) serveEngine(this.#engine, channel);
    else this.#early.push(channel);
  }

  /** The store cannot be trusted any more: the whole thread ends, and a new one recovers from the file. */
  #fail(error: Error): void {
    this.#tell({ kind: 'failed', message: error.message });
    process.exit(1);
  }

  #tell(message: ToMain, ports: MessagePort[] = []): void {
    this.#main.postMessage(message, ports);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new QueueError(
      'unavailable',
      `The folder ${folder} for the task queue could not be made${code}. Check what lies there, or choose another folder.`,
      {},
      { cause: error },
    );
  }
}

if (!parentPort) throw new Error('The engine thread is started by the program, not by hand.');
const main = parentPort;
const thread = new EngineThread(engineThreadData.parse(workerData), main);
main.on('message', (message: unknown) => {
  const request = fromMain.parse(message);
  switch (request.kind) {
    case 'connect':
      return thread.connect(request.port);
    case 'serve':
      return thread.serve(request.editorProviders);
    case 'close':
      return void thread.stop();
  }
});
thread.start().catch((error: unknown) => {
  const owned = error instanceof OwnedError;
  const message: ToMain = owned ? { kind: 'owned' } : { kind: 'failed', message: messageOf(error) };
  main.postMessage(message);
  process.exit(owned ? 0 : 1);
});
