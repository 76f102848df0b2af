import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskDraft } from '../core/task.ts';
import { checkContext, parseContextEntry } from '../workspace/contextEntry.ts';
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
  const missing = new Map<string, Promise<boolean>>();
  const lines: string[] = [];
  for (const { ref, title, context } of drafts) {
    for (const entry of context) {
      const parsed = parseContextEntry(entry);
      if (parsed.kind !== 'path' || parsed.isGlob) continue;
      const { path } = parsed;
      const lacks = missing.get(path) ?? isMissing(join(workspace, path));
      missing.set(path, lacks);
      if (await lacks) lines.push(`${ref ?? title}: context: ${path} is not in the workspace now.`);
    }
  }
  return lines;
}

function isMissing(file: string): Promise<boolean> {
  return stat(file).then(
    () => false,
    () => true,
  );
}
