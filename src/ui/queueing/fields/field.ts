import type { TaskDraftInput } from '../../../core/task.ts';
import type { TaskEngine } from '../../../engine/port.ts';
import type { AgentSet } from '../../../files/agentSet.ts';
import type { Settings } from '../../settings.ts';
import type { Asker } from '../asker.ts';
import type { OwnDraft } from '../../../core/ownDraft.ts';

/** What editing a field comes to: how it changes what the person has said. */
export type Change = (own: OwnDraft) => OwnDraft;

export interface FieldTools {
  readonly ask: Asker;
  readonly engine: Pick<TaskEngine, 'list' | 'get'>;
  readonly agents: AgentSet;
  readonly settings: Settings;
}

/** One row of the review: a field of the draft, what it holds, and how a person changes it. */
export interface Field {
  /** Whose problems are shown at it. */
  readonly id: keyof TaskDraftInput;
  readonly label: string;
  /** A codicon's name. */
  readonly icon: string;
  /** Whether it means anything for this draft; left out: always. */
  isShown?(draft: TaskDraftInput): boolean;
  value(draft: TaskDraftInput): string;
  /** Undefined where the person went back without changing it. */
  edit(draft: TaskDraftInput): Promise<Change | undefined>;
}

export function set(said: OwnDraft): Change {
  return (own) => ({ ...own, ...said });
}

/** Back to what is made up for the person. */
export function unset(...fields: readonly (keyof OwnDraft)[]): Change {
  return (own) => {
    const rest = { ...own };
    for (const field of fields) delete rest[field];
    return rest;
  };
}
