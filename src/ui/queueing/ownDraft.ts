import { textsOf } from '../../core/draft.ts';
import { taskDraftSchema, type TaskDraftInput, type TaskType } from '../../core/task.ts';
import { draftProblems } from '../../files/draftProblems.ts';
import { checkContext } from '../../workspace/contextEntry.ts';

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

/** What is wrong with a draft, by field, each in words that name the field. */
export function problemsOf(draft: TaskDraftInput): ReadonlyMap<string, string> {
  const parsed = taskDraftSchema.safeParse(draft);
  const wrong = parsed.success ? [] : draftProblems(parsed.error);
  const unread = checkContext(draft.context ?? []).map(({ index, message }) => ({
    field: `context[${index}]`,
    message,
  }));
  const problems = new Map<string, string>();
  for (const { field, message } of [...wrong, ...unread]) {
    const name = /^\w+/.exec(field)?.[0] ?? field;
    if (!problems.has(name)) problems.set(name, `${field}: ${message}`);
  }
  return problems;
}
