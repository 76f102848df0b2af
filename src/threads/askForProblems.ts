import type { Clock } from '../core/clock.ts';
import type { MainLine } from '../transport/mainLine.ts';
import type { ProblemSource } from '../workspace/problems.ts';
import { WorkspaceError } from '../workspace/workspaceError.ts';
import { inTime } from './inTime.ts';

/** A main thread that is busy or going is not waited for longer than this. */
const ANSWER_MS = 5_000;

/** Asks the main thread what the editor shows; one that does not answer is told as such, in words. */
export function askForProblems(main: Pick<MainLine, 'problems'>, clock: Clock): ProblemSource {
  return async (base, signal) => {
    const asked = main.problems(base).then((shown) => ({ shown }));
    const answer = await inTime(asked, ANSWER_MS, clock, signal);
    signal.throwIfAborted();
    if (!answer) throw new WorkspaceError('unreadable', 'The editor did not tell its problems: it is busy.');
    return answer.shown;
  };
}
