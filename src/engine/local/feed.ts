import { QueueError } from '../../core/errors.ts';
import type { TextDelta } from '../../core/event.ts';
import type { EventTable } from '../../store/tables/events.ts';
import type { FeedPage } from '../port.ts';
import { Signal } from './signal.ts';

const PAGE = 1_000;
/** Text that waits for a slow follower; beyond it the oldest is dropped, as deltas are not kept anyway. */
const MAX_DELTA_CHARS = 256_000;

/** Pushes history to whoever follows it: durable events from the table, text as it passes. */
export class Feed {
  readonly #events: EventTable;
  readonly #followers = new Set<Follower>();
  #closed = false;

  constructor(events: EventTable) {
    this.#events = events;
  }

  /** To be called after each commit that wrote events. */
  notify(): void {
    for (const follower of this.#followers) follower.changed.raise();
  }

  /** To be called when what holds waiting tasks has changed, which no task's history says. */
  lanesChanged(): void {
    for (const follower of this.#followers) follower.turn();
  }

  stream(delta: TextDelta): void {
    for (const follower of this.#followers) follower.add(delta);
  }

  /** @throws QueueError `closed` when the engine closes: what comes then comes from another one */
  async *follow(from: number, signal: AbortSignal): AsyncGenerator<FeedPage> {
    const follower = new Follower();
    this.#followers.add(follower);
    try {
      // A cursor of a store that was set aside since is ahead of this one; what comes now must not pass unseen.
      let cursor = Math.min(from, this.#events.last());
      while (!signal.aborted) {
        if (this.#closed) throw new QueueError('closed', 'The task engine is closed.');
        const events = this.#events.after(cursor, PAGE);
        const { deltas, lanes } = follower.take();
        cursor = events.at(-1)?.seq ?? cursor;
        if (events.length > 0 || deltas.length > 0 || lanes) yield { events, deltas, lanes, cursor };
        else await follower.changed.wait(signal);
      }
    } finally {
      this.#followers.delete(follower);
    }
  }

  close(): void {
    this.#closed = true;
    for (const follower of this.#followers) follower.changed.close();
  }
}

class Follower {
  readonly changed = new Signal();
  #deltas: TextDelta[] = [];
  #chars = 0;
  #lanes = false;

  /** What holds tasks has changed. */
  turn(): void {
    this.#lanes = true;
    this.changed.raise();
  }

  add(delta: TextDelta): void {
    const last = this.#deltas.at(-1);
    if (last?.task === delta.task && last.attempt === delta.attempt) {
      this.#deltas[this.#deltas.length - 1] = { ...last, text: last.text + delta.text };
    } else {
      this.#deltas.push(delta);
    }
    this.#chars += delta.text.length;
    this.#dropOldest();
    this.changed.raise();
  }

  #dropOldest(): void {
    while (this.#chars > MAX_DELTA_CHARS) {
      const [oldest] = this.#deltas;
      if (!oldest) return;
      const text = oldest.text.slice(this.#chars - MAX_DELTA_CHARS);
      this.#chars -= oldest.text.length - text.length;
      if (text) this.#deltas[0] = { ...oldest, text };
      else this.#deltas.shift();
    }
  }

  take(): Pick<FeedPage, 'deltas' | 'lanes'> {
    const taken = { deltas: this.#deltas, lanes: this.#lanes };
    this.#deltas = [];
    this.#chars = 0;
    this.#lanes = false;
    return taken;
  }
}
