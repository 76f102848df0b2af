import type { WorkerInfo, WorkSignal } from '../port.ts';
import { Signal } from './signal.ts';
import type { Unit } from './unit.ts';

/** What must reach a worker at once, kept until it listens. */
interface Mailbox {
  readonly changed: Signal;
  outbox: WorkSignal[];
}

/** Who works here, on what, and what must reach them at once. */
export class WorkerRegistry {
  readonly #workers = new Map<string, WorkerInfo>();
  readonly #mail = new Map<string, Mailbox>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  enter(id: string, pid: number): void {
    const now = this.#now();
    const known = this.#workers.get(id);
    this.#workers.set(id, {
      ...(known ?? { id, startedAt: now, currentTask: null, processed: 0 }),
      pid,
      heartbeatAt: now,
    });
  }

  beat(id: string): void {
    this.#update(id, (info) => info);
  }

  /** Notes in memory and store that the worker took `task`. */
  took(unit: Unit, id: string, task: string): void {
    this.#write(unit, id, (info) => ({ ...info, currentTask: task }));
  }

  /** Notes in memory and store that the worker is free again. */
  settled(unit: Unit, id: string | null): void {
    if (id) this.#write(unit, id, (info) => ({ ...info, currentTask: null, processed: info.processed + 1 }));
  }

  /** Notes in memory and store that the worker lost its task; it goes on with another thread. */
  dropped(unit: Unit, id: string): void {
    this.#write(unit, id, (info) => ({ ...info, currentTask: null }));
  }

  /** The worker is gone; who listens for it is let go. */
  leave(unit: Unit, id: string): void {
    unit.tables.workers.remove(id);
    unit.afterCommit(() => {
      this.#workers.delete(id);
      this.#mail.get(id)?.changed.close();
      this.#mail.delete(id);
    });
  }

  send(worker: string | null, signal: WorkSignal): void {
    if (worker === null) return;
    const mailbox = this.#mailbox(worker);
    // A worker runs one task at a time: what it never heard of an earlier attempt is of no use any more.
    const still = mailbox.outbox.filter(
      ({ task, attempt }) => task === signal.task && attempt === signal.attempt,
    );
    mailbox.outbox = [...still, signal];
    mailbox.changed.raise();
  }

  /** Until aborted, or until the worker leaves or the engine closes. */
  async *signals(id: string, abort: AbortSignal): AsyncGenerator<WorkSignal> {
    const mailbox = this.#mailbox(id);
    while (!abort.aborted) {
      const next = mailbox.outbox.shift();
      if (next) yield next;
      else if (mailbox.changed.closed) return;
      else await mailbox.changed.wait(abort);
    }
  }

  all(): readonly WorkerInfo[] {
    return [...this.#workers.values()];
  }

  close(): void {
    for (const mailbox of this.#mail.values()) mailbox.changed.close();
  }

  #mailbox(id: string): Mailbox {
    const known = this.#mail.get(id);
    if (known) return known;
    const made = { changed: new Signal(), outbox: [] };
    this.#mail.set(id, made);
    return made;
  }

  #write(unit: Unit, id: string, change: (info: WorkerInfo) => WorkerInfo): void {
    const info = this.#workers.get(id);
    if (!info) return;
    unit.tables.workers.put({ ...change(info), heartbeatAt: unit.now });
    unit.afterCommit(() => this.#update(id, change));
  }

  #update(id: string, change: (info: WorkerInfo) => WorkerInfo): void {
    const info = this.#workers.get(id);
    if (info) this.#workers.set(id, { ...change(info), heartbeatAt: this.#now() });
  }
}
