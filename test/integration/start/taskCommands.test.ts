import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TaskEngine } from '../../../src/engine/port.ts';
import type { ProviderFacts } from '../../../src/ui/providerFacts.ts';
import type { TasksOnShow } from '../../../src/ui/taskCommands/targets.ts';
import { taskCommands } from '../../../src/ui/taskCommands/taskCommands.ts';
import type { TaskNode } from '../../../src/ui/tree/nodes.ts';
import type { TreeFilter } from '../../../src/ui/tree/treeFilter.ts';
import { activateExtension } from '../extension.ts';
import { AGENT, draft } from '../sample.ts';
import { ScriptedAsker } from '../scriptedAsker.ts';

/** The view as the commands see it, with what a test selects in it. */
class FakeView implements TasksOnShow {
  selected: readonly TaskNode[] = [];
  focused: readonly TaskNode[] = [];
  filter: TreeFilter = {};
  readonly followed: string[] = [];

  setFilter(filter: TreeFilter | undefined): void {
    this.filter = filter ?? {};
  }

  showMore(): void {}

  async atKeyboard(): Promise<readonly TaskNode[]> {
    return this.focused;
  }

  follow(tasks: readonly string[]): void {
    const at = [...this.selected, ...this.focused].map(({ task }) => task.id);
    this.followed.push(...tasks.filter((task) => at.includes(task)).slice(0, 1));
  }

  goTo(task: string): void {
    this.followed.push(task);
  }

  opened(): void {}
}

const PROVIDERS: readonly ProviderFacts[] = [
  {
    id: 'elsewhere',
    type: 'openai-compatible',
    model: 'small',
    address: 'http://127.0.0.1:1/v1',
    isDefault: false,
    isConfigured: true,
    key: 'optional',
  },
];

describe('the commands on tasks', () => {
  const REFS = ['one', 'two', 'three', 'four'];
  let engine: TaskEngine;
  let view: FakeView;
  const ids = new Map<string, string>();

  const commands = (asker = new ScriptedAsker()) =>
    taskCommands({
      engine,
      view,
      asker,
      providers: async () => PROVIDERS,
      agentNames: async () => ['Reviewer', 'Writer'],
    });
  const id = (ref: string) => ids.get(ref) ?? '';
  const order = async () =>
    (await engine.list({ status: ['pending'], agent: AGENT.name, provider: 'nowhere' })).tasks.map(
      ({ ref }) => ref,
    );
  const select = async (...refs: readonly string[]) => {
    const tasks = await Promise.all(refs.map((ref) => engine.get(ref)));
    view.selected = tasks.flatMap((task) => (task ? [{ kind: 'task', group: 'pending', task }] : []));
  };

  beforeEach(async () => {
    ({ engine } = await activateExtension());
    view = new FakeView();
    const tasks = REFS.map((ref) => draft(ref, { provider: 'nowhere' }));
    for (const submitted of await engine.submit({ tasks, agents: [AGENT] }))
      ids.set(submitted.ref, submitted.id);
  });
  afterEach(async () => {
    for (const task of (await engine.list({ provider: ['nowhere', 'elsewhere'] })).tasks) {
      if (task.status === 'running') await engine.cancel(task.id);
      await engine.remove(task.id);
    }
  });

  it('move the selection up and down, and the selection goes along', async () => {
    await select('three', 'four');
    await commands().moveTaskUp();
    assert.deepEqual(await order(), ['one', 'three', 'four', 'two']);
    assert.deepEqual(view.followed, [id('three')]);
    await commands().moveTaskDown();
    assert.deepEqual(await order(), REFS);
  });

  it('move the row that they are called on to the top, whatever is selected', async () => {
    await select('one');
    await commands().moveTaskToTop({ kind: 'task', task: { id: id('three') } });
    assert.deepEqual(await order(), ['three', 'one', 'two', 'four']);
  });

  it('act by key on the focused row, whatever is selected', async () => {
    await select('two');
    view.focused = view.selected;
    await select('four');
    await commands().moveTaskToTop({ key: true });
    assert.deepEqual(await order(), ['two', 'one', 'three', 'four']);
    assert.deepEqual(view.followed, [id('two')]);
  });

  it('move a task down past one of lower priority, and take that one’s priority', async () => {
    await engine.edit(id('four'), { priority: 2 });
    await commands().moveTaskDown(id('three'));
    assert.deepEqual(await order(), ['one', 'two', 'four', 'three']);
    assert.equal((await engine.get('three'))?.priority, 2);
  });

  it('set the priority of several at once', async () => {
    await select('two', 'four');
    const asker = new ScriptedAsker({ choose: '9' });
    await commands(asker).setPriority();
    assert.deepEqual(await order(), ['two', 'four', 'one', 'three']);
  });

  it('do what can be done to a selection that is only partly meant, without a word', async () => {
    await engine.pause(id('two'));
    await select('one', 'two');
    await commands().pauseTask();
    assert.equal((await engine.get('one'))?.status, 'paused');
  });

  it('say in the engine’s words why nothing of the selection is meant', async () => {
    await select('one');
    await assert.rejects(
      Promise.resolve(commands().retryTask()),
      /Task one is .*; only a failed or cancelled task can be retried/,
    );
  });

  it('retry with another provider and its model', async () => {
    await engine.cancel(id('one'));
    const asker = new ScriptedAsker({ choose: 'elsewhere' }, { type: 'large' });
    await commands(asker).retryTaskWithModel(id('one'));
    const task = await engine.get('one');
    assert.deepEqual([task?.provider, task?.model, task?.status], ['elsewhere', 'large', 'pending']);
  });

  it('answer what an agent asks, which makes no link and no icon of it, and say where nothing is asked', async () => {
    const offer = { worker: 'tester', pid: 1, providers: ['nowhere'], waitMs: 0 };
    const claim = await engine.claim(offer);
    assert.ok(claim);
    await engine.beginStep(claim, { step: 0, kind: 'tool', name: 'ask_user', input: null });
    const options = ['$(x) [a](command:b)', 'that'];
    const reason = { kind: 'question', step: 0, question: 'Which one?', options } as const;
    await engine.settle(claim, { kind: 'paused', reason });
    const asker = new ScriptedAsker({ choose: 'Another Answer…' }, { type: ' ' }, { type: 'Neither.' });
    await commands(asker).answerTask(claim.task);
    assert.deepEqual(asker.rows, ['$ (x) [a] (command:b): ', 'that: ', 'Another Answer…: ']);
    assert.ok(asker.done && asker.titles.includes('An answer is needed.'));
    assert.equal((await engine.claim(offer))?.steps[0]?.answer, 'Neither.');
    await assert.rejects(commands().answerTask(claim.task), /asks nothing now/);
    await engine.leave('tester', 'left');
  });

  it('run a task again as a new one, which the selection goes to', async () => {
    await engine.cancel(id('one'));
    await commands().runAgain(id('one'));
    const [again] = view.followed;
    const task = await engine.get(again ?? '');
    assert.notEqual(again, id('one'));
    assert.equal(task?.title, (await engine.get(id('one')))?.title);
    assert.equal(task?.status, 'pending');
  });

  it('copy the ids of all that are selected', async () => {
    await select('one', 'two');
    await commands().copyTaskRef();
    assert.equal(await vscode.env.clipboard.readText(), 'one\ntwo');
    await commands().copyTaskId();
    assert.equal(await vscode.env.clipboard.readText(), `${id('one')}\n${id('two')}`);
  });

  it('filter by what is chosen of each kind, and keep the text that is searched for', async () => {
    await commands().searchTasks('parser');
    const asker = new ScriptedAsker({ tick: ['Failed', 'Writer', 'the default one'] });
    await commands(asker).filterTasks();
    assert.deepEqual(view.filter, { groups: ['failed'], agent: ['Writer'], provider: [''], text: 'parser' });
    commands().clearFilter();
    assert.deepEqual(view.filter, {});
  });
});
