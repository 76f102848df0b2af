import { strict as assert } from 'node:assert';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod';
import { QueueError } from '../../../src/core/errors.ts';
import type { ProgressReport } from '../../../src/core/event.ts';
import { FailureError } from '../../../src/core/failure.ts';
import { suggestFollowUps } from '../../../src/runner/tools/suggestFollowUps.ts';
import { updatePlan } from '../../../src/runner/tools/updatePlan.ts';
import { RunScene } from './runScene.ts';
import { call, FakeTool, refusing, ScriptedModel, toldOf, type Said } from './scriptedModel.ts';
import { watched } from './watchedWork.ts';

const FINAL = 'Comments are skipped.\n\n## Where\n\nIn `skip()`.';

function plan(...statuses: readonly ('pending' | 'in_progress' | 'done')[]): Said {
  const steps = statuses.map((status, index) => ({ title: `Step ${index + 1}`, status }));
  return { calls: [call(`plan-${statuses.join('-')}`, 'update_plan', { steps })] };
}

describe('a run', () => {
  let scene: RunScene;
  beforeEach(async () => {
    scene = await RunScene.open();
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  it('goes turn by turn through its tool calls to a result with its metrics', async () => {
    const look = new FakeTool('look', (input) => `saw ${JSON.stringify(input)}`);
    const model = new ScriptedModel(
      {
        text: 'First I look.',
        calls: [call('a', 'look', { at: 1 }), call('b', 'look', { at: 2 })],
        tokens: [100, 10],
      },
      { calls: [call('c', 'look', { at: 3 })], tokens: [200, 20], midway: () => scene.clock.advance(4_000) },
      { text: FINAL, tokens: [300, 30] },
    );
    const id = await scene.add();
    await scene.go(model, { tools: [look] });
    assert.equal((await scene.task(id)).status, 'completed');
    assert.deepEqual(await scene.result(id), {
      summary: 'Comments are skipped.',
      output: FINAL,
      followUps: [],
      artifacts: [],
      metrics: { inputTokens: 600, outputTokens: 60, totalTokens: 660, requests: 3, executionTimeMs: 4_000 },
      sample: false,
    });
    assert.deepEqual(look.ran, [{ at: 1 }, { at: 2 }, { at: 3 }]);
    assert.deepEqual(await scene.finished(id), ['prompt', 'turn', 'look', 'look', 'turn', 'look', 'turn']);
    assert.deepEqual(toldOf(model, 'b'), { type: 'text', value: 'saw {"at":2}' });
    const logged = await scene.logged(id);
    assert.ok(logged.includes('First I look.'));
    // What a call answered follows what it was given.
    assert.equal(logged[logged.indexOf('look {"at":2}') + 1], 'saw {"at":2}');
  });

  it('runs the calls of a turn one after the other, in their order', async () => {
    const happened: string[] = [];
    const slow = new FakeTool('slow', async () => {
      happened.push('slow begins');
      await nextTurn();
      happened.push('slow ends');
      return '';
    });
    const quick = new FakeTool('quick', () => String(happened.push('quick')));
    await scene.add();
    const model = new ScriptedModel({ calls: [call('a', 'slow'), call('b', 'quick')] }, { text: FINAL });
    await scene.go(model, { tools: [slow, quick] });
    assert.deepEqual(happened, ['slow begins', 'slow ends', 'quick']);
  });

  it('asks with instructions, tools and what the agent sets, and leaves out what it does not set', async () => {
    const look = new FakeTool('look');
    await scene.add();
    const plain = new ScriptedModel({ text: FINAL });
    await scene.go(plain, { tools: [look] });
    const [request] = plain.requests;
    assert.equal(request?.instructions, 'You look at parsers.');
    assert.deepEqual(request?.tools, [look]);
    assert.ok(request && !('temperature' in request) && !('maxOutputTokens' in request));
    await using warm = await RunScene.open({ temperature: 0, maxOutputTokens: 9 });
    await warm.add();
    const setting = new ScriptedModel({ text: FINAL });
    await warm.go(setting);
    assert.equal(setting.requests[0]?.temperature, 0);
    assert.equal(setting.requests[0]?.maxOutputTokens, 9);
  });

  describe('tells the model, and goes on, when a call', () => {
    const strict = new FakeTool('strict');
    Object.assign(strict, { inputSchema: z.strictObject({ path: z.string() }) });
    const broken = new FakeTool('broken', () => {
      throw new TypeError("Cannot read properties of undefined (reading 'x')");
    });
    const tools = [
      refusing('refuse', 'There is no file a.ts.'),
      broken,
      strict,
      new FakeTool('huge', () => 'x'.repeat(250_000)),
      new FakeTool('emoji', () => `${'x'.repeat(99_999)}😀`),
    ];
    const cases: readonly (readonly [string, ReturnType<typeof call>, string, RegExp])[] = [
      ['fails in words', call('a', 'refuse'), 'error-text', /^There is no file a\.ts\.$/],
      ['meets a defect of ours', call('a', 'broken'), 'error-text', /^broken failed: Cannot read/],
      [
        'names no tool',
        call('a', 'make_coffee'),
        'error-text',
        /^There is no tool make_coffee\. You have: refuse, b/,
      ],
      [
        'has wrong arguments',
        call('a', 'strict', { path: 1 }),
        'error-text',
        /^The arguments of strict .*path: /,
      ],
      ['has no arguments at all', call('a', 'strict', undefined), 'error-text', /^The arguments of strict /],
      ['was broken on its way', { ...call('a', 'strict'), invalid: 'No JSON.' }, 'error-text', /^No JSON\.$/],
      [
        'answers with too much',
        call('a', 'huge'),
        'text',
        /^x{100000}\n… 150000 more characters left out\.$/,
      ],
      ['is cut within a character', call('a', 'emoji'), 'text', /^x{99999}\n… 2 more characters left out\.$/],
    ];
    for (const [name, asked, type, words] of cases) {
      it(name, async () => {
        const id = await scene.add();
        const model = new ScriptedModel({ calls: [asked] }, { text: FINAL });
        await scene.go(model, { tools });
        assert.equal((await scene.task(id)).status, 'completed');
        const told = toldOf(model, 'a');
        assert.equal(told.type, type);
        assert.match(told.value, words);
      });
    }
  });

  it('answers every call of a turn, also those after one that failed', async () => {
    const model = new ScriptedModel(
      { calls: [call('a', 'nothing'), call('b', 'look'), call('c', 'nothing')] },
      { text: FINAL },
    );
    await scene.add();
    await scene.go(model, { tools: [new FakeTool('look')] });
    assert.deepEqual(
      ['a', 'b', 'c'].map((id) => toldOf(model, id).type),
      ['error-text', 'text', 'error-text'],
    );
  });

  for (const text of ['', ' \n\t']) {
    it(`takes ${JSON.stringify(text)} for no answer: it is tried again and never kept`, async () => {
      const id = await scene.add();
      await scene.go(new ScriptedModel({ text, tokens: [10, 1] }));
      const { status, reason, retryCount } = await scene.task(id);
      assert.deepEqual([status, reason?.kind, retryCount], ['pending', 'retry', 1]);
      assert.deepEqual(await scene.finished(id), ['prompt']);
    });
  }

  it('fails with the words of a failure that will not pass, and tries again after one that may', async () => {
    const failing = (kind: 'permanent' | 'transient') =>
      new ScriptedModel({ text: 'Half', fails: new FailureError({ kind, message: `It is ${kind}.` }) });
    const gone = await scene.add();
    await scene.go(failing('permanent'));
    assert.deepEqual(
      [(await scene.task(gone)).status, (await scene.task(gone)).errorMessage],
      ['failed', 'It is permanent.'],
    );
    const again = await scene.add({ ref: 'again' });
    await scene.go(failing('transient'));
    assert.equal((await scene.task(again)).status, 'pending');
    assert.deepEqual(await scene.finished(again), ['prompt']);
  });

  it('fails in words, without a retry, on a defect of ours', async () => {
    const id = await scene.add();
    await scene.go(new ScriptedModel({ fails: new TypeError('x is not a function') }));
    const { status, errorMessage, retryCount } = await scene.task(id);
    assert.deepEqual([status, retryCount], ['failed', 0]);
    assert.equal(errorMessage, 'Agent Task Queue itself failed: x is not a function');
  });

  it('fails in words when the model cannot be opened or the prompt not be written', async () => {
    const fail = () => {
      throw new FailureError({ kind: 'permanent', message: 'There is no key for lab.' });
    };
    for (const options of [{ onOpen: fail }, { onPrompt: fail }]) {
      const id = await scene.add({ ref: JSON.stringify(Object.keys(options)) });
      await scene.go(new ScriptedModel(), options);
      assert.equal((await scene.task(id)).errorMessage, 'There is no key for lab.');
    }
  });

  it('keeps what was suggested on the way as follow-ups, also over a new attempt', async () => {
    const followUp = { title: 'Mend the parser', description: 'It skips quotes, src/a.ts:3.' };
    const id = await scene.add();
    const gone = new FailureError({ kind: 'transient', message: 'The server is gone.' });
    const model = new ScriptedModel(
      { calls: [call('a', 'suggest_follow_ups', { followUps: [followUp] })] },
      { fails: gone },
    );
    await scene.go(model, { tools: [suggestFollowUps] });
    await scene.clock.advance(60_000);
    const again = new ScriptedModel({}, { text: `${FINAL}\n\n## Follow-ups\n\n- Test it` });
    await scene.go(again, { tools: [suggestFollowUps] });
    const { output, followUps } = await scene.result(id);
    assert.equal(output, FINAL);
    assert.deepEqual(followUps, [followUp, { title: 'Test it', description: '' }]);
  });

  it('shows the plan as steps and percentage, which never runs backwards', async () => {
    const model = new ScriptedModel(
      plan('in_progress', 'pending'),
      plan('done', 'in_progress'),
      plan('in_progress', 'pending', 'pending', 'pending'),
      plan('done', 'done'),
      { text: FINAL },
    );
    const id = await scene.add();
    await scene.go(model, { tools: [updatePlan] });
    const progress = (await scene.events(id)).flatMap((event): ProgressReport[] =>
      event.kind === 'progress' ? [event] : [],
    );
    assert.deepEqual(
      progress.map(({ currentStep, totalSteps, stepTitle }) => [currentStep, totalSteps, stepTitle]),
      [
        [1, 2, 'Step 1'],
        [2, 2, 'Step 2'],
        [1, 4, 'Step 1'],
        [2, 2, 'Step 2'],
      ],
    );
    assert.deepEqual(
      progress.map(({ percentage }) => percentage),
      [25, 75, 75, 99],
    );
    const { progressPercentage, currentStep, totalSteps } = await scene.task(id);
    assert.deepEqual([progressPercentage, currentStep, totalSteps], [100, 2, 2]);
  });

  it('streams text in few pieces, each after 40 ms at most, and all of it', async () => {
    const sent: string[] = [];
    const id = await scene.add();
    const model = new ScriptedModel({ text: 'abcdef', pieces: 6, midway: () => scene.clock.advance(20) });
    await scene.go(model, { work: watched(scene.engine, { onText: (text) => sent.push(text) }) });
    assert.deepEqual(sent, ['ab', 'cd', 'ef']);
    assert.equal((await scene.result(id)).output, 'abcdef');
  });

  it('streams what came of a turn that fails', async () => {
    const sent: string[] = [];
    await scene.add();
    const model = new ScriptedModel({ text: 'abcd', fails: new TypeError('x') });
    await scene.go(model, { work: watched(scene.engine, { onText: (text) => sent.push(text) }) });
    assert.deepEqual(sent, ['ab']);
  });

  it('completes although nothing that it reports arrives', async () => {
    const id = await scene.add();
    const model = new ScriptedModel(plan('in_progress'), { text: FINAL });
    await scene.go(model, {
      tools: [updatePlan],
      work: watched(scene.engine, { before: failing('report') }),
    });
    assert.equal((await scene.task(id)).status, 'completed');
    assert.deepEqual(await scene.logged(id), []);
  });

  it('fails in words when the engine does not take a step', async () => {
    const id = await scene.add();
    const before = failing('finish 1 turn');
    await scene.go(new ScriptedModel({ text: FINAL }), { work: watched(scene.engine, { before }) });
    const { status, errorMessage } = await scene.task(id);
    assert.deepEqual([status, errorMessage], ['failed', `Agent Task Queue itself failed: ${REFUSED}`]);
  });

  it('fails in words when the engine does not take its outcome, instead of running for ever', async () => {
    const id = await scene.add();
    let settles = 0;
    const before = (operation: string) => {
      if (operation === 'settle' && settles++ === 0) failing('settle')('settle');
    };
    await scene.go(new ScriptedModel({ text: FINAL }), { work: watched(scene.engine, { before }) });
    const { status, errorMessage } = await scene.task(id);
    assert.deepEqual(
      [status, errorMessage],
      ['failed', `What became of the task could not be kept: ${REFUSED}`],
    );
  });

  it('tells its supervisor when nothing at all can be settled', async () => {
    await scene.add();
    const work = watched(scene.engine, { before: failing('settle') });
    await assert.rejects(scene.go(new ScriptedModel({ text: FINAL }), { work }), { message: REFUSED });
  });
});

const REFUSED = 'usage.inputTokens: is not valid';

function failing(operation: string) {
  return (asked: string): void => {
    if (asked === operation) throw new QueueError('invalid', REFUSED);
  };
}
