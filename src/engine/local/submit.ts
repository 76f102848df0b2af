import { agentSchema, type Agent } from '../../core/agent.ts';
import { parseDraft, parseInput } from '../../core/draft.ts';
import { QueueError } from '../../core/errors.ts';
import { estimateSeconds } from '../../core/estimate.ts';
import { findCycle } from '../../core/graph.ts';
import { makeTaskId, refFromTitle } from '../../core/taskId.ts';
import type { TaskDraft } from '../../core/task.ts';
import type { NewTaskRow } from '../../store/tables/tasks.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { Submission, SubmitAction, Submitted } from '../port.ts';
import { askRunning } from './commands.ts';
import { isSatisfied, tellChild } from './family.ts';
import { agentHash, contentHash } from './hashes.ts';
import { admitIfReady, move, scheduleOf, waitIfNeeded } from './moves.ts';
import { putBack } from './retrying.ts';
import type { Unit } from './unit.ts';
import type { WorkerRegistry } from './workerRegistry.ts';

/** Refs made from equal titles are numbered up to here; beyond it they bear a random end. */
const MAX_NUMBERED = 20;

export interface SubmitContext {
  readonly user: string;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly workers: WorkerRegistry;
  /** Where new tasks come from; stands at the beginning of their history. */
  readonly origin?: string;
}

/** One task of the batch on its way in. */
interface Entry {
  readonly draft: TaskDraft;
  readonly ref: string;
  readonly contentHash: string;
  readonly existing: TaskRow | undefined;
  readonly action: SubmitAction;
  readonly id: string;
  parents: readonly string[];
}

/**
 * Queues a batch, whole or not at all.
 *
 * @throws QueueError `invalid` (naming `tasks[i].field`), `cycle`, `not-found`
 */
export function submit(unit: Unit, submission: Submission, context: SubmitContext): readonly Submitted[] {
  const agents = keepAgents(unit, submission.agents);
  const entries = prepare(unit, submission, context);
  resolveParents(unit, entries);
  refuseCycles(unit, entries);
  const userId = unit.tables.users.idOf(context.user);
  for (const [index, entry] of entries.entries())
    write(unit, entry, { ...context, agent: agentOf(unit, agents, entry, index), userId });
  const wired = entries.filter((entry) => isRewired(entry) && !isAlone(entry));
  for (const entry of wired) connect(unit, entry);
  for (const entry of wired) settleEdges(unit, entry);
  return entries.map(({ id, ref, action }) => ({ id, ref, action }));
}

function keepAgents(unit: Unit, agents: readonly Agent[]): ReadonlyMap<string, KeptAgent> {
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

interface KeptAgent {
  readonly hash: string;
  readonly provider: string | undefined;
}

function agentOf(
  unit: Unit,
  agents: ReadonlyMap<string, KeptAgent>,
  { draft }: Entry,
  index: number,
): KeptAgent {
  const given = agents.get(draft.agent);
  if (given) return given;
  const hash = unit.tables.agents.latest(draft.agent);
  if (hash) return { hash, provider: unit.tables.agents.byHash(hash)?.provider };
  const field = `tasks[${index}].agent`;
  throw new QueueError('not-found', `${field}: there is no agent named ${draft.agent}.`, { field });
}

function prepare(unit: Unit, submission: Submission, context: SubmitContext): Entry[] {
  const drafts = submission.tasks.map((input, index) => parseDraft(input, `tasks[${index}].`));
  const taken = givenRefs(drafts);
  return drafts.map((draft) => {
    const ref = draft.ref ?? freeRef(unit, refFromTitle(draft.title), taken, context);
    taken.add(ref);
    const existing = draft.ref === undefined ? undefined : unit.tables.tasks.byRef(ref);
    const hash = contentHash(draft);
    const action = existing ? actionFor(existing, hash) : 'created';
    const isNew = action === 'created' || action === 'superseded';
    const id = existing && !isNew ? existing.id : makeTaskId(unit.now, context.randomBytes(10));
    return { draft, ref, contentHash: hash, existing, action, id, parents: [] };
  });
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
    if (!taken.has(ref) && !unit.tables.tasks.byRef(ref)) return ref;
  }
}

function resolveParents(unit: Unit, entries: readonly Entry[]): void {
  const inBatch = new Map(entries.map((entry) => [entry.ref, entry.id]));
  for (const [index, entry] of entries.entries()) {
    const parents = entry.draft.dependsOn.map((name, position) => {
      const id = inBatch.get(name) ?? unit.tables.tasks.byRef(name)?.id ?? unit.tables.tasks.byId(name)?.id;
      if (id) return id;
      const field = `tasks[${index}].dependsOn[${position}]`;
      throw new QueueError('not-found', `${field}: ${entry.ref} depends on ${name}, which does not exist.`, {
        field,
      });
    });
    entry.parents = [...new Set(parents)];
  }
}

/** Whether the entry's dependencies are laid anew: those of a retried one may have been superseded meanwhile. */
function isRewired({ action }: Entry): boolean {
  return action !== 'unchanged' && action !== 'followed';
}

/** A new task without parents is whole as it was inserted. */
function isAlone({ action, parents }: Entry): boolean {
  return action === 'created' && parents.length === 0;
}

function refuseCycles(unit: Unit, entries: readonly Entry[]): void {
  const rewired = new Map(entries.filter(isRewired).map((entry) => [entry.id, entry]));
  const moved = movedEdges(unit, entries);
  const storedParents = (id: string): readonly string[] =>
    unit.tables.dependencies.parentsOf(id).map((parent) => moved(id, parent));
  const cycle = findCycle(rewired.keys(), (id) => rewired.get(id)?.parents ?? storedParents(id));
  if (!cycle) return;
  const names = cycle.map((id) => rewired.get(id)?.ref ?? unit.tables.tasks.byId(id)?.ref ?? id);
  const field = `tasks[${entries.findIndex(({ id }) => rewired.has(id) && cycle.includes(id))}].dependsOn`;
  throw new QueueError(
    'cycle',
    `${field}: the tasks depend on each other in a circle: ${names.join(' → ')}.`,
    { field },
  );
}

/** Edges of tasks that are not in the batch, as they will be: who waits for a superseded task waits for the new one. */
function movedEdges(unit: Unit, entries: readonly Entry[]): (child: string, parent: string) => string {
  const moved = new Map<string, string>();
  for (const { action, existing, id } of entries) {
    if (action !== 'superseded' || !existing) continue;
    for (const child of unit.tables.dependencies.waitingChildren(existing.id))
      moved.set(`${child} ${existing.id}`, id);
  }
  return (child, parent) => moved.get(`${child} ${parent}`) ?? parent;
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
  unit.emit(row, 'person', { kind: 'status', status: row.status, ...(origin ? { note: origin } : {}) });
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

function newRow(unit: Unit, entry: Entry, { agent, userId }: Surroundings): NewTaskRow {
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
  inputHash: null,
  errorMessage: null,
  result: null,
} as const satisfies Partial<TaskRow>;

/** Lays the edges, with every row in place, and counts those that still hold the child up. */
function connect(unit: Unit, entry: Entry): void {
  const { dependencies, tasks } = unit.tables;
  const child = tasks.byId(entry.id);
  if (!child) return;
  dependencies.removeParentsOf(entry.id);
  let waitingParents = 0;
  for (const id of entry.parents) {
    const parent = tasks.byId(id);
    const satisfied = parent !== undefined && isSatisfied(parent, child);
    dependencies.add(entry.id, id, satisfied);
    if (!satisfied) waitingParents += 1;
  }
  tasks.update(entry.id, { waitingParents });
}

/** With every edge in place: what may run already, and what a parent that ended before means. */
function settleEdges(unit: Unit, entry: Entry): void {
  const child = unit.tables.tasks.byId(entry.id);
  if (!child) return;
  const settled = waitIfNeeded(unit, admitIfReady(unit, child));
  // Whoever asks for another go while a parent is dead waits for the parent, whatever the policy.
  if (entry.action === 'retried') return;
  const dead = entry.parents
    .flatMap((id) => unit.tables.tasks.byId(id) ?? [])
    .find(({ status }) => status === 'failed' || status === 'cancelled');
  if (dead) tellChild(unit, settled, dead);
}
