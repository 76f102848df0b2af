import type { Agent } from '../../core/agent.ts';
import { DELEGATION, type Delegation } from '../../core/delegation.ts';
import { textsOf } from '../../core/draft.ts';
import { QueueError } from '../../core/errors.ts';
import type { TaskDraftInput } from '../../core/task.ts';
import { StoreError } from '../../store/errors.ts';
import type { Tables } from '../../store/tables/tables.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { Created, Fence } from '../port.ts';
import type { Attempts } from './attempts.ts';
import { knownAgent, submit, type KeptAgent, type SubmitContext } from './submit.ts';
import type { Unit } from './unit.ts';

/** Where a task is made: its place in the run of the one that makes it. */
export interface Delegating extends SubmitContext {
  readonly fence: Fence;
  readonly step: number;
  readonly attempts: Attempts;
}

/**
 * Queues a task that a running one makes, with no more permissions than that has. Its id comes from the step that makes
 * it, so that a step that is run again makes no second one.
 *
 * @throws QueueError worded for the agent that wished for it
 */
export function delegate(
  unit: Unit,
  wish: Delegation,
  { fence, step, attempts, ...context }: Delegating,
): Exclude<Created, { kind: 'refused' }> {
  const creator = unit.tables.tasks.held(fence.task, fence.attempt) && unit.tables.tasks.byId(fence.task);
  if (!creator) return { kind: 'lost' };
  const id = `${creator.id}-${creator.run}-${step}`;
  const made = unit.tables.tasks.byId(id);
  if (made) return { kind: 'created', ref: made.ref };
  refuseTooMany(unit, creator);
  const { agent, name } = agentFor(unit, creator, wish.agent);
  const origin = {
    note: `created by ${creator.ref}`,
    actor: 'agent',
    id,
    agent,
    creator: { id: creator.id, depth: creator.depth },
  } as const;
  const provider = attempts.of(creator.id)?.provider ?? '';
  const tasks = [draftOf(unit, creator, { ...wish, agent: name }, provider)];
  const [submitted] = submit(unit, { tasks, agents: [] }, { ...context, origin });
  if (!submitted) throw new QueueError('internal', `Task ${id} could not be queued.`, { task: creator.id });
  return { kind: 'created', ref: submitted.ref };
}

function refuseTooMany(unit: Unit, { id, depth }: TaskRow): void {
  const { maxTasks, maxDepth } = DELEGATION;
  if (depth >= maxDepth)
    throw refused('This task was made by a task that another one made: do the work here instead.');
  if (unit.tables.tasks.createdBy(id).length >= maxTasks)
    throw refused(`This task has made ${maxTasks} tasks, and may make no more: do the rest here.`);
}

function draftOf(
  unit: Unit,
  creator: TaskRow,
  wish: Delegation & { readonly agent: string },
  provider: string,
): TaskDraftInput {
  const { title, description, type = creator.type, budget, agent } = wish;
  return {
    title,
    description,
    instructions: wish.instructions ?? textsOf(description, type).instructions,
    agent,
    type,
    priority: creator.priority,
    dependsOn: [...siblings(unit, creator, wish.dependsOn), ...(wish.afterMe ? [creator.id] : [])],
    maxRetries: creator.maxRetries,
    budget,
    ...(provider ? { provider } : {}),
    ...(creator.model === null ? {} : { model: creator.model }),
  };
}

function siblings(unit: Unit, creator: TaskRow, refs: readonly string[]): readonly string[] {
  if (refs.length === 0) return [];
  const made = unit.tables.tasks.createdBy(creator.id);
  return refs.map((wanted) => {
    const sibling = made.find(({ ref, id }) => ref === wanted || id === wanted);
    if (sibling) return sibling.id;
    const names = made.map(({ ref }) => ref).join(', ') || 'none so far';
    throw refused(`dependsOn: this task has made no ${wanted}. It has made: ${names}.`);
  });
}

/** The creator's own agent as it runs, or another one that may do no more than that. */
function agentFor(
  unit: Unit,
  creator: TaskRow,
  wanted: string | undefined,
): { readonly agent: KeptAgent; readonly name: string } {
  const own = { hash: creator.agentHash, provider: undefined };
  if (wanted === undefined || wanted === creator.agent) return { agent: own, name: creator.agent };
  const agent = knownAgent(unit, new Map(), wanted);
  if (!agent)
    throw refused(`agent: no task of this queue has an agent named ${wanted}. Leave it out for your own.`);
  const wider = definitionOf(unit.tables, agent.hash).tools.filter(
    (kind) => !definitionOf(unit.tables, own.hash).tools.includes(kind),
  );
  if (wider.length > 0)
    throw refused(`agent: ${wanted} may ${wider.join(', ')}, which you may not. Leave it out for your own.`);
  return { agent, name: wanted };
}

function definitionOf(tables: Tables, hash: string): Agent {
  const agent = tables.agents.byHash(hash);
  if (!agent) throw new StoreError('value', `The task store has lost the agent ${hash}.`);
  return agent;
}

function refused(message: string): QueueError {
  return new QueueError('conflict', message);
}

/** What is wrong with a wish is an answer, for the agent to do better; only a closed engine is none. */
export async function orRefused(created: Promise<Created>): Promise<Created> {
  try {
    return await created;
  } catch (error) {
    if (!(error instanceof QueueError) || error.code === 'closed') throw error;
    return { kind: 'refused', why: error.message.replace(/^tasks\[0\]\./, '') };
  }
}
