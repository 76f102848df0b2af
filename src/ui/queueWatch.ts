import * as vscode from 'vscode';
import type { TaskEvent } from '../core/event.ts';
import type { Stats, TaskEngine } from '../engine/port.ts';

/** Changes that come together are told together: a view that redraws more often than this shows nothing more. */
const GATHER_MS = 100;
/** After the engine was lost, the next try. */
const RETRY_MS = 1_000;

/** What has changed since it was told last. */
export interface QueueChange {
  readonly tasks: ReadonlySet<string>;
  /** Tasks came, went or moved to another status; else only their progress changed. */
  readonly moved: boolean;
}

/**
 * Follows the queue for all views. Asking it to watch is what starts the engine: a window in which nobody looks at the
 * queue and nothing is due does without.
 */
export class QueueWatch implements vscode.Disposable {
  readonly #engine: TaskEngine;
  readonly #changed = new vscode.EventEmitter<QueueChange>();
  readonly #over = new AbortController();
  readonly onDidChange = this.#changed.event;
  #tasks = new Set<string>();
  #moved = false;
  #timer: NodeJS.Timeout | undefined;
  #watching = false;
  #stats: Stats | undefined;

  constructor(engine: TaskEngine) {
    this.#engine = engine;
  }

  /** The counts as they were told last; undefined before anybody watched. */
  get stats(): Stats | undefined {
    return this.#stats;
  }

  watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    void this.#follow();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      try {
        const cursor = await this.#engine.cursor();
        this.#gather([], true);
        for await (const { events } of this.#engine.follow(cursor, signal)) this.#gather(events, false);
      } catch {
        // The engine is being opened again, or cannot be: commands say why to whoever gives one.
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  #gather(events: readonly TaskEvent[], moved: boolean): void {
    for (const event of events) {
      this.#tasks.add(event.task);
      if (event.kind !== 'progress' && event.kind !== 'log' && event.kind !== 'step') this.#moved = true;
    }
    this.#moved ||= moved;
    this.#timer ??= setTimeout(() => void this.#tell(), GATHER_MS);
  }

  async #tell(): Promise<void> {
    this.#timer = undefined;
    const change = { tasks: this.#tasks, moved: this.#moved };
    this.#tasks = new Set();
    this.#moved = false;
    try {
      if (change.moved) this.#stats = await this.#engine.stats();
      this.#changed.fire(change);
    } catch {
      // Lost in between; the next page of the feed tells again.
    }
  }

  dispose(): void {
    this.#over.abort();
    clearTimeout(this.#timer);
    this.#changed.dispose();
  }
}
