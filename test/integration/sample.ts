import type { Task, TaskDraftInput } from '../../src/core/task.ts';
import type { FeedPage, TaskEngine } from '../../src/engine/port.ts';

/** An agent that may look around. */
/** So many tasks are queued when the first window closes: more than it can run meanwhile. */
export const BATCH = 24;

export const AGENT = {
  name: 'Sampler',
  description: 'Looks at the workspace.',
  backstory: '',
  goal: '',
  instructions: '',
  tools: ['read' as const, 'search' as const, 'plan' as const],
  models: [],
};

export function draft(ref: string, more: Partial<TaskDraftInput> = {}): TaskDraftInput {
  return {
    ref,
    title: `Look at the workspace: ${ref}`,
    description: 'Say what lies in this workspace and what is left to do in it.',
    instructions: 'Read the files and report what you find in them, with their names.',
    agent: AGENT.name,
    type: 'analysis',
    provider: 'offline',
    ...more,
  };
}

/** Follows the queue until a task has ended; told by the engine, not by looking again and again. */
export async function ended(engine: TaskEngine, ref: string): Promise<Task> {
  const over = new AbortController();
  const cursor = await engine.cursor();
  const now = await engine.get(ref);
  if (now && isOver(now)) return now;
  for await (const page of engine.follow(cursor, over.signal)) {
    if (!page.events.some((event) => event.kind === 'status')) continue;
    const task = await engine.get(ref);
    if (task && isOver(task)) {
      over.abort();
      return task;
    }
  }
  throw new Error(`The engine went away before ${ref} ended.`);
}

/** Listens from now on: `came` is the first page of the feed that is what the test waits for. */
export async function upcoming(
  engine: TaskEngine,
  isIt: (page: FeedPage) => boolean,
): Promise<{ readonly came: Promise<void> }> {
  const over = new AbortController();
  const feed = engine.follow(await engine.cursor(), over.signal);
  const listen = async () => {
    for await (const page of feed) if (isIt(page)) return over.abort();
  };
  return { came: listen() };
}

function isOver(task: Task): boolean {
  return task.status === 'completed' || task.status === 'failed' || task.status === 'cancelled';
}
