import type { OpenTestEngine } from '../fake/engine.ts';
import { Scene } from './scene.ts';
import { describeDependencies } from './suite/dependencies.ts';
import { describeResubmission } from './suite/resubmission.ts';
import { describeSubmission } from './suite/submission.ts';

const SUITES = [describeSubmission, describeResubmission, describeDependencies];

/** What every engine promises through the port, whatever lies between the two. */
export function describeEngine(name: string, open: OpenTestEngine): void {
  describe(`an engine ${name}`, () => {
    const scene = new Scene();
    beforeEach(async () => scene.open(await open()));
    afterEach(() => scene.close());
    for (const suite of SUITES) suite(scene);
  });
}
