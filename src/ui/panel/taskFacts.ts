import { MAX_OUTPUT, type Body, type Head } from '../../../webview-ui/contract/detail.ts';
import type { Relative } from '../../../webview-ui/contract/task.ts';
import type { Question } from '../../core/question.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { relativeOf, standingOf } from './standing.ts';

/** Relatives that are named; a family of thousands has its place on the board. */
const MAX_RELATIVES = 200;

export function headOf(task: Task): Head {
  const { ref, type, provider, model, attempt, retryCount, maxRetries, scheduledAt, startedAt } = task;
  return {
    ...standingOf(task),
    ref,
    type,
    provider,
    model,
    attempt,
    retryCount,
    maxRetries,
    scheduledAt,
    startedAt,
    estimated: task.estimatedDuration,
    question: questionOf(task),
    error: task.errorMessage,
    review: task.review,
  };
}

function questionOf({ reason }: Task): Question | null {
  return reason?.kind === 'question' ? { question: reason.question, options: reason.options } : null;
}

export async function bodyOf(
  task: Task,
  engine: Pick<TaskEngine, 'get' | 'graph' | 'review'>,
): Promise<Body> {
  const [family, changes, supersedes, supersededBy, createdBy] = await Promise.all([
    familyOf(task, engine),
    task.review.files === 0 ? [] : engine.review.changes(task.id),
    relative(engine, task.supersedes),
    relative(engine, task.supersededBy),
    relative(engine, task.createdBy),
  ]);
  const { description, instructions, context, budget, result } = task;
  return {
    description,
    instructions,
    context: [...context],
    budget,
    result: result && { ...result, output: result.output.slice(0, MAX_OUTPUT) },
    isCut: (result?.output.length ?? 0) > MAX_OUTPUT,
    changes: changes.map(({ alsoIn, ...change }) => ({ ...change, alsoIn: [...alsoIn] })),
    ...family,
    supersedes,
    supersededBy,
    createdBy,
  };
}

async function familyOf(
  { id }: Task,
  engine: Pick<TaskEngine, 'graph'>,
): Promise<Pick<Body, 'parents' | 'children'>> {
  const { tasks, edges } = await engine.graph(id);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const named = (ids: readonly string[]) =>
    ids.slice(0, MAX_RELATIVES).flatMap((one) => {
      const task = byId.get(one);
      return task ? [relativeOf(task)] : [];
    });
  return {
    parents: named(edges.filter(({ child }) => child === id).map(({ parent }) => parent)),
    children: named(edges.filter(({ parent }) => parent === id).map(({ child }) => child)),
  };
}

async function relative(engine: Pick<TaskEngine, 'get'>, id: string | null): Promise<Relative | null> {
  const task = id === null ? undefined : await engine.get(id);
  return task ? relativeOf(task) : null;
}
