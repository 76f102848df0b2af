import { textsOf } from './draft.ts';
import type { TaskDraftInput, TaskType } from './task.ts';

/** What the person has said so far; everything else is made up for them. */
export type OwnDraft = Partial<TaskDraftInput>;

/** What stands in for what nobody said. */
export interface DraftDefaults {
  /** For tasks that name neither agent nor type. */
  readonly agent: string | undefined;
  readonly maxRetries: number;
  readonly agentFor: (type: TaskType) => string;
  /** The type that an agent is there for, if any. */
  readonly typeOf: (agent: string) => TaskType | undefined;
}

/** The draft that is queued: what the person said, with the rest made up. It may still have problems. */
export function wholeDraft(own: OwnDraft, defaults: DraftDefaults): TaskDraftInput {
  const agent = own.agent ?? (own.type === undefined ? defaults.agent : undefined);
  const type = own.type ?? (agent === undefined ? undefined : defaults.typeOf(agent)) ?? 'general';
  return {
    ...textsOf(own.description ?? own.title ?? '', type),
    maxRetries: defaults.maxRetries,
    ...own,
    type,
    agent: agent ?? defaults.agentFor(type),
  };
}
