import { strict as assert } from 'node:assert';
import { askUser } from '../../../src/runner/tools/askUser.ts';
import { RunScene } from './runScene.ts';
import { call, FakeTool, ScriptedModel, toldOf } from './scriptedModel.ts';

const WHICH = call('q', 'ask_user', { question: 'Which one?', options: ['this', 'that'] });
const WHY = call('r', 'ask_user', { question: 'Why?' });

describe('a run that asks', () => {
  it('parks, gives its worker back, and hears the answer as the result of its call', async () => {
    await using scene = await RunScene.open();
    const id = await scene.add();
    const look = new FakeTool('look');
    const tools = [look, askUser];
    const answers = [{ calls: [call('a', 'look'), WHICH] }, { text: 'Done.' }];
    const model = new ScriptedModel(...answers);
    await scene.go(model, { tools });
    assert.deepEqual((await scene.task(id)).reason, {
      kind: 'question',
      step: 3,
      question: 'Which one?',
      options: ['this', 'that'],
    });
    await scene.engine.answer(id, 'that');
    await scene.go(model, { tools });
    assert.equal((await scene.task(id)).status, 'completed');
    assert.deepEqual(toldOf(model, 'q'), { type: 'text', value: 'that' });
    assert.deepEqual([look.ran.length, model.asked, scene.prompts], [1, [0, 1], 1]);
  });

  it('asks several questions of one turn one after the other', async () => {
    await using scene = await RunScene.open();
    const id = await scene.add();
    const model = new ScriptedModel({ calls: [WHICH, WHY] }, { text: 'Done.' });
    const asked: unknown[] = [];
    for (const answer of ['this', 'Because.']) {
      await scene.go(model, { tools: [askUser] });
      const { reason } = await scene.task(id);
      asked.push(reason?.kind === 'question' && reason.question);
      await scene.engine.answer(id, answer);
    }
    await scene.go(model, { tools: [askUser] });
    assert.deepEqual(asked, ['Which one?', 'Why?']);
    assert.deepEqual([toldOf(model, 'q').value, toldOf(model, 'r').value], ['this', 'Because.']);
  });

  it('asks again, and asks the same, when its thread dies before anybody has answered', async () => {
    await using scene = await RunScene.open();
    const id = await scene.add();
    const model = new ScriptedModel({ calls: [WHICH] }, { text: 'Done.' });
    const claim = await scene.claim();
    const work = { ...worker(scene), settle: async () => Promise.reject(new Error('dead')) };
    await assert.rejects(scene.run(claim, model, { tools: [askUser], work }), /dead/);
    await scene.engine.leave('w', 'crashed');
    await scene.go(model, { tools: [askUser] });
    const { status, reason } = await scene.task(id);
    assert.deepEqual([status, reason?.kind, model.asked], ['paused', 'question', [0]]);
  });
});

function worker({ engine }: RunScene) {
  return {
    report: engine.report.bind(engine),
    stream: engine.stream.bind(engine),
    admitCall: engine.admitCall.bind(engine),
    beginStep: engine.beginStep.bind(engine),
    finishStep: engine.finishStep.bind(engine),
    createTask: engine.createTask.bind(engine),
    fetchResult: engine.fetchResult.bind(engine),
  };
}
