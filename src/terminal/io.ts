import type { QueueConfig } from '../core/provider.ts';
import type { Recording } from '../core/recording.ts';
import type { TaskEngine } from '../engine/port.ts';

/** Where text goes: a terminal, a pipe or a file. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Of a terminal now; elsewhere of no meaning. */
  readonly columns: number;
  readonly rows: number;
  /** Calls `listener` whenever the size changes; the answer calls it off. */
  onResize(listener: () => void): () => void;
}

/** What the engine of a command is opened with. */
export interface EngineSettings {
  readonly storeDir: string;
  readonly workspace: string;
  /** 0: an engine that only answers. */
  readonly maxWorkers: number;
  readonly config: QueueConfig;
  readonly defaultProvider: string | undefined;
  readonly offlinePaceMs: number;
  /** Something that the person should know. */
  readonly notify: (message: string) => void;
}

export interface OpenEngine {
  readonly engine: TaskEngine;
  /** Whether it runs in this process; changes when this process takes over. */
  readonly owns: () => boolean;
  /** Gives running tasks back to the queue. */
  close(): Promise<void>;
}

/** What a run that was driven again came to. */
export interface Replayed {
  readonly turns: number;
  /** Of tools. */
  readonly calls: number;
  /** Where it is not what was recorded; none: it came to the same. */
  readonly differences: readonly { readonly at: string; readonly recorded: string; readonly now: string }[];
}

/** The world around the program, so that tests can stand in for it. */
export interface Surroundings {
  /** Without the program's own name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly cwd: string;
  readonly home: string;
  /** How the program is called here, for commands that are printed. */
  readonly program: string;
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls `callback` once after `ms` milliseconds; the answer calls it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** Calls `listener` at the first Ctrl-C (or a request to end); the answer calls it off. */
  readonly onStop: (listener: (exitCode: number) => void) => () => void;
  readonly openEngine: (settings: EngineSettings) => OpenEngine;
  /** Drives a recorded run again. @throws QueueError `invalid` where a record is not what the runner keeps */
  readonly replay: (recording: Recording) => Promise<Replayed>;
  /** The folder of the agents that come with the program. */
  readonly shippedAgents: string;
}
