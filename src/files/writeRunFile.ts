import type { Agent } from '../core/agent.ts';
import type { RecordedChange, RecordedStep, RecordingHead } from '../core/recording.ts';
import { RECORDING_VERSION } from '../core/recordingVersion.ts';
import type { Task, TaskDraft } from '../core/task.ts';

/** How the file of a run is called where nobody says it. */
export const RUN_FILE = '.run.jsonl';

const ABOUT =
  'One run of one task of Agent Task Queue, to be driven again with: agent-task-queue replay FILE. It holds what the model was ' +
  'told and said, with the parts of files that were read, and the proposed files as a whole: look before you pass it on.';

/** What is read to write the file of a run: the engine's port has it. */
export interface RunSource {
  run(
    id: string,
    from: number,
  ): Promise<
    | { readonly agent: Agent; readonly steps: readonly RecordedStep[]; readonly next: number | null }
    | undefined
  >;
  readonly review: {
    changes(task: string): Promise<readonly Pick<RecordedChange, 'path' | 'movedFrom' | 'byPerson'>[]>;
    texts(task: string, path: string): Promise<Pick<RecordedChange, 'base' | 'text'> | undefined>;
  };
}

/** The values of the file of a task's current run, a line each. Undefined: the task is gone. */
export async function runLines(source: RunSource, task: Task): Promise<readonly unknown[] | undefined> {
  const steps: RecordedStep[] = [];
  let agent: Agent | undefined;
  for (let from: number | null = 0; from !== null;) {
    const part = await source.run(task.id, from);
    if (!part) return undefined;
    steps.push(...part.steps);
    ({ agent, next: from } = part);
  }
  const changes = await proposedBy(source, task.id);
  if (!agent) return undefined;
  const { status, errorMessage, result } = task;
  const head: RecordingHead = {
    version: RECORDING_VERSION,
    about: ABOUT,
    task: givenTo(task),
    agent,
    end: { status, errorMessage, result },
    steps: steps.length,
    changes: changes.length,
  };
  return [{ run: head }, ...steps.map((step) => ({ step })), ...changes.map((change) => ({ change }))];
}

async function proposedBy(source: RunSource, task: string): Promise<readonly RecordedChange[]> {
  const changes: RecordedChange[] = [];
  for (const { path, movedFrom, byPerson } of await source.review.changes(task)) {
    const texts = await source.review.texts(task, path);
    if (texts) changes.push({ path, ...texts, movedFrom, byPerson });
  }
  return changes;
}

/** What the task was given. When it ran, and after what, is of no matter to its run. */
function givenTo(task: Task): TaskDraft {
  const { ref, title, description, instructions, agent, type, priority, maxRetries, context } = task;
  const given = { ref, title, description, instructions, agent, type, priority, maxRetries };
  return {
    ...given,
    context: [...context],
    dependsOn: [],
    onParentFailure: 'block',
    budget: {},
    ...(task.provider === null ? {} : { provider: task.provider }),
    ...(task.model === null ? {} : { model: task.model }),
  };
}
