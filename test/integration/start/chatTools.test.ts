import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ChatTools } from '../../../src/ui/chat/chatTools.ts';
import { activateExtension } from '../extension.ts';
import { AGENT, draft, ended } from '../sample.ts';

async function call(name: string, input: object): Promise<Record<string, unknown>> {
  const result = await vscode.lm.invokeTool(`agentTaskQueue_${name}`, {
    input,
    toolInvocationToken: undefined,
  });
  const [part] = result.content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  const value: unknown = JSON.parse(part.value);
  assert.ok(typeof value === 'object' && value !== null);
  return { ...value };
}

describe('the tools of the chat', () => {
  const made: string[] = [];
  after(async () => {
    const { engine } = await activateExtension();
    for (const id of made.toReversed()) await engine.remove(id);
  });

  async function remember(text: string): Promise<readonly string[]> {
    const { engine } = await activateExtension();
    const { tasks } = await engine.list({ text });
    made.push(...tasks.map(({ id }) => id).filter((id) => !made.includes(id)));
    return tasks.map(({ id }) => id);
  }

  it('are offered with what they take', async () => {
    await activateExtension();
    const ours = vscode.lm.tools.filter(({ name }) => name.startsWith('agentTaskQueue_'));
    assert.deepEqual(ours.map(({ name }) => name).toSorted(), [
      'agentTaskQueue_listTasks',
      'agentTaskQueue_queueTask',
      'agentTaskQueue_taskResult',
    ]);
    for (const { description, inputSchema } of ours) assert.ok(description && inputSchema);
  });

  it('queue tasks that wait for each other', async () => {
    const { engine } = await activateExtension();
    const { queued } = await call('queueTask', {
      tasks: [
        { description: 'Chatted: look at the parser', type: 'review', priority: 8 },
        { description: 'Chatted: sum it up', dependsOn: ['#1'], context: ['README.md'] },
      ],
    });
    assert.ok(Array.isArray(queued) && queued.length === 2);
    const { tasks } = await engine.list({ text: 'Chatted:', order: 'newest' });
    const [second, first] = tasks;
    await remember('Chatted:');
    assert.deepEqual([first?.agent, first?.priority, first?.reason?.kind], ['Reviewer', 8, 'no-model']);
    assert.deepEqual(second?.dependencies, [first?.id]);
    assert.match(JSON.stringify(queued), /no model connected/);
  });

  for (const [what, input, words] of [
    [
      'a wrong priority',
      { tasks: [{ description: 'Refused: long enough' }, { description: 'Refused: as well', priority: 11 }] },
      /tasks\[1\]\.priority/,
    ],
    [
      'a key that is not known',
      { tasks: [{ description: 'Refused: long enough', ref: 'mine' }] },
      /tasks\[0\]\.ref/,
    ],
    [
      'more than ten',
      { tasks: Array.from({ length: 11 }, () => ({ description: 'Refused: long enough' })) },
      /at most 10 tasks/,
    ],
    ['nothing', {}, /tasks/],
    [
      'a path outside',
      { tasks: [{ description: 'Refused: long enough', context: ['../secrets'] }] },
      /context\[0\]/,
    ],
    [
      'an agent that is not there',
      { tasks: [{ description: 'Refused: long enough', agent: 'Nobody' }] },
      /no agent named Nobody/,
    ],
  ] as const)
    it(`queue nothing of ${what}, and name it`, async () => {
      await assert.rejects(call('queueTask', input), words);
      assert.deepEqual(await remember('Refused:'), []);
    });

  it('queue no more than fifty in an hour, and say when there is room again', async () => {
    await activateExtension();
    const extension = vscode.extensions.getExtension('agent-task-queue.agent-task-queue');
    assert.ok(extension);
    let now = 0;
    let queued = 0;
    const chat = new ChatTools({
      engine: {
        submit: async ({ tasks }) => tasks.map((_, n) => ({ id: `t${n}`, ref: `t${n}`, action: 'created' })),
        get: async () => undefined,
        list: async () => ({ tasks: [], total: 0 }),
        stats: () => Promise.reject(new Error('Nobody asks for the counts here.')),
        setQueue: () => Promise.reject(new Error('Nobody pauses the queue here.')),
      },
      shippedAgents: vscode.Uri.joinPath(extension.extensionUri, 'media', 'agents'),
      memory: { get: () => undefined, update: async () => undefined },
      queued: (tasks) => {
        queued += tasks.length;
      },
      now: () => now,
    });
    const ten = { tasks: Array.from({ length: 10 }, () => ({ description: 'One of very many' })) };
    for (let n = 0; n < 5; n++) await chat.queue(ten);
    now = 15 * 60_000;
    await assert.rejects(
      chat.queue(ten),
      /at most 50 tasks .* 0 are left, and there is room for 10 in 45 min/,
    );
    await assert.rejects(chat.prepareQueueing(ten), /Nothing was queued/, 'the person is not asked in vain');
    assert.equal(queued, 50);
    now = 61 * 60_000;
    await chat.queue(ten);
    assert.equal(queued, 60);
  });

  it('list tasks by status and text, with how many there are', async () => {
    const { engine } = await activateExtension();
    const [task] = await engine.submit({
      tasks: [draft('listed', { provider: 'somewhere-else' })],
      agents: [AGENT],
    });
    made.push(task?.id ?? '');
    const { tasks, total } = await call('listTasks', { text: 'listed', status: ['pending'] });
    assert.equal(total, 1);
    assert.match(JSON.stringify(tasks), /provider somewhere-else is not connected here/);
    await assert.rejects(call('listTasks', { limit: 51 }), /limit/);
  });

  it('read a result, or say how the task stands', async () => {
    const { engine } = await activateExtension();
    const [task] = await engine.submit({ tasks: [draft('read-by-chat')], agents: [AGENT] });
    made.push(task?.id ?? '');
    await ended(engine, 'read-by-chat');
    const result = await call('taskResult', { task: 'read-by-chat' });
    assert.equal(result['status'], 'completed');
    assert.match(String(result['output']), /README\.md/);
    assert.match(String(result['sample']), /No model was asked/);
    const rest = await call('taskResult', { task: 'read-by-chat', from: 10 });
    assert.equal(rest['output'], String(result['output']).slice(10));
    assert.equal((await call('taskResult', { task: 'listed' }))['note'], 'It has no result yet.');
    await assert.rejects(call('taskResult', { task: 'nowhere' }), /There is no task nowhere/);
  });
});
