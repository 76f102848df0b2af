import * as vscode from 'vscode';
import type { FeedPage, Stats, TaskEngine } from '../engine/port.ts';
import { needsOf } from './needs.ts';
import { GatheredChange, type QueueChange } from './queueChange.ts';

/** Changes that come together are told together: a view that redraws more often than this shows nothing more. */
const GATHER_MS = 100;
/** After the engine was lost, the next try. */
const RETRY_MS = 1_000;

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
  #gathered = new GatheredChange();
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
        this.#gathered.all = true;
        this.#tellSoon();
        for await (const page of this.#engine.follow(cursor, signal)) {
          this.#gather(page);
          this.#paged.fire(page);
        }
      } catch {
        // The engine is being opened again, or cannot be: commands say why to whoever gives one.
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  #gather({ events, lanes }: FeedPage): void {
    if (events.length === 0 && !lanes) return; // text as it is written
    this.#gathered.lanes ||= lanes;
    for (const event of events) this.#gathered.add(event);
    this.#tellSoon();
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => void this.#tell(), GATHER_MS);
  }

  async #tell(): Promise<void> {
    this.#timer = undefined;
    const change = this.#gathered;
    this.#gathered = new GatheredChange();
    try {
      if (change.moved) {
        this.#stats = await this.#engine.stats();
        change.needing = await needsOf(change, this.#stats, this.#engine);
      }
      this.#changed.fire(change);
    } catch {
      // Lost in between: whatever is told next tells everything.
      this.#gathered.all = true;
    }
  }

  dispose(): void {
    this.#over.abort();
    clearTimeout(this.#timer);
    this.#changed.dispose();
    this.#paged.dispose();
  }
}
