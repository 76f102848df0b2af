import { QueueError } from '../../core/errors.ts';
import type { RecordedStep } from '../../core/recording.ts';
import type { TaskEvent } from '../../core/event.ts';
import { STATUSES, type Status } from '../../core/lifecycle.ts';
import type { Task } from '../../core/task.ts';
import { wholeResult } from '../../core/wholeResult.ts';
import { NEEDS_YOU, type Condition, type Part } from '../../store/tables/tasks.ts';
import type { Tables } from '../../store/tables/tables.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type {
  Dependants,
  Fence,
  Fetched,
  ListFilter,
  LogFilter,
  RunPart,
  Schedule,
  Stats,
  TaskGraph,
  TaskPage,
} from '../port.ts';
import type { ChangeTexts } from '../reviewPort.ts';
import type { Calls } from './calls.ts';
import type { Lanes } from './lanes.ts';
import type { Pauses } from './pauses.ts';
import { proposedTexts } from './proposals.ts';
import { scheduleView } from './recurring.ts';
import type { TaskView } from './view.ts';

const MAX_PAGE = 1_000;
const DEPENDANTS_NAMED = 10;
const MAX_LOG = 10_000;
/** Characters of a page's texts: a page crosses as one message, whose reader must not stand still for it. */
const MAX_PAGE_TEXT = 4_000_000;
/** Characters to search for; SQLite refuses patterns that are much longer. */
const MAX_TEXT = 1_000;

/** What a listing tells that no row does. */
export interface QueryContext {
  readonly pauses: Pauses;
  readonly lanes: Lanes;
  readonly view: TaskView;
  readonly calls: Calls;
  readonly now: () => number;
}

/** Reads. They see what is committed, because nothing else is ever visible between two batches. */
export class Queries {
  readonly #tables: Tables;
  readonly #pauses: Pauses;
  readonly #lanes: Lanes;
  readonly #view: TaskView;
  readonly #calls: Calls;
  readonly #now: () => number;

  constructor(tables: Tables, { pauses, lanes, view, calls, now }: QueryContext) {
    this.#tables = tables;
    this.#pauses = pauses;
    this.#lanes = lanes;
    this.#view = view;
    this.#calls = calls;
    this.#now = now;
  }

  get(key: string): Task | undefined {
    const row = this.#tables.tasks.byId(key) ?? this.#tables.tasks.byRef(key);
    return row && this.#view.task(row);
  }

  list(filter: ListFilter): TaskPage {
    const limit = within('limit', filter.limit ?? 100, 1, MAX_PAGE);
    const offset = within('offset', filter.offset ?? 0, 0, Number.MAX_SAFE_INTEGER);
    const parts = this.#parts(filter);
    const order = filter.order === 'newest' ? 'newest' : filter.status?.length === 1 ? 'run' : 'queue';
    const total = this.#storedCount(filter) ?? this.#tables.tasks.count(parts);
    const rows = total === 0 ? [] : fitting(this.#tables.tasks.page(parts, order, offset, limit));
    return { tasks: rows.map((row) => this.#view.task(row)), total };
  }

  log(filter: LogFilter): readonly TaskEvent[] {
    const limit = within('limit', filter.limit ?? 1_000, 1, MAX_LOG);
    const after = filter.afterSeq ?? 0;
    return filter.task === undefined
      ? this.#tables.events.after(after, limit)
      : this.#tables.events.ofTask(filter.task, after, limit);
  }

  graph(id: string): TaskGraph {
    const { dependencies, tasks } = this.#tables;
    const reached = new Map<string, TaskRow>();
    const todo = [id];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const row = reached.has(next) ? undefined : tasks.byId(next);
      if (!row) continue;
      reached.set(next, row);
      for (const parent of dependencies.parentsOf(next)) todo.push(parent);
      for (const child of dependencies.childrenOf(next)) todo.push(child);
    }
    const edges = [...reached.keys()].flatMap((child) =>
      dependencies.parentsOf(child).map((parent) => ({ parent, child })),
    );
    return { tasks: [...reached.values()].map((row) => this.#view.task(row)), edges };
  }

  /** What a task has come to on which a running one depends, directly or not, or which that has made. */
  result(fence: Fence, ref: string): Fetched {
    const { tasks, dependencies } = this.#tables;
    if (!tasks.held(fence.task, fence.attempt)) return { kind: 'lost' };
    const id = dependencies.reached(fence.task, ref);
    const row = id === undefined ? undefined : tasks.byId(id);
    if (!row) return { kind: 'unknown' };
    const { title, status, result } = row;
    return { kind: 'found', task: { ref: row.ref, title, status, result } };
  }

  run(id: string, from: number): RunPart | undefined {
    const task = this.#tables.tasks.byId(id);
    const agent = task && this.#tables.agents.byHash(task.agentHash);
    if (!agent) return undefined;
    const steps: RecordedStep[] = [];
    for (let step = from, text = 0; text < MAX_PAGE_TEXT; step++) {
      const record = this.#tables.steps.recorded(task.id, task.run, step);
      if (!record) return { agent, steps, next: null };
      steps.push(record);
      text += JSON.stringify(record).length;
    }
    return { agent, steps, next: from + steps.length };
  }

  schedules(): readonly Schedule[] {
    return this.#tables.schedules.all().map(scheduleView);
  }

  cursor(): number {
    return this.#tables.events.last();
  }

  /** A file in the overlay of a task. */
  proposed(task: string, proposer: string, path: string): ChangeTexts | undefined {
    return proposedTexts(this.#tables, task, proposer, path);
  }

  dependants(ids: readonly string[]): Dependants {
    const all = this.#tables.dependencies.below(ids);
    const first = all.slice(0, DEPENDANTS_NAMED).flatMap((each) => this.get(each) ?? []);
    return {
      total: all.length,
      first: first.map(({ id, ref, title, status }) => ({ id, ref, title, status })),
    };
  }

  /** How many match, where the stored counts say it: a listing by status alone counts no rows. */
  #storedCount({ status = STATUSES, needsYou, ...more }: ListFilter): number | undefined {
    const { agent, type, provider, text } = more;
    if (agent !== undefined || type !== undefined || provider !== undefined || text) return undefined;
    const byStatus = this.#byStatus();
    const all = [...new Set(status)].reduce((sum, one) => sum + byStatus[one], 0);
    if (needsYou === undefined) return all;
    const counted = this.#tables.tasks.countNeeding();
    const needing = NEEDING.reduce((sum, one) => sum + (status.includes(one) ? counted[one] : 0), 0);
    return needsYou ? needing : all - needing;
  }

  #byStatus(): Readonly<Record<Status, number>> {
    const counts = this.#tables.tasks.counts();
    const held = this.#heldCount();
    return { ...counts, queued: counts.queued - held, pending: counts.pending + held };
  }

  stats(): Stats {
    const byStatus = this.#byStatus();
    const since = this.#pauses.heldSince;
    const needing = this.#tables.tasks.countNeeding();
    return {
      byStatus,
      total: STATUSES.reduce((sum, status) => sum + byStatus[status], 0),
      needsYou: needing.paused + needing.completed,
      toReview: needing.completed,
      queuePaused: this.#pauses.queue,
      pausedAgents: [...this.#pauses.agents].toSorted(),
      providers: this.#pauses.providerStates(this.#now()),
      held: since === undefined ? null : { since, tasks: byStatus.pending + byStatus.queued },
      spending: this.#calls.spending.view(),
    };
  }

  /** Queued tasks that their lanes hold, from stored counts. */
  #heldCount(): number {
    const now = this.#now();
    const held = this.#tables.tasks.queuedByLane().filter((lane) => this.#lanes.holds(lane, now));
    return held.reduce((sum, { queued }) => sum + queued, 0);
  }

  /** A part for each stored status of which tasks may be among those asked for. */
  #parts(filter: ListFilter): readonly Part[] {
    const wanted = new Set(filter.status ?? STATUSES);
    const more = detailsOf(filter);
    return STATUSES.flatMap((status) => {
      const part = this.#part(status, wanted, filter.needsYou);
      return part ? [{ ...part, status, ...and(part, more) }] : [];
    });
  }

  /** `pending` and `queued` as people see them: what its lane holds is pending, whatever its row says. */
  #part(status: Status, wanted: ReadonlySet<Status>, needsYou: boolean | undefined): Condition | undefined {
    const needing = status === 'paused' || status === 'completed' ? NEEDS_YOU[status] : undefined;
    if (needsYou === true && !needing) return undefined;
    if (status === 'queued' && wanted.has('queued') !== wanted.has('pending')) {
      const held = this.#lanes.held(this.#tables.tasks.queuedByLane(), this.#now());
      return wanted.has('queued') ? not(held) : held;
    }
    if (!wanted.has(status)) return undefined;
    if (!needing || needsYou === undefined) return ALL;
    return needsYou ? needing : not(needing);
  }
}

const ALL: Condition = { sql: '1', params: [] };
/** The statuses of which tasks may need the person. */
const NEEDING = ['paused', 'completed'] as const;

function detailsOf({ agent, type, provider, text }: ListFilter): Condition {
  within('text', text?.length ?? 0, 0, MAX_TEXT);
  const named = and(and(isOneOf('agent', agent), isOneOf('type', type)), isOneOf('provider', provider));
  return text ? and(named, contains(text)) : named;
}

/** The first of them whose texts fit into a page, and one at least. */
function fitting(rows: readonly TaskRow[]): readonly TaskRow[] {
  let text = 0;
  const tooMany = rows.findIndex(({ description, instructions, result }, index) => {
    text += description.length + instructions.length + (result ? wholeResult(result).length : 0);
    return index > 0 && text > MAX_PAGE_TEXT;
  });
  return tooMany === -1 ? rows : rows.slice(0, tooMany);
}

function and(a: Condition, b: Condition): Condition {
  return { sql: `${a.sql} and ${b.sql}`, params: [...a.params, ...b.params] };
}

function not({ sql, params }: Condition): Condition {
  return { sql: `not (${sql})`, params };
}

function isOneOf(column: 'agent' | 'type' | 'provider', wanted: string | readonly string[] = []): Condition {
  const values = typeof wanted === 'string' ? [wanted] : wanted;
  if (values.length === 0) return ALL;
  return { sql: `${column} in (${values.map(() => '?').join(', ')})`, params: values };
}

/**
 * SQLite's own LIKE knows the case of A to Z only, and is fast; GLOB with both cases of each letter knows every alphabet.
 */
function contains(text: string): Condition {
  if (/^[\x20-\x7e]*$/.test(text)) {
    const like = `%${text.replace(/[%_\\]/g, '\\$&')}%`;
    const matches = (column: string) => `${column} like ? escape '\\'`;
    return {
      sql: `(${['title', 'ref', 'description'].map(matches).join(' or ')})`,
      params: [like, like, like],
    };
  }
  const pattern = `*${Array.from(text, eitherCase).join('')}*`;
  return {
    sql: '(title glob ? or ref glob ? or description glob ?)',
    params: [pattern, pattern, pattern],
  };
}

function eitherCase(character: string): string {
  if ('*?['.includes(character)) return `[${character}]`;
  const cases = new Set([character, character.toLowerCase(), character.toUpperCase()]);
  const single = [...cases].filter((form) => Array.from(form).length === 1);
  return single.length > 1 ? `[${single.join('')}]` : character;
}

function within(field: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new QueueError('invalid', `${field}: ${value} is not a whole number from ${min} to ${max}.`, {
    field,
  });
}
