import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { QueueWatch } from '../../../src/ui/queueWatch.ts';
import { statusBarText } from '../../../src/ui/statusBar.ts';
import type { TaskTreeNode } from '../../../src/ui/tree/nodes.ts';
import { TaskTree } from '../../../src/ui/tree/taskTree.ts';
import { Unseen } from '../../../src/ui/tree/unseen.ts';
import { activateExtension } from '../extension.ts';
import { TestMemory } from '../memory.ts';
import { AGENT, draft } from '../sample.ts';

/** Resolves with the first change after which `holds` does. */
function until(watch: QueueWatch, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const subscription = watch.onDidChange(() => {
      if (!holds()) return;
      subscription.dispose();
      resolve();
    });
  });
}

describe('the tree and the status bar', () => {
  const opened: vscode.Disposable[] = [];
  after(() => {
    for (const item of opened) item.dispose();
  });

  async function views(): Promise<{ watch: QueueWatch; tree: TaskTree }> {
    const { engine } = await activateExtension();
    const watch = new QueueWatch(engine);
    const tree = new TaskTree(engine, watch, new Unseen(new TestMemory()));
    opened.push(watch, tree);
    return { watch, tree };
  }

  async function rows(tree: TaskTree, group: string): Promise<readonly vscode.TreeItem[]> {
    const roots = await tree.getChildren();
    const node = roots.find((root): root is TaskTreeNode => root.kind === 'group' && root.id === group);
    return node ? (await tree.getChildren(node)).map((row) => tree.getTreeItem(row)) : [];
  }

  it('show a task whose budget is used up first, under Needs You, with the reason', async () => {
    const { engine } = await activateExtension();
    const { watch, tree } = await views();
    const needed = until(watch, () => watch.stats?.needsYou === 1);
    watch.watch();
    await engine.submit({ tasks: [draft('thrifty', { budget: { steps: 1 } })], agents: [AGENT] });
    await needed;
    const [first] = await tree.getChildren();
    assert.ok(first?.kind === 'group' && first.id === 'needsYou' && first.count === 1);
    const [row] = await rows(tree, 'needsYou');
    assert.match(String(row?.description), /budget used up: 1 step$/);
    assert.ok(watch.stats && statusBarText(watch.stats).includes('$(bell-dot) 1 needs you'));
    const task = await engine.get('thrifty');
    await engine.cancel(task?.id ?? '');
  });

  it('keep what a person paused apart from what needs them', async () => {
    const { engine } = await activateExtension();
    const { watch, tree } = await views();
    const [task] = await engine.submit({
      tasks: [draft('held', { provider: 'somewhere-else' })],
      agents: [AGENT],
    });
    await engine.pause(task?.id ?? '');
    const counted = until(watch, () => (watch.stats?.byStatus.paused ?? 0) === 1);
    watch.watch();
    await counted;
    assert.deepEqual(await rows(tree, 'needsYou'), []);
    const [row] = await rows(tree, 'paused');
    assert.equal(row?.description, 'paused by a person');
    assert.equal(row?.contextValue, 'task.paused');
    await engine.cancel(task?.id ?? '');
  });

  it('load ended tasks a page at a time', async () => {
    const { engine } = await activateExtension();
    const { tree } = await views();
    const tasks = Array.from({ length: 150 }, (_, n) => draft(`gone-${n}`, { provider: 'somewhere-else' }));
    const queued = await engine.submit({ tasks, agents: [AGENT] });
    for (const { id } of queued) await engine.cancel(id);
    const before = await rows(tree, 'cancelled');
    assert.equal(before.length, 101);
    assert.equal(before.at(-1)?.label, 'Show More');
    const roots = await tree.getChildren();
    const group = roots.find((root) => root.kind === 'group' && root.id === 'cancelled');
    const more = group && (await tree.getChildren(group)).at(-1);
    assert.ok(more?.kind === 'more');
    tree.showMore(more);
    assert.ok((await rows(tree, 'cancelled')).length > 150);
    for (const { id } of queued) await engine.remove(id);
  });
});
