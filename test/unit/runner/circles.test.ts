import { strict as assert } from 'node:assert';
import { RunScene } from './runScene.ts';
import { call, FakeTool, ScriptedModel, type Said } from './scriptedModel.ts';

const DONE: Said = { text: 'Done.' };

/** What becomes of a run with these calls, one a turn, and how many of them were run. */
async function runOf(...inputs: readonly unknown[]): Promise<readonly [string, number]> {
  await using scene = await RunScene.open();
  const id = await scene.add();
  const look = new FakeTool('look');
  const turns = inputs.map((input, index) => ({ calls: [call(`c${index}`, 'look', input)] }));
  await scene.go(new ScriptedModel(...turns, DONE), { tools: [look] });
  const { status, errorMessage } = await scene.task(id);
  return [errorMessage ?? status, look.ran.length];
}

const A = { path: 'a.ts', lines: [1, 2] };

describe('a run that goes round in circles', () => {
  it('ends at the same call the fifth time in a row, and says which', async () => {
    const [message, ran] = await runOf(A, A, A, A, A);
    assert.match(
      message,
      /^The agent goes round in circles: .* 5 times in a row, look {"path":"a\.ts","lines":\[1,2\]}\. /,
    );
    assert.match(message, /another model, and retry from the first step\.$/);
    assert.equal(ran, 4);
  });

  it('may make it four times', async () => {
    assert.deepEqual(await runOf(A, A, A, A), ['completed', 4]);
  });

  it('may make it more often with another call between', async () => {
    assert.deepEqual(await runOf(A, A, A, A, {}, A, A, A, A), ['completed', 9]);
  });

  it('is seen through another order of the arguments, and not through another order of a list', async () => {
    const turned = { lines: [1, 2], path: 'a.ts' };
    assert.match((await runOf(A, turned, A, turned, A))[0], /circles/);
    assert.deepEqual(await runOf(A, { ...A, lines: [2, 1] }, A, A, A, A), ['completed', 6]);
  });

  it('is seen within one turn, and over attempts', async () => {
    await using scene = await RunScene.open();
    const id = await scene.add();
    const ids = ['a', 'b', 'c'];
    const again = { calls: ids.map((each) => call(each, 'look', A)) };
    const look = new FakeTool('look');
    await scene.go(new ScriptedModel(again, again, DONE), { tools: [look] });
    const { errorMessage } = await scene.task(id);
    assert.match(errorMessage ?? '', /circles/);
    await scene.engine.retry(id);
    await scene.go(new ScriptedModel(again, again, DONE), { tools: [look] });
    assert.match((await scene.task(id)).errorMessage ?? '', /circles/);
    assert.equal(look.ran.length, 4);
  });
});
