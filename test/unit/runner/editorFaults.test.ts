import { strict as assert } from 'node:assert';
import { isFinal } from '../../../src/core/lifecycle.ts';
import { Editor, EDITOR_FAULTS, editorModel, END, type EditorAnswer } from '../models/editorFaults.ts';
import { RunScene } from './runScene.ts';
import { FakeTool } from './scriptedModel.ts';

const FINAL = 'Comments are skipped.';
/** A task of two turns and a call. */
const TURNS: readonly [EditorAnswer, EditorAnswer] = [
  { parts: [{ type: 'call', id: 'a', name: 'look', input: {} }, END] },
  { parts: [{ type: 'text', text: FINAL }, END] },
];
const STEPS = ['prompt', 'turn', 'look', 'turn'];

/** Runs a task to its end over the editor's models; what it waits for is waited for by the clock alone. */
async function run(...answers: readonly EditorAnswer[]) {
  await using scene = await RunScene.open();
  const id = await scene.add();
  const editor = new Editor(...answers);
  const waits: number[] = [];
  for (let task = await scene.task(id); !isFinal(task.status); task = await scene.task(id)) {
    if (task.reason && 'until' in task.reason) {
      waits.push(task.reason.until - scene.clock.now());
      await scene.clock.advance(waits.at(-1) ?? 0);
    }
    const claim = await scene.claim('copilot');
    await scene.run(claim, editorModel(editor.turn), { tools: [new FakeTool('look')] });
  }
  const { status, result, retryCount, errorMessage } = await scene.task(id);
  const finished = await scene.finished(id);
  return { status, output: result?.output, retryCount, errorMessage, finished, waits, asked: editor.asked };
}

describe('a task over the models of the editor', () => {
  const [first, last] = TURNS;

  for (const { name, answer, kind, message } of EDITOR_FAULTS) {
    if (kind === 'permanent') {
      it(`${name} in its last turn: fails at once, in words`, async () => {
        const ran = await run(first, answer, last);
        assert.deepEqual([ran.status, ran.output, ran.asked.length], ['failed', undefined, 2]);
        assert.match(ran.errorMessage ?? '', message);
      });
      continue;
    }
    // Nobody says how long: the shortest wait, and a second one that is longer only where it is a second retry.
    const [retries, waits] = kind === 'transient' ? [2, [750, 1_500]] : [0, [3_750, 3_750]];
    it(`${name} in each of its turns: completes after ${retries} retries, no turn kept by half or asked twice`, async () => {
      const ran = await run(answer, first, answer, last);
      assert.deepEqual([ran.status, ran.output, ran.retryCount], ['completed', FINAL, retries]);
      assert.deepEqual([ran.finished, ran.waits, ran.asked.length], [STEPS, waits, 4]);
    });
  }
});
