import type { WorkerInfo, WorkSignal } from '../port.ts';
import { Signal } from './signal.ts';
import type { Unit } from './unit.ts';

interface Entry {
  info: WorkerInfo;
  readonly changed: Signal;
  outbox: WorkSignal[];
}

/** Who works here, on what, and what must reach them at once. */
export class WorkerRegistry {
  readonly #workers = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  enter(id: string, pid: number): void {
    this.#entry(id, pid);
  }

  #entry(id: string, pid: number): Entry {
    let entry = this.#workers.get(id);
    if (!entry) {
      const now = this.#now();
      const info = { id, pid, startedAt: now, heartbeatAt: now, currentTask: null, processed: 0 };
      entry = { info, changed: new Signal(), outbox: [] };
      this.#workers.set(id, entry);
    }
    return entry;
  }

  beat(id: string): void {
    this.#update(id, {});
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

  leave(unit: Unit, id: string): void {
    unit.tables.workers.remove(id);
    unit.afterCommit(() => {
      this.#workers.get(id)?.changed.close();
      this.#workers.delete(id);
    });
  }

  send(worker: string | null, signal: WorkSignal): void {
    const entry = worker === null ? undefined : this.#workers.get(worker);
    if (!entry) return;
    entry.outbox.push(signal);
    entry.changed.raise();
  }

  async *signals(id: string, pid: number, abort: AbortSignal): AsyncGenerator<WorkSignal> {
    const entry = this.#entry(id, pid);
    while (!abort.aborted) {
      const [next] = entry.outbox.splice(0, 1);
      if (next) yield next;
      else if (entry.changed.closed) return;
      else await entry.changed.wait(abort);
    }
  }

  all(): readonly WorkerInfo[] {
    return [...this.#workers.values()].map((entry) => entry.info);
  }

  close(): void {
    for (const entry of this.#workers.values()) entry.changed.close();
  }

  #write(unit: Unit, id: string, change: (info: WorkerInfo) => WorkerInfo): void {
    const entry = this.#workers.get(id);
    if (!entry) return;
    const info = { ...change(entry.info), heartbeatAt: unit.now };
    unit.tables.workers.put(info);
    unit.afterCommit(() => this.#update(id, info));
  }

  #update(id: string, change: Partial<WorkerInfo>): void {
    const entry = this.#workers.get(id);
    if (entry) entry.info = { ...entry.info, ...change, heartbeatAt: this.#now() };
  }
}
