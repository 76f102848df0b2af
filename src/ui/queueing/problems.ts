import { scheduleProblem } from '../../core/cron.ts';
import { taskDraftSchema, type TaskDraftInput } from '../../core/task.ts';
import { draftProblems } from '../../files/draftProblems.ts';
import { checkContext } from '../../workspace/contextEntry.ts';

/** What is wrong with a draft, by field, each in words that name the field. */
export function problemsOf(draft: TaskDraftInput): ReadonlyMap<string, string> {
  const parsed = taskDraftSchema.safeParse(draft);
  const wrong = parsed.success ? [scheduleProblem(parsed.data) ?? []].flat() : draftProblems(parsed.error);
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
