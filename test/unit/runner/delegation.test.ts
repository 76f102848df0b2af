import { strict as assert } from 'node:assert';
import type { TaskDraftInput } from '../../../src/core/task.ts';
import { createTask } from '../../../src/runner/tools/createTask.ts';
import { fetchResult } from '../../../src/runner/tools/fetchResult.ts';
import { RunScene } from './runScene.ts';
import { call, ScriptedModel, toldOf, type Said } from './scriptedModel.ts';
import { watched } from './watchedWork.ts';

const LEXER = { title: 'Look at the lexer', description: 'Find out how the lexer deals with comments.' };
const DONE: Said = { text: 'Done.' };

describe('a run that makes tasks', () => {
  it('queues one for each call, and tells the model their refs', async () => {
    await using scene = await RunScene.open();
    await scene.add();
    const after = { ...LEXER, title: 'Sum up', dependsOn: ['look-at-the-lexer'] };
    const model = new ScriptedModel(
      { calls: [call('a', 'create_task', LEXER), call('b', 'create_task', after)] },
      DONE,
    );
    await scene.go(model, { tools: [createTask] });
    assert.deepEqual(toldOf(model, 'a'), {
      type: 'text',
      value: 'The task is queued. Its ref: look-at-the-lexer',
    });
    const child = await scene.engine.get('sum-up');
    assert.deepEqual(child?.reason, { kind: 'dependency', waitingFor: ['look-at-the-lexer'], more: 0 });
  });

  it('makes none twice when its thread dies after it was made', async () => {
    await using scene = await RunScene.open();
    await scene.add({ priority: 9 });
    const model = new ScriptedModel({ calls: [call('a', 'create_task', LEXER)] }, DONE);
    const claim = await scene.claim();
    await new Promise<void>((die) => {
      const hook = (said: string) => {
        if (said !== 'create 2') return undefined;
        die();
        return new Promise<void>(() => undefined);
      };
      const work = watched(scene.engine, { after: hook });
      void scene.run(claim, model, { tools: [createTask], work });
    });
    await scene.engine.leave('w', 'crashed');
    await scene.go(model, { tools: [createTask] });
    assert.equal((await scene.engine.list()).total, 2);
    assert.match(toldOf(model, 'a').value, /Its ref: look-at-the-lexer$/);
  });

  it('gives them no more than it has left itself', async () => {
    await using scene = await RunScene.open();
    const budget = { steps: 10, tokens: 1_000, minutes: 5 };
    await scene.add({ budget });
    const model = new ScriptedModel({ calls: [call('a', 'create_task', LEXER)], tokens: [100, 20] }, DONE);
    const run = scene.go(model, {
      tools: [createTask],
      work: watched(scene.engine, {
        before: async (said) => {
          if (said === 'begin 2 create_task') await scene.clock.advance(60_000);
        },
      }),
    });
    await run;
    assert.deepEqual((await scene.engine.get('look-at-the-lexer'))?.budget, {
      steps: 9,
      tokens: 880,
      minutes: 4,
    });
  });

  it('makes none once its own budget is used up', async () => {
    await using scene = await RunScene.open();
    await scene.add({ budget: { steps: 1 } });
    const model = new ScriptedModel({ calls: [call('a', 'create_task', LEXER)] }, DONE);
    await scene.go(model, { tools: [createTask] });
    assert.equal((await scene.engine.list()).total, 1);
  });

  it('tells the model why one was refused, and goes on', async () => {
    await using scene = await RunScene.open();
    const id = await scene.add();
    const wrong = { ...LEXER, dependsOn: ['ghost'] };
    const model = new ScriptedModel({ calls: [call('a', 'create_task', wrong)] }, DONE);
    await scene.go(model, { tools: [createTask] });
    assert.deepEqual(toldOf(model, 'a'), {
      type: 'error-text',
      value: 'dependsOn: this task has made no ghost. It has made: none so far.',
    });
    assert.equal((await scene.task(id)).status, 'completed');
  });

  it('queues them in plain text', async () => {
    await using scene = await RunScene.open();
    await scene.add();
    const dressed = { title: 'Look\n\u001b[31m at\u202e it\0', description: `${LEXER.description}\u0007` };
    const model = new ScriptedModel({ calls: [call('a', 'create_task', dressed)] }, DONE);
    await scene.go(model, { tools: [createTask] });
    const child = await scene.engine.get('look-at-it');
    assert.deepEqual([child?.title, child?.description], ['Look at it', LEXER.description]);
  });
});

describe('a run that fetches a result', () => {
  const OUTPUT = 'x'.repeat(19_999) + '🙂' + 'y'.repeat(10_000);

  async function told(input: unknown, child: Partial<TaskDraftInput> = {}, text = OUTPUT) {
    await using scene = await RunScene.open();
    await scene.add({ ref: 'earlier', title: 'The earlier one' });
    await scene.go(new ScriptedModel({ text }));
    await scene.add({ ref: 'later', dependsOn: ['earlier'], ...child });
    const model = new ScriptedModel({ calls: [call('a', 'fetch_result', input)] }, DONE);
    await scene.go(model, { tools: [fetchResult] });
    return toldOf(model, 'a');
  }

  it('reads it page by page, and no character in two halves', async () => {
    const first = await told({ ref: 'earlier' });
    assert.match(first.value, /^Result of earlier: The earlier one \(completed\)\n\nx{19999}\n\n/);
    assert.match(first.value, /\[Characters 0–19999 of 30001\. Go on with offset 19999\.\]$/);
    const second = await told({ ref: 'earlier', offset: 19_999 });
    assert.match(second.value, /\n\n🙂y{10000}\n\n\[Characters 19999–30001 of 30001\.\]$/u);
  });

  it('reads what was suggested in it, too', async () => {
    const { value } = await told({ ref: 'earlier' }, {}, 'Done.\n\n## Follow-ups\n- Test it');
    assert.match(value, /\n\nDone\.\n\n## Follow-ups\n\n- \*\*Test it\*\*\n\n\[/);
  });

  it('hears where there is nothing to read', async () => {
    assert.match(
      (await told({ ref: 'earlier', offset: 30_001 })).value,
      /has 30001 characters; there is nothing/,
    );
    const other = await told({ ref: 'earlier' }, { dependsOn: [] });
    assert.deepEqual(
      [other.type, other.value],
      ['error-text', 'There is no task earlier among those that this one depends on or has made.'],
    );
  });
});
