import { agentSchema, type Agent } from '../../core/agent.ts';
import type { Recurrence } from '../../core/cron.ts';
import { parseDraft, parseInput } from '../../core/draft.ts';
import { QueueError } from '../../core/errors.ts';
import { estimateSeconds } from '../../core/estimate.ts';
import type { Actor } from '../../core/event.ts';
import { makeTaskId, refFromTitle } from '../../core/taskId.ts';
import type { TaskDraft } from '../../core/task.ts';
import type { NewTaskRow } from '../../store/tables/tasks.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { Submission, SubmitAction, Submitted } from '../port.ts';
import { askRunning } from './commands.ts';
import { agentHash, contentHash } from './hashes.ts';
import { move, scheduleOf } from './moves.ts';
import { endRecurrence, keepSchedule, refuseWrongSchedule } from './recurring.ts';
import { putBack } from './retrying.ts';
import type { Unit } from './unit.ts';
import {
  connect,
  isAlone,
  isKnown,
  isRewired,
  refuseCycles,
  resolveParents,
  settleEdges,
  type Entry,
  type Named,
} from './wiring.ts';
import type { WorkerRegistry } from './workerRegistry.ts';

/** Refs made from equal titles are numbered up to here; beyond it they bear a random end. */
const MAX_NUMBERED = 20;

export interface SubmitContext {
  readonly user: string;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly workers: WorkerRegistry;
  /** Where a new task comes from, if not from a person's draft. */
  readonly origin?: Origin;
}

export interface Origin {
  /** Stands at the beginning of the task's history. */
  readonly note: string;
  readonly actor: Actor;
  /** For one that must not be made twice; otherwise a new one is made up. */
  readonly id?: string;
  /** Exactly this one, though another of its name may have come since. */
  readonly agent?: KeptAgent;
  /** The task whose agent made it. */
  readonly creator?: Pick<TaskRow, 'id' | 'depth'>;
}

/**
 * Queues a batch, whole or not at all.
 *
 * @throws QueueError `invalid` (naming `tasks[i].field`), `cycle`, `not-found`
 */
export function submit(unit: Unit, submission: Submission, context: SubmitContext): readonly Submitted[] {
  const agents = keepAgents(unit, submission.agents);
  const named = nameDrafts(unit, submission, context);
  const answers = new Map<number, Submitted>();
  for (const each of named) {
    if (!each.draft.schedule) continue;
    agentOf(unit, agents, each);
    answers.set(each.index, recur(unit, each, each.draft.schedule, context));
  }
  const plain = named.filter(({ draft }) => !draft.schedule);
  for (const entry of queue(unit, plain, agents, context))
    answers.set(entry.index, { id: entry.id, ref: entry.ref, action: entry.action });
  return named.flatMap(({ index }) => answers.get(index) ?? []);
}

function recur(
  unit: Unit,
  { draft, ref, index }: Named,
  when: Recurrence,
  { randomBytes }: SubmitContext,
): Submitted {
  refuseWrongSchedule(draft, `tasks[${index}].`);
  return keepSchedule(unit, { draft, when, ref, newId: makeTaskId(unit.now, randomBytes(10)) });
}

function queue(
  unit: Unit,
  named: readonly Named[],
  agents: ReadonlyMap<string, KeptAgent>,
  context: SubmitContext,
): readonly Entry[] {
  const entries = named.map((each) => entryOf(unit, each, context));
  for (const { draft } of entries) if (draft.ref !== undefined) endRecurrence(unit, draft.ref);
  resolveParents(unit, entries);
  refuseCycles(unit, entries);
  const userId = unit.tables.users.idOf(context.user);
  for (const entry of entries)
    write(unit, entry, {
      ...context,
      agent: context.origin?.agent ?? agentOf(unit, agents, entry),
      userId,
    });
  const wired = entries.filter((entry) => isRewired(entry) && !isAlone(entry));
  for (const entry of wired) connect(unit, entry);
  for (const entry of wired) settleEdges(unit, entry);
  return entries;
}

export function keepAgents(unit: Unit, agents: readonly Agent[]): ReadonlyMap<string, KeptAgent> {
  const kept = new Map<string, KeptAgent>();
  for (const [index, input] of agents.entries()) {
    const agent = parseInput(agentSchema, input, `agents[${index}].`);
    const hash = agentHash(agent);
    unit.tables.agents.keep(hash, agent);
    kept.set(agent.name, { hash, provider: agent.provider });
  }
  return kept;
}

interface Surroundings extends SubmitContext {
  readonly agent: KeptAgent;
  readonly userId: number;
}

export interface KeptAgent {
  readonly hash: string;
  readonly provider: string | undefined;
}

/** The agent as it was given, or else as it came last. */
export function knownAgent(
  unit: Unit,
  given: ReadonlyMap<string, KeptAgent>,
  name: string,
): KeptAgent | undefined {
  const hash = given.has(name) ? undefined : unit.tables.agents.latest(name);
  return hash ? { hash, provider: unit.tables.agents.byHash(hash)?.provider } : given.get(name);
}

function agentOf(
  unit: Unit,
  agents: ReadonlyMap<string, KeptAgent>,
  { draft, index }: Pick<Named, 'draft' | 'index'>,
): KeptAgent {
  const known = knownAgent(unit, agents, draft.agent);
  if (known) return known;
  const field = `tasks[${index}].agent`;
  throw new QueueError('not-found', `${field}: there is no agent named ${draft.agent}.`, { field });
}

function nameDrafts(unit: Unit, submission: Submission, context: SubmitContext): readonly Named[] {
  const drafts = submission.tasks.map((input, index) => parseDraft(input, `tasks[${index}].`));
  const taken = givenRefs(drafts);
  return drafts.map((draft, index) => {
    const ref = draft.ref ?? freeRef(unit, refFromTitle(draft.title), taken, context);
    taken.add(ref);
    return { index, draft, ref };
  });
}

function entryOf(unit: Unit, named: Named, { origin, randomBytes }: SubmitContext): Entry {
  const { draft, ref } = named;
  const existing = draft.ref === undefined ? undefined : unit.tables.tasks.byRef(ref);
  const hash = contentHash(draft);
  const action = existing ? actionFor(existing, hash) : 'created';
  const isNew = action === 'created' || action === 'superseded';
  const newId = (): string => origin?.id ?? makeTaskId(unit.now, randomBytes(10));
  const id = existing && !isNew ? existing.id : newId();
  return { ...named, contentHash: hash, existing, action, id, parents: [] };
}

function actionFor(existing: TaskRow, hash: string): SubmitAction {
  const changed = existing.contentHash !== hash;
  const begun = existing.attempt > 0 || existing.status === 'cancelled';
  if (changed) return begun ? 'superseded' : 'edited';
  if (existing.status === 'completed') return 'unchanged';
  return existing.status === 'failed' || existing.status === 'cancelled' ? 'retried' : 'followed';
}

function givenRefs(drafts: readonly TaskDraft[]): Set<string> {
  const refs = new Set<string>();
  for (const [index, { ref }] of drafts.entries()) {
    if (ref === undefined) continue;
    const field = `tasks[${index}].ref`;
    if (refs.has(ref))
      throw new QueueError('invalid', `${field}: ${ref} is there twice in this batch.`, { field });
    refs.add(ref);
  }
  return refs;
}

/** `base`, or with the first number that nobody bears. */
export function freeRef(
  unit: Unit,
  base: string,
  taken: ReadonlySet<string>,
  { randomBytes }: SubmitContext,
): string {
  for (let n = 1; ; n++) {
    const end = n <= MAX_NUMBERED ? `${n}` : Buffer.from(randomBytes(4)).toString('hex');
    const ref = n === 1 ? base : `${base}-${end}`;
    if (!taken.has(ref) && !isKnown(unit, ref)) return ref;
  }
}

function write(unit: Unit, entry: Entry, around: Surroundings): void {
  const { agent, workers } = around;
  const { existing } = entry;
  switch (entry.action) {
    case 'unchanged':
    case 'followed':
      return;
    case 'retried':
      if (existing) putBack(unit, existing, { actor: 'person', fresh: false });
      return;
    case 'edited':
      if (existing) rewrite(unit, existing, draftFields(unit, entry, agent));
      return;
    case 'superseded':
      if (existing) supersede(unit, workers, existing, entry.id);
      insert(unit, { ...newRow(unit, entry, around), supersedes: existing?.id ?? null }, around);
      return;
    case 'created':
      insert(unit, newRow(unit, entry, around), around);
  }
}

function insert(unit: Unit, row: NewTaskRow, { origin }: SubmitContext): void {
  unit.tables.tasks.insert(row);
  const note = origin ? { note: origin.note } : {};
  unit.emit(row, origin?.actor ?? 'person', { kind: 'status', status: row.status, ...note });
}

function rewrite(unit: Unit, existing: TaskRow, fields: Partial<TaskRow>): void {
  unit.tables.tasks.update(existing.id, { ...fields, updatedAt: unit.now });
  unit.emit(existing, 'person', { kind: 'edited', fields: ['content'] });
}

/** The old task gives its place to the new one: it is cancelled if it lives, and who waits for it waits for the new. */
function supersede(unit: Unit, workers: WorkerRegistry, old: TaskRow, byId: string): void {
  unit.tables.tasks.update(old.id, { supersededBy: byId, updatedAt: unit.now });
  for (const child of unit.tables.dependencies.waitingChildren(old.id)) {
    unit.tables.dependencies.removeEdge(child, old.id);
    unit.tables.dependencies.add(child, byId, false);
  }
  if (old.status === 'running') {
    askRunning(unit, workers, old, 'cancel');
  } else if (old.status === 'pending' || old.status === 'queued' || old.status === 'paused') {
    move(unit, old, 'cancel', {
      actor: 'person',
      note: 'superseded by a new version',
      fields: { completedAt: unit.now, pauseReason: null },
    });
  }
}

function draftFields(unit: Unit, { draft, contentHash: hash }: Entry, agent: KeptAgent) {
  const history = unit.tables.tasks.history(draft.agent, draft.type);
  return {
    agent: draft.agent,
    agentHash: agent.hash,
    type: draft.type,
    provider: draft.provider ?? agent.provider ?? '',
    model: draft.model ?? null,
    priority: draft.priority,
    onParentFailure: draft.onParentFailure,
    ...scheduleOf(draft.scheduledAt, unit.now),
    maxRetries: draft.maxRetries,
    scheduledAt: draft.scheduledAt ?? null,
    estimatedSeconds: estimateSeconds(draft.type, draft.description.length, history),
    contentHash: hash,
    title: draft.title,
    budget: draft.budget,
    context: draft.context,
    description: draft.description,
    instructions: draft.instructions,
  };
}

function newRow(unit: Unit, entry: Entry, { agent, userId, origin }: Surroundings): NewTaskRow {
  const fields = draftFields(unit, entry, agent);
  return {
    ...BLANK,
    ...fields,
    status: entry.parents.length > 0 || fields.notBefore !== null ? 'pending' : 'queued',
    id: entry.id,
    ref: entry.ref,
    userId,
    createdAt: unit.now,
    updatedAt: unit.now,
    createdBy: origin?.creator?.id ?? null,
    depth: origin?.creator ? origin.creator.depth + 1 : 0,
  };
}

const BLANK = {
  request: null,
  pauseReason: null,
  waitingParents: 0,
  retryCount: 0,
  attempt: 0,
  crashes: 0,
  run: 0,
  worker: null,
  claimedAt: null,
  spentMs: 0,
  progress: 0,
  currentStep: 0,
  totalSteps: 0,
  stepTitle: null,
  startedAt: null,
  completedAt: null,
  supersedes: null,
  supersededBy: null,
  inFlight: null,
  cutOff: null,
  inputHash: null,
  errorMessage: null,
  result: null,
  review: 'none',
  changedFiles: 0,
  addedLines: 0,
  removedLines: 0,
} as const satisfies Partial<TaskRow>;
