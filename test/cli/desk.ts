import path from 'node:path';
import type { TaskEngine } from '../../src/engine/port.ts';
import type { EngineSettings, Output, Surroundings } from '../../src/terminal/io.ts';
import { main } from '../../src/terminal/program.ts';
import { replayRun } from '../../src/threads/replayRun.ts';
import type { FakeClock } from '../fake/clock.ts';
import { memoryEngine, WASM_PATH, type TestEngine } from '../fake/engine.ts';
import { Place, type Ended } from './program.ts';

/** An output that keeps what is written. */
export class Paper implements Output {
  text = '';
  isTerminal = false;
  columns = 100;
  rows = 24;
  readonly #resized = new Set<() => void>();

  write(text: string): void {
    this.text += text;
  }

  onResize(listener: () => void): () => void {
    this.#resized.add(listener);
    return () => this.#resized.delete(listener);
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    for (const listener of this.#resized) listener();
  }
}

/** The terminal program in this process, over a store in memory: each call is one command. */
export class Desk implements AsyncDisposable {
  readonly place: Place;
  readonly opened: EngineSettings[] = [];
  readonly #test: TestEngine;
  env: Record<string, string> = {};

  private constructor(place: Place, test: TestEngine) {
    this.place = place;
    this.#test = test;
  }

  static async make(files: Readonly<Record<string, string>> = {}): Promise<Desk> {
    return new Desk(await Place.make(files), await memoryEngine());
  }

  get engine(): TaskEngine {
    return this.#test.engine;
  }

  get clock(): FakeClock {
    return this.#test.clock;
  }

  async run(...argv: readonly string[]): Promise<Ended> {
    const [stdout, stderr] = [new Paper(), new Paper()];
    const code = await main(this.surroundings(argv, stdout, stderr));
    return { code, stdout: stdout.text, stderr: stderr.text };
  }

  surroundings(argv: readonly string[], stdout: Output, stderr: Output): Surroundings {
    return {
      argv,
      env: { ...this.env, AGENT_TASK_QUEUE_STORE: this.place.store },
      platform: process.platform,
      cwd: this.place.workspace,
      home: path.join(this.place.folder, 'home'),
      program: 'agent-task-queue',
      version: '1.2.3',
      stdout,
      stderr,
      now: () => this.clock.now(),
      after: (ms, callback) => this.clock.after(ms, callback),
      onStop: () => () => undefined,
      openEngine: (settings) => {
        this.opened.push(settings);
        return { engine: this.engine, owns: () => true, close: async () => undefined };
      },
      replay: (recording) => replayRun(recording, WASM_PATH),
      shippedAgents: path.resolve(import.meta.dirname, '../../media/agents'),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#test.close();
    await this.place[Symbol.asyncDispose]();
  }
}
