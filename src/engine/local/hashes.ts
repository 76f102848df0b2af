import { createHash } from 'node:crypto';
import type { Agent } from '../../core/agent.ts';
import type { TaskDraft } from '../../core/task.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}

export function agentHash(agent: Agent): string {
  return hash(agent);
}

/** Of what the person wrote: the same text queued again is the same task. Order of dependencies does not matter. */
export function contentHash(draft: TaskDraft): string {
  return hash([
    draft.title,
    draft.description,
    draft.instructions,
    draft.agent,
    draft.type,
    draft.priority,
    draft.dependsOn.toSorted(),
    draft.onParentFailure,
    draft.scheduledAt ?? null,
    draft.maxRetries,
    draft.context,
    draft.provider ?? null,
    draft.model ?? null,
    draft.budget,
    ...(draft.schedule ? [draft.schedule] : []),
  ]);
}

/** Of all that goes into a run: while it stays the same, a retry goes on after the last finished step. */
export function inputHash(task: TaskRow, provider: string, parents: readonly TaskRow[]): string {
  return hash([
    task.title,
    task.description,
    task.instructions,
    task.agentHash,
    task.context,
    provider,
    task.model,
    // Only results go in: a parent that failed or was sent back, and runs once more, has given nothing new yet.
    parents.map(({ id, result }) => `${id} ${result ? hash(result) : ''}`).toSorted(),
  ]);
}
