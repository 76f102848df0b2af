import { NO_REVIEW } from '../../../src/core/change.ts';
import { strict as assert } from 'node:assert';
import { agentSchema } from '../../../src/core/agent.ts';
import type { TaskDraftInput } from '../../../src/core/task.ts';
import { AGENT, draft, type Scene } from '../scene.ts';

/** One wrong value each, and the field that the refusal names. */
const WRONG: readonly (readonly [field: string, wrong: Record<string, unknown>])[] = [
  ['title', { title: ' ' }],
  ['title', { title: 'x'.repeat(301) }],
  ['description', { description: 'too short' }],
  ['instructions', { instructions: 'nineteen characters' }],
  ['agent', { agent: '' }],
  ['type', { type: 'cooking' }],
  ['priority', { priority: 0 }],
  ['priority', { priority: 11 }],
  ['priority', { priority: 2.5 }],
  ['maxRetries', { maxRetries: -1 }],
  ['maxRetries', { maxRetries: 21 }],
  ['onParentFailure', { onParentFailure: 'shrug' }],
  ['scheduledAt', { scheduledAt: -1 }],
  ['dependsOn[1]', { dependsOn: ['good', ''] }],
  ['context[0]', { context: [''] }],
  ['provider', { provider: '' }],
  ['budget.steps', { budget: { steps: 0 } }],
  ['budget.minutes', { budget: { minutes: -1 } }],
  ['budget.euros', { budget: { euros: 1 } }],
  ['ref', { ref: '' }],
  ['colour', { colour: 'red' }],
];

/** What a caller that does not keep to the types may send. */
function anyDraft(wrong: Record<string, unknown>): TaskDraftInput {
  return { ...draft({ ref: 'wrong' }), ...wrong };
}

function describeFields(scene: Scene): void {
  it('fills in what a draft leaves out', async () => {
    const { id: _, ...task } = await scene.get(await scene.add({ ref: 'a' }));
    const now = scene.clock.now();
    assert.deepEqual(task, {
      ref: 'a',
      agent: 'analyst',
      user: 'tester',
      title: 'Look at the parser',
      description: 'Find out how the parser deals with comments.',
      instructions: 'Read the parser and say what it does with comments.',
      type: 'general',
      priority: 5,
      rank: 1,
      status: 'queued',
      reason: { kind: 'turn' },
      retryCount: 0,
      maxRetries: 3,
      attempt: 0,
      progressPercentage: 0,
      currentStep: 0,
      totalSteps: 0,
      stepTitle: null,
      result: null,
      review: NO_REVIEW,
      errorMessage: null,
      scheduledAt: null,
      startedAt: null,
      completedAt: null,
      createdAt: now,
      updatedAt: now,
      estimatedDuration: 366,
      actualDuration: null,
      context: [],
      dependencies: [],
      onParentFailure: 'block',
      provider: null,
      model: null,
      budget: {},
      worker: null,
      supersedes: null,
      supersededBy: null,
      createdBy: null,
    });
  });

  it('keeps every field that a draft names', async () => {
    const given = {
      ref: 'full',
      title: 'Ein Titel mit Ümlauten 🚀',
      description: 'A description\nof two lines.',
      instructions: 'Some instructions that are long enough.',
      type: 'review',
      priority: 9,
      maxRetries: 0,
      onParentFailure: 'run',
      scheduledAt: scene.clock.now() + 1_000,
      context: ['src/**', 'README.md#L1-L4'],
      provider: 'offline',
      model: 'sample',
      budget: { steps: 4, tokens: 1_000, minutes: 1.5 },
    } satisfies Partial<TaskDraftInput>;
    const task = await scene.get(await scene.add(given));
    const kept = Object.fromEntries(Object.entries(task).filter(([field]) => field in given));
    assert.deepEqual(kept, given);
  });

  it("uses the agent's provider for a task that names none", async () => {
    const agent = agentSchema.parse({ name: 'caller', provider: 'openai' });
    await scene.engine.submit({ tasks: [draft({ ref: 'a', agent: 'caller' })], agents: [agent] });
    assert.equal((await scene.get('a')).provider, 'openai');
  });

  it('knows an agent from an earlier batch', async () => {
    await scene.add();
    const [later] = await scene.engine.submit({ tasks: [draft({ ref: 'later' })], agents: [] });
    assert.equal(later?.action, 'created');
  });

  it('answers in the order of the batch', async () => {
    const answers = await scene.submit(draft({ ref: 'c' }), draft({ ref: 'a' }), draft({ ref: 'b' }));
    assert.deepEqual(
      answers.map(({ ref }) => ref),
      ['c', 'a', 'b'],
    );
  });

  it('answers an empty batch with nothing', async () => {
    assert.deepEqual(await scene.submit(), []);
  });
}

function describeRefs(scene: Scene): void {
  it('makes a ref from the title where none is given', async () => {
    await scene.add({ title: 'Review the parser!' });
    assert.equal((await scene.get('review-the-parser')).title, 'Review the parser!');
  });

  it('tells tasks of one title apart, however many', async () => {
    const same = Array.from({ length: 60 }, () => draft({ title: 'Same' }));
    const refs = (await scene.submit(...same)).map(({ ref }) => ref);
    assert.deepEqual(refs.slice(0, 3), ['same', 'same-2', 'same-3']);
    assert.equal(new Set(refs).size, 60);
  });

  it('leaves a given ref to the task that names it', async () => {
    const answers = await scene.submit(draft({ title: 'Build' }), draft({ ref: 'build' }));
    assert.deepEqual(
      answers.map(({ ref }) => ref),
      ['build-2', 'build'],
    );
  });

  it('refuses a ref that is twice in a batch', async () => {
    await assert.rejects(scene.submit(draft({ ref: 'a' }), draft({ ref: 'a' })), {
      code: 'invalid',
      field: 'tasks[1].ref',
    });
  });

  it('keeps refs of a store apart from ids', async () => {
    const id = await scene.add({ ref: 'a' });
    assert.equal((await scene.get(id)).ref, 'a');
    assert.equal((await scene.get('a')).id, id);
  });
}

function describeRefusals(scene: Scene): void {
  for (const [field, wrong] of WRONG) {
    it(`refuses a batch with a wrong ${field} (${JSON.stringify(wrong).slice(0, 40)}) and queues none of it`, async () => {
      const expected = { code: 'invalid', field: `tasks[1].${field}` };
      await assert.rejects(scene.submit(draft({ ref: 'good' }), anyDraft(wrong)), expected);
      assert.equal((await scene.engine.list()).total, 0);
    });
  }

  it('puts the field at the head of the message', async () => {
    await assert.rejects(scene.submit(anyDraft({ title: '' })), {
      message: 'tasks[0].title: a title is needed',
    });
  });

  it('refuses an agent that is not well formed', async () => {
    const agent = { ...AGENT, temperature: 3 };
    await assert.rejects(scene.engine.submit({ tasks: [], agents: [agent] }), {
      code: 'invalid',
      field: 'agents[0].temperature',
    });
  });

  it('refuses a task whose agent nobody knows', async () => {
    await assert.rejects(scene.engine.submit({ tasks: [draft({ agent: 'stranger' })], agents: [] }), {
      code: 'not-found',
      field: 'tasks[0].agent',
    });
  });

  it('leaves no event of a batch that was refused', async () => {
    await assert.rejects(scene.submit(draft({ ref: 'good' }), anyDraft({ priority: 99 })));
    assert.deepEqual(await scene.engine.log({}), []);
  });
}

export function describeSubmission(scene: Scene): void {
  describe('submit', () => {
    describeFields(scene);
    describeRefs(scene);
    describeRefusals(scene);
  });
}
