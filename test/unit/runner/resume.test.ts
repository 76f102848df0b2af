import { strict as assert } from 'node:assert';
import { RunScene } from './runScene.ts';
import { call, FakeTool, ScriptedModel } from './scriptedModel.ts';
import { ANSWERS, goOn, STEPS } from './threeTurns.ts';
import { watched } from './watchedWork.ts';

/** Every word of the whole run to the engine, reports aside. */
const OPERATIONS = [
  'finish 0 prompt',
  'finish 1 turn',
  'begin 2 look',
  'finish 2 look',
  'begin 3 look',
  'finish 3 look',
  'finish 4 turn',
  'begin 5 look',
  'finish 5 look',
  'finish 6 turn',
  'settle',
] as const;

describe('a run that was cut', () => {
  async function operations(): Promise<readonly string[]> {
    await using scene = await RunScene.open();
    await scene.add();
    const said: string[] = [];
    const after = (operation: string) => {
      if (operation !== 'report') said.push(operation);
    };
    const tools = [new FakeTool('look')];
    await scene.go(new ScriptedModel(...ANSWERS), { tools, work: watched(scene.engine, { after }) });
    return said;
  }

  it('has been cut below at every one of its commits', async () => {
    assert.deepEqual(await operations(), OPERATIONS);
  });

  for (const operation of OPERATIONS) {
    for (const when of operation === 'settle' ? (['before'] as const) : (['before', 'after'] as const)) {
      it(`just ${when} ${operation} goes on with what is missing`, async () => {
        await using scene = await RunScene.open();
        const id = await scene.add();
        await dieAt(scene, operation, when);
        await goOn(scene, id);
      });
    }
  }

  it('goes on each time when it is cut at every commit in turn', async () => {
    await using scene = await RunScene.open();
    const id = await scene.add();
    for (const operation of OPERATIONS.slice(0, -1)) await dieAt(scene, operation, 'after');
    const { steps } = await scene.claim();
    assert.deepEqual([steps.length, steps.every(({ state }) => state === 'finished')], [STEPS.length, true]);
    await scene.engine.leave('w', 'left');
    await goOn(scene, id);
  });

  it('asks a person once a call that must not be repeated has begun, and only then', async () => {
    for (const when of ['before', 'after'] as const) {
      await using scene = await RunScene.open();
      const id = await scene.add();
      const pay = new FakeTool('pay', () => 'paid', false);
      const answers = [{ calls: [call('a', 'pay')] }, { text: 'Paid.' }];
      await dieAt(scene, 'begin 2 pay', when, answers, [pay]);
      await scene.go(new ScriptedModel(...answers), { tools: [pay] });
      const { status, reason } = await scene.task(id);
      if (when === 'before') assert.equal(status, 'completed');
      else assert.deepEqual([status, reason], ['paused', { kind: 'may-have-happened', step: 'pay' }]);
      assert.equal(pay.ran.length, when === 'before' ? 1 : 0);
    }
  });

  it('runs a call that may have happened again once a person has resumed it', async () => {
    await using scene = await RunScene.open();
    const id = await scene.add();
    const pay = new FakeTool('pay', () => 'paid', false);
    const answers = [{ calls: [call('a', 'pay')] }, { text: 'Paid.' }];
    await dieAt(scene, 'begin 2 pay', 'after', answers, [pay]);
    const model = new ScriptedModel(...answers);
    await scene.go(model, { tools: [pay] });
    await scene.engine.resume(id);
    await scene.go(model, { tools: [pay] });
    assert.deepEqual([(await scene.task(id)).status, pay.ran.length], ['completed', 1]);
  });
});

/** Runs until the thread dies around one of its words to the engine, and gives the task back as its supervisor does. */
async function dieAt(
  scene: RunScene,
  operation: string,
  when: 'before' | 'after',
  answers = ANSWERS,
  tools = [new FakeTool('look', (input) => JSON.stringify(input))],
): Promise<void> {
  const claim = await scene.claim();
  await new Promise<void>((die) => {
    const hook = (said: string) => {
      if (said !== operation) return undefined;
      die();
      return new Promise<void>(() => undefined); // a dead thread hears no answer
    };
    const work = watched(scene.engine, { [when]: hook });
    void scene.run(claim, new ScriptedModel(...answers), { tools, work });
  });
  await scene.engine.leave('w', 'crashed');
}
