import * as fc from 'fast-check';
import { Scene } from '../../../contract/scene.ts';
import { lastingEngine, type LastingEngine } from '../../../fake/engine.ts';
import { Life } from './life.ts';
import { operation } from './operations.ts';

/** How many random lives are lived; the long run sets more. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 60);
/** Lives the same lives again: a failure names it. */
const SEED = process.env['MODEL_SEED'];
const MAX_OPERATIONS = 60;

describe('the engine and the model', () => {
  const scene = new Scene();
  let engine: LastingEngine;
  beforeEach(async () => {
    engine = await lastingEngine();
    scene.open(engine);
  });
  afterEach(() => scene.close());

  it(`agree after every operation of ${RUNS} random lives`, async function () {
    this.timeout(60_000 + RUNS * 1_000);
    const lives = fc.array(operation, { minLength: 1, maxLength: MAX_OPERATIONS, size: 'max' });
    const agree = fc.asyncProperty(lives, async (operations) => {
      await engine.beginAnew();
      await new Life(scene).live(operations);
    });
    await fc.assert(agree, { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) });
  });
});
