import * as vscode from 'vscode';
import type { TaskEvent } from '../core/event.ts';
import { isFinal, type FinalStatus } from '../core/lifecycle.ts';
import type { Task } from '../core/task.ts';
import type { FeedPage, Stats, TaskEngine } from '../engine/port.ts';
import { needsYou } from './taskGroups.ts';

/** Changes that come together are told together: a view that redraws more often than this shows nothing more. */
const GATHER_MS = 100;
/** After the engine was lost, the next try. */
const RETRY_MS = 1_000;

/** What has changed since it was told last. */
export interface QueueChange {
  readonly tasks: ReadonlySet<string>;
  /** Tasks came, went or moved to another status; else only their progress changed. */
  readonly moved: boolean;
  /** Tasks that came to an end meanwhile, by how. */
  readonly ended: Readonly<Record<FinalStatus, number>>;
}

const NONE_ENDED: QueueChange['ended'] = { completed: 0, failed: 0, cancelled: 0 };
/** Paused tasks that are looked at to tell which need the person; more than these are counted no further. */
const PAUSED_LOOKED_AT = 200;

/**
 * Follows the queue for all views. Asking it to watch is what starts the engine: a window in which nobody looks at the
 * queue and nothing is due does without.
 */
export class QueueWatch implements vscode.Disposable {
  readonly #engine: TaskEngine;
  readonly #changed = new vscode.EventEmitter<QueueChange>();
  readonly #over = new AbortController();
  readonly #paged = new vscode.EventEmitter<FeedPage>();
  readonly onDidChange = this.#changed.event;
  /** Every page of the feed as it comes, with the text that agents write. */
  readonly onDidPage = this.#paged.event;
  #tasks = new Set<string>();
  #moved = false;
  #timer: NodeJS.Timeout | undefined;
  #watching = false;
  #stats: Stats | undefined;
  #needed = 0;
  #ended = { ...NONE_ENDED };

  constructor(engine: TaskEngine) {
    this.#engine = engine;
  }

  /** The counts as they were told last; undefined before anybody watched. */
  get stats(): Stats | undefined {
    return this.#stats;
  }

  /** How many paused tasks wait for an answer of the person. */
  get needed(): number {
    return this.#needed;
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
        for await (const page of this.#engine.follow(cursor, signal)) {
          this.#gather(page.events, false);
          this.#paged.fire(page);
        }
      } catch {
        // The engine is being opened again, or cannot be: commands say why to whoever gives one.
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  #gather(events: readonly TaskEvent[], moved: boolean): void {
    for (const event of events) {
      this.#tasks.add(event.task);
      if (event.kind === 'status' && isFinal(event.status)) this.#ended[event.status] += 1;
      if (event.kind !== 'progress' && event.kind !== 'log' && event.kind !== 'step') this.#moved = true;
    }
    this.#moved ||= moved;
    this.#timer ??= setTimeout(() => void this.#tell(), GATHER_MS);
  }

  async #tell(): Promise<void> {
    this.#timer = undefined;
    const change = { tasks: this.#tasks, moved: this.#moved, ended: this.#ended };
    this.#tasks = new Set();
    this.#moved = false;
    this.#ended = { ...NONE_ENDED };
    try {
      if (change.moved) await this.#count();
      this.#changed.fire(change);
    } catch {
      // Lost in between; the next page of the feed tells again.
    }
  }

  async #count(): Promise<void> {
    const stats = await this.#engine.stats();
    const paused = stats.byStatus.paused > 0 ? await this.#paused() : [];
    this.#needed = paused.filter(needsYou).length;
    this.#stats = stats;
  }

  async #paused(): Promise<readonly Task[]> {
    return (await this.#engine.list({ status: ['paused'], limit: PAUSED_LOOKED_AT })).tasks;
  }

  dispose(): void {
    this.#over.abort();
    clearTimeout(this.#timer);
    this.#changed.dispose();
    this.#paged.dispose();
  }
}
