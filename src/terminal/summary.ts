import { isFinal } from '../core/lifecycle.ts';
import type { Task, TaskDraft } from '../core/task.ts';
import type { AgentSet } from '../files/agentSet.ts';
import { describeProblem } from '../files/problem.ts';
import { missingContext } from './contextEntries.ts';
import { writeJson } from './jsonLines.ts';
import type { Counts, RunScope } from './runScope.ts';
import { safeLine } from './safeText.ts';
import type { Session } from './session.ts';
import { shellWord } from './settings.ts';
import { paintFor, SIGNS, STATUS_COLOURS } from './style.ts';
import { stateWords, toReviewWords } from './taskWords.ts';
import { duration } from './times.ts';

export interface RunEnd {
  readonly startedAt: number;
  /** The engine ran in this process. */
  readonly owns: boolean;
  /** Ended by Ctrl-C, not by itself. */
  readonly stopped: boolean;
}

/** The last words of a run. Answers its exit code: 0 where all completed, else 1. */
export async function reportRun(session: Session, scope: RunScope, end: RunEnd): Promise<number> {
  const counts = await scope.counts();
  const { settings, surroundings } = session;
  if (settings.json) writeJson(surroundings.stdout, { type: 'summary', ...counts });
  else
    for (const line of summaryLines(scope.tasks, counts, session, end))
      surroundings.stdout.write(`${line}\n`);
  return counts.failed + counts.cancelled + counts.waiting === 0 ? 0 : 1;
}

function summaryLines(
  tasks: readonly Task[],
  counts: Counts,
  { settings, surroundings }: Session,
  end: RunEnd,
): readonly string[] {
  const { stdout, env, now } = surroundings;
  const paint = paintFor(stdout, env);
  // What was stopped is on its way back to the queue: its state says nothing now.
  const told = end.stopped ? tasks.filter(({ status }) => isFinal(status)) : tasks;
  const results = told.flatMap((task) => {
    const words = stateWords(task, now());
    const head = `${safeLine(task.ref)} ${task.status}${words === '' ? '' : `: ${words}`}`;
    const next = nextWords(task).map(
      (command) => `    ${surroundings.program} ${command}${settings.sameQueue}`,
    );
    return [`${paint(STATUS_COLOURS[task.status], SIGNS[task.status])} ${head}`, ...next];
  });
  const total = [
    `${counts.completed} completed`,
    `${counts.failed} failed`,
    `${counts.cancelled} cancelled`,
    `${counts.waiting} waiting`,
  ].join(', ');
  const took = duration(now() - end.startedAt);
  return [
    ...(results.length > 0 ? ['', ...results] : []),
    '',
    paint('bold', `${total} (${took})`),
    ...reviewWords(told),
    ...(end.stopped ? [stoppedWords(end)] : []),
  ];
}

/** What to type next about a task: read its result and what it proposes, or answer its question. */
function nextWords(task: Task): readonly string[] {
  const { ref, reason, result } = task;
  const word = shellWord(safeLine(ref));
  if (reason?.kind === 'question')
    return [`answer ${word} ${shellWord(safeLine(reason.options[0] ?? 'YOUR ANSWER'))}`];
  return [
    ...(result === null ? [] : [`show ${word}`]),
    ...(toReviewWords(task) === '' ? [] : [`changes ${word}`]),
  ];
}

function reviewWords(tasks: readonly Task[]): readonly string[] {
  const proposing = tasks.filter((task) => toReviewWords(task) !== '').length;
  if (proposing === 0) return [];
  const who = proposing === 1 ? '1 task proposes changes' : `${proposing} tasks propose changes`;
  return [
    `${who}; your files are as they were. Review them in the editor, or see them with changes, as above.`,
  ];
}

function stoppedWords({ owns }: RunEnd): string {
  return owns
    ? 'Stopped. What was running goes back to the queue; the next run goes on.'
    : 'No longer watching. The queue goes on in the program that runs it.';
}

/** What the person should know about the agents and the context of what was queued. */
export async function tellNotes(
  { surroundings, settings }: Session,
  drafts: readonly TaskDraft[],
  agents: AgentSet,
): Promise<void> {
  const used = new Set(drafts.map(({ agent }) => agents.find(agent)));
  const notes = [...used].flatMap((entry) => (entry?.notes ?? []).map((note) => `${entry?.path}: ${note}`));
  const broken = agents.problems.map(
    ({ path, problem }) => `${describeProblem(problem, path)} (agent not used)`,
  );
  const missing = await missingContext(drafts, settings.workspace);
  for (const line of [...broken, ...agents.strayOverrides, ...notes, ...missing])
    surroundings.stderr.write(`${safeLine(line)}\n`);
}
