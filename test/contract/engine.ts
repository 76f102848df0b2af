import type { OpenTestEngine } from '../fake/engine.ts';
import { Scene } from './scene.ts';
import { describeAgain } from './suite/again.ts';
import { describeApplying } from './suite/applying.ts';
import { describeAttempts } from './suite/attempts.ts';
import { describeClockJumps } from './suite/clockJumps.ts';
import { describeCalls } from './suite/calls.ts';
import { describeCommands } from './suite/commands.ts';
import { describeDelegation } from './suite/delegation.ts';
import { describeDependencies } from './suite/dependencies.ts';
import { describeEstimates } from './suite/estimates.ts';
import { describeFeed } from './suite/feed.ts';
import { describeOrder } from './suite/order.ts';
import { describePausing } from './suite/pausing.ts';
import { describeProposals } from './suite/proposals.ts';
import { describeProviders } from './suite/providers.ts';
import { describeQuestions } from './suite/questions.ts';
import { describeQueries } from './suite/queries.ts';
import { describeReasons } from './suite/reasons.ts';
import { describeRecurring } from './suite/recurring.ts';
import { describeRemoving } from './suite/removing.ts';
import { describeRepeats } from './suite/repeats.ts';
import { describeRequests } from './suite/requests.ts';
import { describeResubmission } from './suite/resubmission.ts';
import { describeRetries } from './suite/retries.ts';
import { describeReview } from './suite/review.ts';
import { describeSchedule } from './suite/schedule.ts';
import { describeSubmission } from './suite/submission.ts';
import { describeWaiting } from './suite/waiting.ts';

const SUITES = [
  describeSubmission,
  describeResubmission,
  describeDelegation,
  describeDependencies,
  describeOrder,
  describeSchedule,
  describeRecurring,
  describeClockJumps,
  describeProviders,
  describeReasons,
  describeRetries,
  describeAgain,
  describeAttempts,
  describeCalls,
  describeCommands,
  describeRequests,
  describePausing,
  describeRemoving,
  describeRepeats,
  describeProposals,
  describeReview,
  describeApplying,
  describeQuestions,
  describeQueries,
  describeFeed,
  describeEstimates,
  describeWaiting,
];

/**
 * What every engine promises through the port, whatever lies between the two.
 *
 * @param crowd how many tasks and calls there are where there are many: what they cost is alike for all engines
 */
export function describeEngine(name: string, open: OpenTestEngine, crowd?: number): void {
  describe(`an engine ${name}`, () => {
    const scene = new Scene(crowd);
    beforeEach(async () => scene.open(await open()));
    afterEach(() => scene.close());
    for (const suite of SUITES) suite(scene);
  });
}
