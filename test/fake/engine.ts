import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { EngineClient } from '../../src/engine/client.ts';
import { greet, receive } from '../../src/engine/handshake.ts';
import type { LocalEngineOptions } from '../../src/engine/local/engineOptions.ts';
import { LocalEngine } from '../../src/engine/local/localEngine.ts';
import type { TaskEngine } from '../../src/engine/port.ts';
import { serveEngine } from '../../src/engine/serve.ts';
import { Database } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrations.ts';
import { openStoreFile } from '../../src/store/openStore.ts';
import { text } from '../../src/store/row.ts';
import { MIGRATIONS } from '../../src/store/schema.ts';
import type { Channel } from '../../src/transport/channel.ts';
import { messagePortChannel } from '../../src/transport/messagePort.ts';
import { socketChannel } from '../../src/transport/socket.ts';
import { FakeClock } from './clock.ts';
import { MemoryFiles } from './memoryFiles.ts';

/** sql.js's binary as the package manager laid it down. */
export const WASM_PATH = createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm');

/** An engine under test, with its clock in the test's hand. */
export interface TestEngine {
  /** The port, as whoever uses the engine holds it. */
  readonly engine: TaskEngine;
  /** The engine itself, behind whatever the port goes through. */
  readonly local: LocalEngine;
  readonly clock: FakeClock;
  /** The port on a line of its own, where there is a line; else the same one. The test closes it. */
  attach(): TaskEngine;
  /** The engine dies without a word, its connections with it, and another takes the store up. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export type OpenTestEngine = () => Promise<TestEngine>;

let emptyStore: Promise<Uint8Array> | undefined;
let disks = 0;

/** The bytes of an empty store with the newest schema: made once, for all that begin with one. */
async function makeEmptyStore(): Promise<Uint8Array> {
  const files = new MemoryFiles();
  const file = '/new/tasks.db';
  const db = await Database.open({ file, wasmPath: WASM_PATH, files });
  migrate(db, MIGRATIONS);
  db.close();
  return files.bytesOf(file);
}

/** An empty store with the newest schema, on a disk in memory of its own. */
export async function memoryStore(): Promise<Database> {
  return (await DiskStore.make()).open();
}

/** A local engine as the tests need it; what they do not say is harmless. */
export function localEngine(
  options: Pick<LocalEngineOptions, 'db' | 'clock'> & Partial<LocalEngineOptions>,
): LocalEngine {
  return new LocalEngine({
    randomBytes: (count) => randomBytes(count),
    random: () => 0.5,
    user: 'tester',
    stillOwner: () => true,
    onBroken: (error) => {
      throw error;
    },
    ...options,
  });
}

/** Where a test engine's tasks lie. */
interface Store {
  /** The store as a new owner finds it. */
  open(): Promise<Database>;
  discard(): void;
}

async function onFile(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'atq-engine-'));
  const file = join(folder, 'tasks.db');
  writeFileSync(file, await (emptyStore ??= makeEmptyStore()));
  let current: Database | undefined;
  return {
    open: async () => {
      current?.close();
      current = (
        await openStoreFile({ file, wasmPath: WASM_PATH, migrations: MIGRATIONS, now: () => Date.now() })
      ).db;
      return current;
    },
    discard: () => {
      current?.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Pages of the log: few enough for checkpoints in the middle of a test. */
const CHECKPOINT = 100;

/** A store on a disk in memory, which can be emptied. */
class DiskStore implements Store {
  readonly #file = `/store-${++disks}/tasks.db`;
  readonly #files: MemoryFiles;
  #current: Database | undefined;

  private constructor(empty: Uint8Array) {
    this.#files = new MemoryFiles(new Map([[this.#file, empty]]));
  }

  static async make(): Promise<DiskStore> {
    return new DiskStore(await (emptyStore ??= makeEmptyStore()));
  }

  /** What a power cut leaves of the store before this one is all that there is. */
  async open(): Promise<Database> {
    this.#current?.abandon();
    this.#files.cutPower();
    const options = { wasmPath: WASM_PATH, migrations: MIGRATIONS, files: this.#files, now: () => 0 };
    const { db, setAside } = await openStoreFile({ file: this.#file, ...options });
    if (setAside !== undefined) throw new Error('the store was damaged');
    db.exec(`pragma wal_autocheckpoint=${CHECKPOINT}`);
    this.#current = db;
    return db;
  }

  /** As if it had just been made. */
  empty(): Database {
    const db = this.#current;
    if (!db) throw new Error('the store is not open');
    const tables = db.prepare(`select name from sqlite_schema where type = 'table'`).all();
    db.transaction(() => {
      db.exec('pragma defer_foreign_keys = on');
      for (const table of tables) db.prepare(`delete from ${text(table, 'name')}`).run();
    });
    return db;
  }

  discard(): void {
    this.#current?.close();
  }
}

/** Runs the engine itself; ports and lines are put before it. */
class Host {
  readonly clock = new FakeClock();
  readonly #store: Store;
  local: LocalEngine;

  #generation = 0;

  private constructor(store: Store, db: Database) {
    this.#store = store;
    this.local = this.#make(db);
  }

  /** Only the last one made owns the store. */
  #make(db: Database): LocalEngine {
    const mine = ++this.#generation;
    return localEngine({
      db,
      clock: this.clock,
      stillOwner: () => mine === this.#generation,
      onBroken: (error) => {
        if (mine === this.#generation) throw error;
      },
    });
  }

  static async start(store: Store): Promise<Host> {
    const host = new Host(store, await store.open());
    await host.local.open();
    return host;
  }

  async restart(): Promise<void> {
    await this.replace(await this.#store.open());
  }

  /** The engine dies without a word, and another begins on `db`. */
  async replace(db: Database): Promise<void> {
    this.clock.forget();
    this.local = this.#make(db);
    await this.local.open();
  }

  async close(): Promise<void> {
    await this.local.close();
    this.#store.discard();
  }
}

function inFrontOf(host: Host): TestEngine {
  return {
    get engine() {
      return host.local;
    },
    get local() {
      return host.local;
    },
    clock: host.clock,
    attach: () => host.local,
    restart: () => host.restart(),
    close: () => host.close(),
  };
}

/** An engine for many lives, on a disk in memory: its restart is a power cut. */
export interface LastingEngine extends TestEngine {
  /** A new engine on an empty store, much sooner than one opens. */
  beginAnew(): Promise<void>;
}

export async function lastingEngine(): Promise<LastingEngine> {
  const store = await DiskStore.make();
  const host = await Host.start(store);
  return Object.assign(inFrontOf(host), { beginAnew: () => host.replace(store.empty()) });
}

export const memoryEngine: OpenTestEngine = async () => inFrontOf(await Host.start(await DiskStore.make()));
export const fileEngine: OpenTestEngine = async () => inFrontOf(await Host.start(await onFile()));

/** The engine behind lines that `connect` makes. `served` are the engine's ends of them. */
async function behindLines(
  host: Host,
  served: Set<Channel>,
  connectLine: () => Promise<Channel>,
  end: () => Promise<void>,
): Promise<TestEngine> {
  const engine = new EngineClient({ connect: connectLine });
  return {
    engine,
    get local() {
      return host.local;
    },
    clock: host.clock,
    attach: () => new EngineClient({ connect: connectLine }),
    restart: async () => {
      const old = [...served];
      served.clear();
      await host.restart();
      for (const channel of old) channel.close();
      await engine.stats(); // asked again over a new line: from here on the client has one
    },
    close: async () => {
      await engine.close();
      await end();
      await host.close();
    },
  };
}

export const messagePortEngine: OpenTestEngine = async () => {
  const host = await Host.start(await DiskStore.make());
  const served = new Set<Channel>();
  const connectLine = async (): Promise<Channel> => {
    const { port1, port2 } = new MessageChannel();
    const channel = messagePortChannel(port2);
    served.add(channel);
    serveEngine(host.local, channel);
    return messagePortChannel(port1);
  };
  return behindLines(host, served, connectLine, async () => undefined);
};

const TOKEN = 'the token of the tests';

export const socketEngine: OpenTestEngine = async () => {
  const host = await Host.start(await DiskStore.make());
  const served = new Set<Channel>();
  const folder = mkdtempSync(join(tmpdir(), 'atq-line-'));
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\${folder}` : join(folder, 's');
  const server = createServer((socket) => {
    const channel = socketChannel(socket);
    served.add(channel);
    receive(channel, TOKEN, host.clock, () => serveEngine(host.local, channel));
  });
  server.listen(address);
  await once(server, 'listening');
  const connectLine = async (): Promise<Channel> => {
    const socket = connect(address);
    await once(socket, 'connect');
    const channel = socketChannel(socket);
    await greet(channel, TOKEN, host.clock);
    return channel;
  };
  return behindLines(host, served, connectLine, async () => {
    await closed(server);
    rmSync(folder, { recursive: true });
  });
};

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()));
}
