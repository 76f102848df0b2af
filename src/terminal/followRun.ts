import type { TaskEvent } from '../core/event.ts';
import type { TaskEngine } from '../engine/port.ts';
import { canMove } from './canMove.ts';
import type { RunScope } from './runScope.ts';

/** Who shows a run: a live display, plain lines or JSON lines. */
export interface RunView {
  /** Durable events of the run's tasks, in order; the scope has taken them up already. */
  events(events: readonly TaskEvent[]): void;
  /** Called about every second: reasons may have changed without an event. */
  refresh(): void;
  /** Something that the person should know. */
  notice(message: string): void;
  /** Restores the terminal. */
  close(): void;
}

export interface FollowRun {
  readonly engine: Pick<TaskEngine, 'follow' | 'cursor' | 'workers'>;
  readonly scope: RunScope;
  readonly view: RunView;
  /** Events after this one are shown. */
  readonly from: number;
  /** Also wait for what is scheduled later. */
  readonly wait: boolean;
  /** Whether the engine runs in this process. */
  readonly owns: () => boolean;
  readonly now: () => number;
  readonly after: (ms: number, callback: () => void) => () => void;
  readonly signal: AbortSignal;
}

const TICK_MS = 1_000;
/** Reasons are not asked for more often than this. */
const REFRESH_MS = 500;
/** Waiting tasks whose reasons are kept fresh for the display. */
const SHOWN = 60;
/** How many ticks an engine that runs nothing is waited for before it is said so. */
const PATIENCE = 3;

/** Shows a run until nothing in it can move without a person, or `signal`. */
export async function followRun(run: FollowRun): Promise<void> {
  const ended = new AbortController();
  const signal = AbortSignal.any([run.signal, ended.signal]);
  const inbox = new Inbox(run, signal);
  const watch = new Watch(run);
  try {
    await watch.catchUp(inbox, await run.engine.cursor());
    for (;;) {
      await watch.take(inbox);
      await watch.show();
      if (run.signal.aborted || (await watch.isOver(inbox))) return;
      await inbox.wait(TICK_MS);
    }
  } finally {
    ended.abort();
    await inbox.closed;
  }
}

/** Events as they come in, until somebody takes them. */
class Inbox {
  readonly closed: Promise<void>;
  readonly #after: FollowRun['after'];
  readonly #signal: AbortSignal;
  #events: TaskEvent[] = [];
  #error: unknown;
  #failed = false;
  #wake: (() => void) | undefined;

  constructor({ engine, from, after }: FollowRun, signal: AbortSignal) {
    this.#after = after;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake?.(), { once: true });
    this.closed = this.#pump(engine.follow(from, signal));
  }

  /** @throws whatever ended the feed */
  take(): readonly TaskEvent[] {
    if (this.#failed) throw this.#error;
    return this.#events.splice(0);
  }

  /** Until something comes in, or `ms` have passed. */
  wait(ms: number): Promise<void> {
    if (this.#events.length > 0 || this.#failed || this.#signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const stopTimer = this.#after(ms, () => this.#wake?.());
      this.#wake = () => {
        stopTimer();
        this.#wake = undefined;
        resolve();
      };
    });
  }

  async #pump(pages: AsyncIterable<{ readonly events: readonly TaskEvent[] }>): Promise<void> {
    try {
      for await (const { events } of pages) {
        this.#events.push(...events);
        if (events.length > 0) this.#wake?.();
      }
    } catch (error) {
      if (this.#signal.aborted) return;
      this.#failed = true;
      this.#error = error;
      this.#wake?.();
    }
  }
}

class Watch {
  readonly #run: FollowRun;
  /** The last event taken. */
  #seen: number;
  #owned: boolean;
  #idleTicks = 0;
  #refreshedAt = 0;

  constructor(run: FollowRun) {
    this.#run = run;
    this.#seen = run.from;
    this.#owned = run.owns();
  }

  async take(inbox: Inbox): Promise<void> {
    const { scope, view } = this.#run;
    const events = inbox.take();
    const concerned = await scope.apply(events);
    this.#seen = events.at(-1)?.seq ?? this.#seen;
    if (concerned.length > 0) view.events(concerned);
  }

  /** Takes what comes in until nothing up to `cursor` is missing. */
  async catchUp(inbox: Inbox, cursor: number): Promise<void> {
    while (this.#seen < cursor && !this.#run.signal.aborted) {
      await inbox.wait(TICK_MS);
      await this.take(inbox);
    }
  }

  /** Reasons change without an event, so they are asked for from time to time. */
  async show(): Promise<void> {
    const { scope, view, now } = this.#run;
    this.#tellOwner();
    if (now() - this.#refreshedAt < REFRESH_MS) return;
    await scope.refreshWaiting(SHOWN);
    this.#refreshedAt = now();
    view.refresh();
  }

  /** Judged by what the store says at one moment: nothing may have happened between the first look and the last. */
  async isOver(inbox: Inbox): Promise<boolean> {
    const { scope, engine, wait } = this.#run;
    if (scope.anyRunning) return false;
    const before = await engine.cursor();
    await scope.refresh();
    const hasWorkers = (await engine.workers()).length > 0;
    if (scope.tasks.some((task) => canMove(task, { wait, hasWorkers }))) {
      this.#tellIdle(hasWorkers);
      return false;
    }
    if ((await engine.cursor()) !== before) return false;
    await this.catchUp(inbox, before);
    return true;
  }

  #tellOwner(): void {
    const owns = this.#run.owns();
    if (owns && !this.#owned)
      this.#run.view.notice('The program that ran the queue has gone; this one runs it now.');
    this.#owned = owns;
  }

  #tellIdle(hasWorkers: boolean): void {
    this.#idleTicks = hasWorkers ? 0 : this.#idleTicks + 1;
    if (this.#idleTicks !== PATIENCE) return;
    this.#run.view.notice(
      'The queue is open in another program that runs nothing. The tasks start here as soon as that one closes it.',
    );
  }
}
