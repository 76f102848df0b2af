import type { Agent } from '../../core/agent.ts';
import { QueueError } from '../../core/errors.ts';
import { estimateSeconds } from '../../core/estimate.ts';
import { findCycle } from '../../core/graph.ts';
import { isFinal } from '../../core/lifecycle.ts';
import type { TaskPatch } from '../../core/task.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import { editedHash, find } from './commands.ts';
import { admitIfReady, refusal, scheduleOf, waitIfNeeded } from './moves.ts';
import { keepAgents, knownAgent } from './submit.ts';
import type { Unit } from './unit.ts';
import { connect, settleEdges } from './wiring.ts';

/**
 * Changes a task that waits.
 *
 * @throws QueueError `conflict`, `not-found`, `cycle`
 */
export function edit(unit: Unit, id: string, patch: TaskPatch, agents: readonly Agent[]): void {
  const task = find(unit, id);
  if (isFinal(task.status) || task.status === 'running') throw refusal(task, 'edit');
  const parents = patch.dependsOn && parentsOf(unit, task, patch.dependsOn);
  const fields = { ...patchFields(unit, task, patch), ...agentFields(unit, task, patch.agent, agents) };
  unit.tables.tasks.update(id, fields);
  unit.emit(task, 'person', { kind: 'edited', fields: Object.keys(patch) });
  if (parents || patch.onParentFailure) rewire(unit, id, parents ?? unit.tables.dependencies.parentsOf(id));
  else waitIfNeeded(unit, admitIfReady(unit, { ...task, ...fields }));
}

/** Which parents still hold it up depends on what it does when one fails: the edges are laid anew for either. */
function rewire(unit: Unit, id: string, parents: readonly string[]): void {
  connect(unit, { id, parents });
  settleEdges(unit, { id, parents, action: 'edited' });
}

function parentsOf(unit: Unit, task: TaskRow, names: readonly string[]): readonly string[] {
  const { tasks, dependencies } = unit.tables;
  const parents = names.map((name, index) => {
    const parent = tasks.byRef(name) ?? tasks.byId(name);
    if (parent) return parent.id;
    const field = `dependsOn[${index}]`;
    throw new QueueError('not-found', `${field}: there is no task ${name}.`, { field, task: task.id });
  });
  const cycle = findCycle([task.id], (id) => (id === task.id ? parents : dependencies.parentsOf(id)));
  if (!cycle) return [...new Set(parents)];
  const path = cycle.map((id) => tasks.byId(id)?.ref ?? id).join(' → ');
  const message = `dependsOn: the tasks would depend on each other in a circle: ${path}.`;
  throw new QueueError('cycle', message, { field: 'dependsOn', task: task.id });
}

/** The provider goes with the agent, unless the task had named one of its own. */
function agentFields(
  unit: Unit,
  task: TaskRow,
  name: string | undefined,
  agents: readonly Agent[],
): Partial<TaskRow> {
  if (name === undefined) return {};
  const agent = knownAgent(unit, keepAgents(unit, agents), name);
  if (!agent) {
    const message = `agent: there is no agent named ${name}.`;
    throw new QueueError('not-found', message, { field: 'agent', task: task.id });
  }
  const before = unit.tables.agents.byHash(task.agentHash)?.provider ?? '';
  const provider = task.provider === before ? { provider: agent.provider ?? '' } : {};
  return { agent: name, agentHash: agent.hash, ...provider };
}

function patchFields(unit: Unit, task: TaskRow, patch: TaskPatch): Partial<TaskRow> {
  const { scheduledAt, dependsOn: _, agent: _agent, ...rest } = patch;
  return {
    ...rest,
    ...(scheduledAt === undefined ? {} : { scheduledAt, ...scheduleOf(scheduledAt, unit.now) }),
    estimatedSeconds: estimateOf(unit, { ...task, ...patch }),
    contentHash: editedHash(unit, task),
    updatedAt: unit.now,
  };
}

function estimateOf(
  unit: Unit,
  { agent, type, description }: Pick<TaskRow, 'agent' | 'type' | 'description'>,
) {
  return estimateSeconds(type, description.length, unit.tables.tasks.history(agent, type));
}
