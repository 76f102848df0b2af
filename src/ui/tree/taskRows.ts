import { isUndecided } from '../../core/change.ts';
import type { ListFilter, TaskEngine } from '../../engine/port.ts';
import type { Move, QueueChange } from '../queueChange.ts';
import { GROUP_IDS, groupsOn, listingOf, type GroupId } from './groups.ts';
import type { GroupNode, MoreNode, TaskNode } from './nodes.ts';
import type { TreeFilter } from './treeFilter.ts';

/** Rows of a group that are loaded at a time. */
export const PAGE = 100;
/** A group whose rows left it is listed anew when so many are missing from its page, not for each. */
const SLACK = PAGE / 2;
/** The engine's own limit to one listing. */
const MAX_LISTING = 1_000;

/** What a view has to draw again: everything, or some nodes (a group with its rows). */
export type Redraw = 'all' | readonly (GroupNode | TaskNode)[];

/**
 * The rows behind the tree. A group's rows are listed when somebody looks at them, a page at a time; from then on
 * what the queue tells moves them: progress changes its row alone, a task that leaves is taken out, and only the group
 * that it came to is listed again.
 */
export class TaskRows {
  readonly #engine: Pick<TaskEngine, 'list'>;
  readonly #groups = new Map(GROUP_IDS.map((id) => [id, new Group(id)]));
  readonly #byTask = new Map<string, TaskNode>();
  #filter: TreeFilter | undefined;

  constructor(engine: Pick<TaskEngine, 'list'>) {
    this.#engine = engine;
  }

  setFilter(filter: TreeFilter | undefined): void {
    this.#filter = filter;
    for (const group of this.#groups.values()) group.outdated();
  }

  group(id: GroupId): GroupNode {
    return this.#of(id).node;
  }

  /** The row of a task, where it is loaded. */
  find(task: string): TaskNode | undefined {
    return this.#byTask.get(task);
  }

  /** All rows that are loaded, in no order. */
  all(): Iterable<TaskNode> {
    return this.#byTask.values();
  }

  /** The rows of a group as they are loaded, in their order. */
  loaded(id: GroupId): readonly TaskNode[] {
    return this.#of(id).rows;
  }

  /** The groups that hold something, in the tree's order. With a filter they are counted by it. */
  async groups(counts: ReadonlyMap<GroupId, number>): Promise<readonly GroupNode[]> {
    const shown = await Promise.all(
      [...this.#groups.values()].map(async (group) => {
        if (this.#filter?.groups?.includes(group.id) === false) return [];
        group.node.count = this.#filter ? await this.#matching(group) : (counts.get(group.id) ?? 0);
        if (group.node.count > 0) return [group.node];
        // Nobody lists a group that is not shown: its rows would stay as they were.
        this.#put(group, [], group.version);
        return [];
      }),
    );
    return shown.flat();
  }

  /** The rows of a group, listed if they are out of date. */
  async children(id: GroupId): Promise<readonly (TaskNode | MoreNode)[]> {
    const group = this.#of(id);
    await group.listed((version) => this.#list(group, version));
    const left = group.node.count - group.rows.length;
    if (left <= 0) return group.rows;
    group.more.left = left;
    return [...group.rows, group.more];
  }

  /** Another page of a group is wanted. */
  showMore(id: GroupId): GroupNode {
    const group = this.#of(id);
    group.wanted += PAGE;
    group.outdated();
    return group.node;
  }

  /** Takes in what the queue told. `counts` are those after it. */
  apply(change: QueueChange, counts: ReadonlyMap<GroupId, number>): Redraw {
    if (change.all) {
      for (const group of this.#groups.values()) group.outdated();
      return 'all';
    }
    const concerned = new Set<Group>();
    // What is being listed may hold a task that has gone since.
    const listing = [...this.#groups.values()].filter((group) => group.isListing);
    if (change.moves.size > 0)
      this.#outdate(
        listing.map(({ id }) => id),
        concerned,
      );
    for (const [task, move] of change.moves) {
      if (move === 'reviewed') this.#review(task, change, concerned);
      else this.#move(task, move, concerned);
    }
    if (this.#changesReasons(change)) this.#outdate(['pending'], concerned);
    if (change.lanes) this.#outdate(['queued', 'pending'], concerned);
    const redrawn = this.#progress(change, concerned);
    return this.#recount(change, counts, concerned)
      ? 'all'
      : [...[...concerned].map(({ node }) => node), ...redrawn];
  }

  #move(task: string, move: Exclude<Move, 'reviewed'>, concerned: Set<Group>): void {
    const row = this.#byTask.get(task);
    if (move === 'edited') {
      this.#outdate(row ? [row.group] : ['queued', 'pending', 'paused', 'needsYou'], concerned);
      return;
    }
    const targets = move === 'removed' ? [] : groupsOn(move);
    if (row && !targets.includes(row.group)) this.#leave(row, concerned);
    this.#outdate(targets, concerned);
  }

  /** A decision takes what has completed from Needs You to Completed, or back; others stay where they are. */
  #review(task: string, { reviews }: QueueChange, concerned: Set<Group>): void {
    const row = this.#byTask.get(task);
    if (row && row.task.status !== 'completed') return this.#outdate([row.group], concerned);
    const review = reviews.get(task);
    const target = review && isUndecided(review) ? 'needsYou' : 'completed';
    if (row && row.group !== target) this.#leave(row, concerned);
    this.#outdate(['needsYou', 'completed'], concerned);
  }

  #leave(row: TaskNode, concerned: Set<Group>): void {
    const group = this.#of(row.group);
    group.leave(row);
    this.#byTask.delete(row.task.id);
    concerned.add(group);
  }

  /** A parent that ends or is retried changes what its children say, and no event of theirs tells. */
  #changesReasons({ moves }: QueueChange): boolean {
    const decides = [...moves.values()].some(
      (move) => move !== 'edited' && move !== 'reviewed' && move !== 'running',
    );
    const waitsForTasks = ({ task: { reason } }: TaskNode) =>
      reason?.kind === 'dependency' || reason?.kind === 'parent-failed';
    return decides && this.#of('pending').rows.some(waitsForTasks);
  }

  #outdate(ids: readonly GroupId[], concerned: Set<Group>): void {
    for (const id of ids) {
      const group = this.#of(id);
      group.outdated();
      concerned.add(group);
    }
  }

  /** Rows whose group is not drawn again anyway. */
  #progress({ progress }: QueueChange, concerned: ReadonlySet<Group>): readonly TaskNode[] {
    return [...progress].flatMap(([task, told]) => {
      const row = this.#byTask.get(task);
      // The row may be younger than what was told on the way to it.
      if (!row || told.attempt !== row.task.attempt || told.percentage < row.task.progressPercentage)
        return [];
      const { percentage, currentStep, totalSteps, stepTitle } = told;
      row.task = { ...row.task, progressPercentage: percentage, currentStep, totalSteps, stepTitle };
      return concerned.has(this.#of(row.group)) ? [] : [row];
    });
  }

  /** @returns whether groups come or go, so that all must be drawn */
  #recount(change: QueueChange, counts: ReadonlyMap<GroupId, number>, concerned: Set<Group>): boolean {
    if (!change.moved) return false;
    if (this.#filter) return true; // its counts are asked for when all is drawn
    let appears = false;
    for (const group of this.#groups.values()) {
      const count = counts.get(group.id) ?? 0;
      if (count === group.node.count) continue;
      appears ||= count === 0 || group.node.count === 0;
      group.node.count = count;
      concerned.add(group);
    }
    return appears;
  }

  async #matching(group: Group): Promise<number> {
    if (!group.isOutdated) return group.node.count;
    const { total } = await this.#engine.list({ ...this.#listing(group), limit: 1 });
    return total;
  }

  #listing({ id }: Group): ListFilter {
    const { groups: _, ...filter } = this.#filter ?? {};
    return { ...listingOf(id), ...filter };
  }

  async #list(group: Group, version: number): Promise<void> {
    const rows: TaskNode[] = [];
    for (let total = Infinity; rows.length < Math.min(group.wanted, total);) {
      const limit = Math.min(group.wanted - rows.length, MAX_LISTING);
      const page = await this.#engine.list({ ...this.#listing(group), offset: rows.length, limit });
      total = page.total;
      if (page.tasks.length === 0) break;
      rows.push(...page.tasks.map((task): TaskNode => ({ kind: 'task', group: group.id, task })));
    }
    this.#put(group, rows, version);
  }

  #put(group: Group, rows: readonly TaskNode[], version: number): void {
    for (const row of group.rows) if (this.#byTask.get(row.task.id) === row) this.#byTask.delete(row.task.id);
    group.take(rows, version);
    for (const row of group.rows) this.#byTask.set(row.task.id, row);
  }

  #of(id: GroupId): Group {
    const group = this.#groups.get(id);
    if (!group) throw new Error(`There is no group ${id}.`);
    return group;
  }
}

class Group {
  readonly id: GroupId;
  readonly node: GroupNode;
  readonly more: MoreNode;
  rows: readonly TaskNode[] = [];
  wanted = PAGE;
  /** Counts what made the rows out of date, so that a listing which was on its way meanwhile does not count as new. */
  #version = 1;
  #listed = 0;
  #listing: Promise<void> | undefined;

  constructor(id: GroupId) {
    this.id = id;
    this.node = { kind: 'group', id, count: 0 };
    this.more = { kind: 'more', group: id, task: null, left: 0 };
  }

  get version(): number {
    return this.#version;
  }

  get isOutdated(): boolean {
    return this.#listed !== this.#version;
  }

  outdated(): void {
    this.#version += 1;
  }

  get isListing(): boolean {
    return this.#listing !== undefined;
  }

  /** Lists the rows if they are out of date. Whoever comes meanwhile waits for the same listing. */
  listed(list: (version: number) => Promise<void>): Promise<void> {
    if (!this.isOutdated) return Promise.resolve();
    this.#listing ??= list(this.#version).finally(() => {
      this.#listing = undefined;
    });
    return this.#listing;
  }

  /** A row goes at once; what comes up from behind it is listed when there is room for much of it. */
  leave(row: TaskNode): void {
    const wasCurrent = !this.isOutdated;
    this.rows = this.rows.filter((other) => other !== row);
    this.#version += 1;
    const enough = this.rows.length > this.wanted - SLACK || this.rows.length >= this.node.count - 1;
    if (wasCurrent && enough) this.#listed = this.#version;
  }

  /** The rows that were asked for at `version`. Known tasks keep their nodes, and with them selection and focus. */
  take(rows: readonly TaskNode[], version: number): void {
    const known = new Map(this.rows.map((row) => [row.task.id, row]));
    this.rows = rows.map((row) => {
      const old = known.get(row.task.id);
      if (!old) return row;
      old.task = row.task;
      return old;
    });
    this.#listed = version;
  }
}
