import { Stopped } from '../core/stop.ts';
import type { Budget } from '../core/task.ts';
import type { Claim, WorkSource } from '../engine/port.ts';
import type { Proposal } from '../workspace/proposal.ts';
import type { CallContext } from './callTool.ts';
import type { Place } from './journal.ts';
import { Parked } from './parked.ts';
import { ToolError } from './tools/tool.ts';

/** What the calls of a run have in common. */
export interface CallSurroundings extends Pick<CallContext, 'signal' | 'problems'> {
  readonly claim: Claim;
  readonly proposal: Proposal;
  readonly work: Pick<WorkSource, 'createTask' | 'fetchResult'>;
  /** What of its budget the run has left; undefined where one of its limits is used up. */
  readonly left: () => Budget | undefined;
}

/** What one call of a run may touch, and where it stands in that run. */
export function callContext(
  { claim, work, left, ...given }: CallSurroundings,
  { step, answer }: Place,
): CallContext {
  return {
    ...given,
    workspace: given.proposal.reader,
    ask(question) {
      if (answer === undefined) throw new Parked({ kind: 'question', step, ...question });
      return answer;
    },
    async createTask(wish) {
      const budget = left();
      if (!budget)
        throw new ToolError('The budget of this task is used up: nothing is left for another one.');
      const created = await work.createTask(claim, step, { ...wish, budget });
      switch (created.kind) {
        case 'created':
          return created.ref;
        case 'refused':
          throw new ToolError(created.why);
        case 'lost':
          throw new Stopped('lost');
      }
    },
    async fetchResult(ref) {
      const fetched = await work.fetchResult(claim, ref);
      switch (fetched.kind) {
        case 'found':
          return fetched.task;
        case 'unknown':
          return undefined;
        case 'lost':
          throw new Stopped('lost');
      }
    },
  };
}
