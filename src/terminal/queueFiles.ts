import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { QueueError } from '../core/errors.ts';
import type { TaskDraft } from '../core/task.ts';
import type { Submitted, TaskEngine } from '../engine/port.ts';
import type { AgentSet } from '../files/agentSet.ts';
import { placeOf } from '../files/fieldPositions.ts';
import { fileProblemOf, pathsBeside, resolveTaskBatch, type FileProblem } from '../files/taskBatch.ts';
import type { ParsedTaskFile } from '../files/taskFile.ts';
import { checkContext } from '../workspace/contextEntry.ts';
import { BadInput, problemIn, type InputProblem } from './badInput.ts';
import { findTaskFiles } from './findTaskFiles.ts';
import { parseTaskFiles, type ParsedFiles } from './parseTaskFiles.ts';

export interface TaskFiles extends ParsedFiles {
  /** One a file, with dependencies as refs. */
  readonly drafts: readonly TaskDraft[];
}

/** Reads all task files that the arguments name. @throws BadInput with every problem of every file */
export async function readTaskFiles(
  given: readonly string[],
  folders: { readonly cwd: string; readonly workspace: string },
  agents: AgentSet,
): Promise<TaskFiles> {
  const found = await findTaskFiles(given, folders.cwd);
  const { files, shown } = await parseTaskFiles(found, folders.workspace, agents);
  const beside = await filesBeside(files, folders.workspace, agents);
  const { drafts, problems } = resolveTaskBatch(files, beside);
  const wrong = [
    ...problems.map((problem) => inputProblem(problem, shown)),
    ...files.flatMap((file) => contextProblems(file, shown)),
  ];
  if (wrong.length > 0) throw new BadInput(wrong);
  return { files, drafts, shown };
}

/** Those that the files depend on by path without being given; what is not there is left for the queue to find. */
async function filesBeside(
  files: readonly ParsedTaskFile[],
  workspace: string,
  agents: AgentSet,
): Promise<readonly ParsedTaskFile[]> {
  const found = await Promise.all(
    pathsBeside(files).map(async (path) => {
      const real = await realpath(join(workspace, path)).catch(() => undefined);
      return real === undefined ? [] : [{ real, shown: path }];
    }),
  );
  return (await parseTaskFiles(found.flat(), workspace, agents)).files;
}

/** Queues all of them at once, or none. @throws BadInput naming every dependency that does not exist */
export async function submitFiles(
  engine: Pick<TaskEngine, 'get' | 'submit'>,
  { files, drafts, shown }: TaskFiles,
  agents: AgentSet,
): Promise<readonly Submitted[]> {
  await refuseUnknownParents(engine, { files, drafts, shown });
  try {
    return await engine.submit({ tasks: drafts, agents: agentsOf(drafts, agents) });
  } catch (error) {
    const problem = error instanceof QueueError ? fileProblemOf(files, error) : undefined;
    throw problem ? new BadInput([inputProblem(problem, shown)]) : error;
  }
}

/** The agents that the drafts name, each once. */
export function agentsOf(drafts: readonly Pick<TaskDraft, 'agent'>[], agents: AgentSet) {
  const names = new Set(drafts.map(({ agent }) => agent));
  return [...names].flatMap((name) => agents.find(name)?.agent ?? []);
}

/** The problem of a draft's field, at its place in the file. */
export function problemAt(
  { files, drafts, shown }: TaskFiles,
  draft: TaskDraft,
  field: string,
  message: string,
): InputProblem {
  const file = files[drafts.indexOf(draft)];
  return file ? problemOf(file, shown, field, message) : { field, message };
}

function problemOf(
  { path, positions }: ParsedTaskFile,
  shown: TaskFiles['shown'],
  field: string,
  message: string,
): InputProblem {
  const place = placeOf(positions, field) ?? placeOf(positions, 'title');
  const { line, column } = place ?? { line: 1, column: 1 };
  return { file: shown.get(path) ?? path, line, column, field, message };
}

/** Entries that can never be read. Whether the others are there shows when the task runs. */
function contextProblems(file: ParsedTaskFile, shown: TaskFiles['shown']): readonly InputProblem[] {
  return checkContext(file.draft?.context ?? []).map(({ index, message }) =>
    problemOf(file, shown, `context[${index}]`, message),
  );
}

async function refuseUnknownParents(engine: Pick<TaskEngine, 'get'>, batch: TaskFiles): Promise<void> {
  const refs = new Set(batch.drafts.map(({ ref }) => ref));
  const problems: InputProblem[] = [];
  for (const draft of batch.drafts) {
    for (const [index, parent] of draft.dependsOn.entries()) {
      if (refs.has(parent) || (await engine.get(parent))) continue;
      const message = `there is no task ${parent}, neither among these files nor in the queue`;
      problems.push(problemAt(batch, draft, `dependsOn[${index}]`, message));
    }
  }
  if (problems.length > 0) throw new BadInput(problems);
}

function inputProblem({ path, problem }: FileProblem, shown: ReadonlyMap<string, string>): InputProblem {
  return problemIn(shown.get(path) ?? path, problem);
}
