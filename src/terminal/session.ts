import type { TaskEngine } from '../engine/port.ts';
import type { Invocation } from './arguments.ts';
import type { OpenEngine, Surroundings } from './io.ts';
import type { Settings } from './settings.ts';

/** What a command works with. */
export interface Session {
  readonly surroundings: Surroundings;
  readonly invocation: Invocation;
  readonly settings: Settings;
  /** Opens the engine, at most once. `maxWorkers` 0: only to ask and to command. */
  readonly open: (maxWorkers: number) => OpenEngine;
}

/** For commands that run nothing themselves. */
export function engineOf(session: Session): TaskEngine {
  return session.open(0).engine;
}

/** One command. Answers the exit code. @throws BadInput, QueueError */
export type Command = (session: Session) => Promise<number>;
