import { strict as assert } from 'node:assert';
import * as z from 'zod';
import { FailureError } from '../../../src/core/failure.ts';
import { Stopped } from '../../../src/core/stop.ts';
import { NO_USAGE, type Usage } from '../../../src/core/task.ts';
import type { Claim, Held, StepFinish, StepRecord } from '../../../src/engine/port.ts';
import { Journal, type JournalStep } from '../../../src/runner/journal.ts';
import { Parked } from '../../../src/runner/parked.ts';
import { RunScene } from './runScene.ts';

const USAGE: Usage = { inputTokens: 7, outputTokens: 3, totalTokens: 10 };

const TURN: JournalStep<string> = {
  kind: 'turn',
  name: 'turn',
  input: null,
  output: z.string(),
  interrupted: 'repeat',
  announced: false,
};
const TOOL: JournalStep<string> = { ...TURN, kind: 'tool', name: 'pay', announced: true };

/** Keeps in order what the journal commits, and what the bodies do in between. */
class Keeper {
  readonly happened: string[] = [];
  readonly finishes: StepFinish[] = [];
  answer: Held = 'ok';

  async beginStep(_fence: unknown, { step }: { readonly step: number }): Promise<Held> {
    this.happened.push(`begin ${step}`);
    return this.answer;
  }

  async finishStep(_fence: unknown, step: StepFinish): Promise<Held> {
    this.happened.push(`finish ${step.step}`);
    this.finishes.push(step);
    return this.answer;
  }

  body(name: string, usage?: Usage) {
    return async () => {
      this.happened.push(name);
      return { output: name, ...(usage ? { usage } : {}) };
    };
  }
}

function record(step: number, over: Partial<StepRecord> = {}): StepRecord {
  return {
    step,
    kind: 'turn',
    name: 'turn',
    state: 'finished',
    input: null,
    output: `recorded ${step}`,
    usage: USAGE,
    startedAt: 1,
    finishedAt: 2,
    answer: null,
    ...over,
  };
}

describe('the journal', () => {
  let scene: RunScene;
  let claim: Claim;
  before(async () => {
    scene = await RunScene.open();
    await scene.add();
    claim = await scene.claim();
  });
  after(() => scene[Symbol.asyncDispose]());

  const open = (keeper: Keeper, ...steps: readonly StepRecord[]): Journal =>
    new Journal({ ...claim, steps }, keeper, scene.clock);

  it('runs what is not recorded, and commits what came of it before anybody sees it', async () => {
    const keeper = new Keeper();
    const journal = open(keeper);
    const answer = await journal.once(TURN, keeper.body('asked', USAGE));
    assert.equal(answer, 'asked');
    assert.deepEqual(keeper.happened, ['asked', 'finish 0']);
    assert.deepEqual(keeper.finishes, [
      {
        step: 0,
        kind: 'turn',
        name: 'turn',
        input: null,
        output: 'asked',
        usage: USAGE,
        startedAt: scene.clock.now(),
      },
    ]);
  });

  it('commits the begin of an announced step before its body runs', async () => {
    const keeper = new Keeper();
    await open(keeper).once(TOOL, keeper.body('paid'));
    assert.deepEqual(keeper.happened, ['begin 0', 'paid', 'finish 0']);
  });

  it('answers finished steps from the record, without a body or a commit', async () => {
    const keeper = new Keeper();
    const journal = open(keeper, record(0), record(1, { kind: 'tool', name: 'pay', usage: NO_USAGE }));
    assert.equal(await journal.once(TURN, keeper.body('asked')), 'recorded 0');
    assert.equal(await journal.once(TOOL, keeper.body('paid')), 'recorded 1');
    assert.deepEqual(keeper.happened, []);
    await journal.once(TURN, keeper.body('asked'));
    assert.deepEqual(keeper.happened, ['asked', 'finish 2']);
  });

  it('finds steps by their position, in whatever order they were read', async () => {
    const keeper = new Keeper();
    const journal = open(keeper, record(1), record(0));
    assert.equal(await journal.once(TURN, keeper.body('asked')), 'recorded 0');
    assert.equal(await journal.once(TURN, keeper.body('asked')), 'recorded 1');
  });

  it('sums usage over turns that are replayed and turns that are new', async () => {
    const keeper = new Keeper();
    const journal = open(keeper, record(0), record(1));
    assert.deepEqual(journal.usage, NO_USAGE);
    for (let turn = 0; turn < 3; turn++) await journal.once(TURN, keeper.body('asked', USAGE));
    await journal.once(TOOL, keeper.body('paid'));
    assert.deepEqual(journal.usage, { inputTokens: 21, outputTokens: 9, totalTokens: 30 });
  });

  it('runs an interrupted step again where that is harmless', async () => {
    const keeper = new Keeper();
    const begun = record(0, { kind: 'tool', name: 'pay', state: 'begun', output: null, finishedAt: null });
    assert.equal(await open(keeper, begun).once(TOOL, keeper.body('paid')), 'paid');
    assert.deepEqual(keeper.happened, ['begin 0', 'paid', 'finish 0']);
  });

  it('asks a person where an interrupted step may have happened', async () => {
    const keeper = new Keeper();
    const begun = record(0, { kind: 'tool', name: 'pay', state: 'begun', output: null, finishedAt: null });
    const parked = open(keeper, begun).once({ ...TOOL, interrupted: 'ask' }, keeper.body('paid'));
    await assert.rejects(parked, (error) => {
      assert.ok(error instanceof Parked);
      assert.deepEqual(error.reason, { kind: 'may-have-happened', step: 'pay' });
      return true;
    });
    assert.deepEqual(keeper.happened, []);
  });

  it('tells a body where it stands, and what a person has answered to what it asked', async () => {
    const asked = record(1, { kind: 'tool', name: 'pay', state: 'begun', output: null, answer: 'yes' });
    const journal = open(new Keeper(), record(0), asked);
    const places: unknown[] = [];
    const body = async (place: unknown) => {
      places.push(place);
      return { output: 'told' };
    };
    await journal.once(TURN, body);
    await journal.once(TOOL, body);
    await journal.once(TURN, body);
    assert.deepEqual(places, [
      { step: 1, answer: 'yes' },
      { step: 2, answer: undefined },
    ]);
  });

  it('runs a step that never began, also one that must not be repeated', async () => {
    const keeper = new Keeper();
    await open(keeper).once({ ...TOOL, interrupted: 'ask' }, keeper.body('paid'));
    assert.deepEqual(keeper.happened, ['begin 0', 'paid', 'finish 0']);
  });

  it('stops as lost before the body when the begin finds another owner, and after it when the end does', async () => {
    const keeper = new Keeper();
    keeper.answer = 'lost';
    const isLost = (error: unknown) => error instanceof Stopped && error.kind === 'lost';
    await assert.rejects(open(keeper).once(TOOL, keeper.body('paid')), isLost);
    assert.deepEqual(keeper.happened, ['begin 0']);
    const journal = open(keeper);
    await assert.rejects(journal.once(TURN, keeper.body('asked', USAGE)), isLost);
    assert.deepEqual(journal.usage, NO_USAGE);
  });

  it('commits nothing of a body that fails', async () => {
    const keeper = new Keeper();
    const failing = open(keeper).once(TURN, async () => {
      throw new Error('cut off');
    });
    await assert.rejects(failing, /cut off/);
    assert.deepEqual(keeper.happened, []);
  });

  for (const [name, unreadable] of [
    ['is of another kind', record(0, { kind: 'tool' })],
    ['bears another name', record(0, { name: 'other' })],
    ['is of another kind and only begun', record(0, { kind: 'tool', state: 'begun' })],
    ['holds what this version cannot read', record(0, { output: { text: 1 } })],
    ['holds nothing', record(0, { output: null })],
  ] as const) {
    it(`says what to do about a record that ${name}`, async () => {
      const keeper = new Keeper();
      await assert.rejects(open(keeper, unreadable).once(TURN, keeper.body('asked')), (error) => {
        assert.ok(error instanceof FailureError);
        assert.equal(error.failure.kind, 'permanent');
        assert.match(
          error.failure.message,
          /^The recorded step 1 \(\w+\) does not fit .* Retry from the first step\.$/,
        );
        return true;
      });
      assert.deepEqual(keeper.happened, []);
    });
  }
});
