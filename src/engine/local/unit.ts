import type { Actor, EventBody } from '../../core/event.ts';
import type { Tables } from '../../store/tables/tables.ts';

/**
 * One atomic unit of work inside a commit. It writes rows and events; what it wants to change in memory waits in
 * `afterCommit` until everything is on disk, and is forgotten if the unit fails.
 */
export class Unit {
  readonly tables: Tables;
  /** One moment for all that the unit writes. */
  readonly now: number;
  readonly #hooks: (() => void)[] = [];
  readonly #undo: (() => void)[] = [];
  #events = 0;

  constructor(tables: Tables, now: number) {
    this.tables = tables;
    this.now = now;
  }

  emit(task: { readonly id: string; readonly attempt: number }, actor: Actor, body: EventBody): void {
    this.tables.events.append(this.now, task.id, task.attempt, actor, body);
    this.#events += 1;
  }

  afterCommit(hook: () => void): void {
    this.#hooks.push(hook);
  }

  /** Takes back what the unit changed in memory at once, because others of its batch must see it; only if it fails. */
  ifRefused(undo: () => void): void {
    this.#undo.push(undo);
  }

  refuse(): void {
    for (const undo of this.#undo.toReversed()) undo();
  }

  get hooks(): readonly (() => void)[] {
    return this.#hooks;
  }

  get hasEvents(): boolean {
    return this.#events > 0;
  }
}
