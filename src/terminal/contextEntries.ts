import fs from 'node:fs/promises';
import type { ContextFault } from '../core/contextFault.ts';
import type { TaskDraft } from '../core/task.ts';
import { checkContext } from '../workspace/contextEntry.ts';
import { contextFaults } from '../workspace/contextMatches.ts';
import { WorkspaceReader } from '../workspace/reader.ts';
import { BadInput } from './badInput.ts';

/** The entries of `--context` as they were given. @throws BadInput naming every one that can never be read */
export function contextOption(entries: readonly string[]): readonly string[] {
  const problems = checkContext(entries).map(({ message }) => ({ field: '--context', message }));
  if (problems.length > 0) throw new BadInput(problems);
  return entries;
}

/**
 * What of the drafts' context is not there, a line each. It may come before the task runs, so this refuses nothing; but
 * a path that was mistyped would otherwise be missed by nobody.
 */
export async function missingContext(
  drafts: readonly Pick<TaskDraft, 'ref' | 'title' | 'context'>[],
  workspace: string,
): Promise<readonly string[]> {
  const entries = drafts.flatMap(({ context }) => context);
  const faults = await faultsIn(workspace, entries);
  return drafts.flatMap(({ ref, title, context }) =>
    context.flatMap((entry) => {
      const fault = faults.get(entry);
      if (!fault) return [];
      const hint = fault.meant === undefined ? '' : ` Did you mean ${fault.meant}?`;
      return [`${ref ?? title}: context: ${fault.message}${hint}`];
    }),
  );
}

/** Which of the entries are not there in the workspace folder. */
export function faultsIn(
  workspace: string,
  entries: Iterable<string>,
): Promise<ReadonlyMap<string, ContextFault>> {
  return contextFaults(new WorkspaceReader({ folders: [workspace], files: fs }), entries);
}
