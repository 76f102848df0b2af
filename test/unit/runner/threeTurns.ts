import { strict as assert } from 'node:assert';
import type { TaskResult } from '../../../src/core/task.ts';
import type { Claim } from '../../../src/engine/port.ts';
import type { RunScene } from './runScene.ts';
import { call, FakeTool, ScriptedModel, type Said } from './scriptedModel.ts';

/** A run of three turns and three calls. */
export const ANSWERS: readonly Said[] = [
  {
    text: 'I look.',
    calls: [call('a', 'look', { at: 'a' }), call('b', 'look', { at: 'b' })],
    tokens: [100, 10],
  },
  { calls: [call('c', 'look', { at: 'c' })], tokens: [200, 20] },
  { text: 'All is well.', tokens: [300, 30] },
];
/** The steps that it consists of. */
export const STEPS = ['prompt', 'turn', 'look a', 'look b', 'turn', 'look c', 'turn'] as const;

const RESULT: TaskResult = {
  summary: 'All is well.',
  output: 'All is well.',
  followUps: [],
  artifacts: [],
  metrics: { inputTokens: 600, outputTokens: 60, totalTokens: 660, requests: 3, executionTimeMs: 0 },
  sample: false,
};

/** What a resumed run has to do, given what is in the record. */
function missing({ steps }: Claim) {
  const finished = new Set(steps.filter(({ state }) => state === 'finished').map(({ step }) => step));
  const open = STEPS.map((name, index) => ({ name, index })).filter(({ index }) => !finished.has(index));
  const turns = STEPS.flatMap((name, index) => (name === 'turn' ? [index] : []));
  return {
    prompts: open.filter(({ name }) => name === 'prompt').length,
    turns: open.flatMap(({ name, index }) => (name === 'turn' ? [turns.indexOf(index)] : [])),
    looks: open.flatMap(({ name }) => (name.startsWith('look ') ? [{ at: name.slice(5) }] : [])),
  };
}

/** The run that follows must do exactly what is missing, and come to the same result. */
export async function goOn(scene: RunScene, id: string): Promise<void> {
  const claim = await scene.claim();
  const expected = missing(claim);
  const look = new FakeTool('look', (input) => JSON.stringify(input));
  const model = new ScriptedModel(...ANSWERS);
  const promptsBefore = scene.prompts;
  await scene.run(claim, model, { tools: [look] });
  assert.deepEqual({ prompts: scene.prompts - promptsBefore, turns: model.asked, looks: look.ran }, expected);
  assert.deepEqual(await scene.result(id), RESULT);
  assert.deepEqual(
    await scene.finished(id),
    STEPS.map((name) => name.replace(/ .*/, '')),
  );
}
