import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Task } from '../../../src/core/task.ts';
import type { Submitted } from '../../../src/engine/port.ts';
import * as queueing from '../../../src/ui/queueing.ts';
import type { QueueingTools } from '../../../src/ui/queueing/submit.ts';
import { activateExtension } from '../extension.ts';
import { TestMemory } from '../memory.ts';
import { AGENT, draft } from '../sample.ts';
import { ScriptedAsker, type Scripted } from '../scriptedAsker.ts';

const root = (): vscode.Uri => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return folder.uri;
};

describe('queueing, as a person does it', () => {
  const queued: string[] = [];
  const files: vscode.Uri[] = [];
  after(async () => {
    const { engine } = await activateExtension();
    for (const id of queued.toReversed()) await engine.remove(id);
    for (const uri of files) await vscode.workspace.fs.delete(uri);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function tools(asker: ScriptedAsker, kept = new TestMemory()): Promise<QueueingTools> {
    const { engine } = await activateExtension();
    const extension = vscode.extensions.getExtension('agent-task-queue.agent-task-queue');
    assert.ok(extension);
    const shippedAgents = vscode.Uri.joinPath(extension.extensionUri, 'media', 'agents');
    return { engine, shippedAgents, memory: kept, asker };
  }

  async function tasksOf(submitted: readonly Submitted[]): Promise<readonly Task[]> {
    const { engine } = await activateExtension();
    queued.push(...submitted.map(({ id }) => id));
    const tasks = await Promise.all(submitted.map(({ id }) => engine.get(id)));
    return tasks.filter((task) => task !== undefined);
  }

  async function ask(
    ...answers: readonly Scripted[]
  ): Promise<{ readonly task: Task; readonly asker: ScriptedAsker }> {
    const asker = new ScriptedAsker(...answers);
    const [task] = await tasksOf(await queueing.queueTask(await tools(asker)));
    assert.ok(task);
    assert.ok(asker.done);
    return { task, asker };
  }

  async function write(name: string, text: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.joinPath(root(), name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    files.push(uri);
    return uri;
  }

  it('takes one sentence, and the rest is made up', async () => {
    const { task } = await ask({ type: 'Find the slowest test of this suite' });
    assert.equal(task.title, 'Find the slowest test of this suite');
    assert.equal(task.agent, 'Generalist');
    assert.ok(task.instructions.length > 20);
  });

  it('says what is wrong with a text while it is typed, by its field, and goes on', async () => {
    const { asker } = await ask({ type: 'Too short' }, { type: 'Long enough now' });
    assert.ok(asker.titles.includes('description: the description needs at least 10 characters'));
  });

  it('reaches every field by lists and boxes alone', async () => {
    const { engine } = await activateExtension();
    const [parent] = await engine.submit({
      tasks: [draft('parent-of-all', { title: 'The parent of them', provider: 'somewhere-else' })],
      agents: [AGENT],
    });
    await tasksOf([parent].filter((task) => task !== undefined));
    const { task } = await ask(
      { type: 'Everything about this task is chosen', press: 'more' },
      { choose: 'Title' },
      { type: 'A title of its own' },
      { choose: 'Instructions' },
      { type: 'Do it in exactly this way, please.' },
      { choose: 'Agent' },
      { choose: 'Reviewer' },
      { choose: 'Type' },
      { choose: 'Coding' },
      { choose: 'Priority' },
      { choose: '9 · High' },
      { choose: 'When' },
      { choose: 'At Another Time…' },
      { type: '2090-01-02 03:04' },
      { choose: 'After' },
      { tick: ['The parent of them'] },
      { choose: 'When One of Them Fails' },
      { choose: 'Run all the same' },
      { choose: 'Context' },
      { choose: 'Files of the Workspace…' },
      { tick: ['README.md'] },
      { choose: 'All That Match a Pattern…' },
      { type: '../outside' },
      { type: 'src/**' },
      { choose: 'Done' },
      { choose: 'Provider' },
      { choose: 'offline' },
      { choose: 'Model' },
      { type: 'some-model' },
      { choose: 'Retries' },
      { type: '21' },
      { type: '7' },
      { choose: 'Budget' },
      { choose: '60 steps' },
      { type: '12' },
      { choose: 'Queue' },
    );
    const { title, instructions, agent, type, priority, onParentFailure, context, provider, model } = task;
    assert.deepEqual(
      { title, instructions, agent, type, priority, onParentFailure, context, provider, model },
      {
        title: 'A title of its own',
        instructions: 'Do it in exactly this way, please.',
        agent: 'Reviewer',
        type: 'coding',
        priority: 9,
        onParentFailure: 'run',
        context: ['README.md', 'src/**'],
        provider: 'offline',
        model: 'some-model',
      },
    );
    assert.equal(task.scheduledAt, new Date(2090, 0, 2, 3, 4).getTime());
    assert.deepEqual(task.dependencies, [parent?.id]);
    assert.equal(task.maxRetries, 7);
    assert.deepEqual(task.budget, { steps: 12 });
  });

  it('makes a schedule of what recurs, at times that are said while they are typed', async () => {
    const { engine } = await activateExtension();
    const asker = new ScriptedAsker(
      { type: 'Look at what changed since the last time', press: 'more' },
      { choose: 'When' },
      { choose: 'In an hour' },
      { choose: 'Recurs' },
      { choose: 'At Other Times…' },
      { type: 'every day' },
      { type: '30 7 * * 1-5' },
      { choose: 'Missed Runs' },
      { choose: 'They are left out' },
      { choose: 'Queue' },
    );
    const [submitted] = await queueing.queueTask(await tools(asker));
    assert.ok(asker.titles.some((words) => words.startsWith('schedule.cron: five fields are needed')));
    const schedule = (await engine.schedules()).find(({ id }) => id === submitted?.id);
    assert.ok(schedule);
    const { cron, misfire, timeZone } = schedule.draft.schedule ?? {};
    assert.deepEqual([cron, misfire, schedule.draft.scheduledAt], ['30 7 * * 1-5', 'skip', undefined]);
    assert.equal(timeZone, Intl.DateTimeFormat().resolvedOptions().timeZone);
    await engine.removeSchedule(schedule.id);
  });

  it('goes to the field that is wrong instead of queueing it', async () => {
    const { asker, task } = await ask(
      { type: 'Short', press: 'more' },
      { choose: 'Queue' },
      { choose: 'Description' },
      { type: 'Long enough at last' },
      { choose: 'Queue' },
    );
    assert.equal(task.description, 'Long enough at last');
    assert.ok(asker.rows.includes('Queue: '));
  });

  it('keeps what was typed and chosen when the person goes away, and offers it again', async () => {
    const kept = new TestMemory();
    const away = new ScriptedAsker(
      { type: 'Half a thought about', press: 'more' },
      { choose: 'Priority' },
      { choose: '8 · High' },
      { goAway: true },
    );
    assert.deepEqual(await queueing.queueTask(await tools(away, kept)), []);
    const again = new ScriptedAsker(
      { choose: 'Description' },
      { type: 'Half a thought, now whole' },
      { choose: 'Queue' },
    );
    const [task] = await tasksOf(await queueing.queueTask(await tools(again, kept)));
    assert.equal(task?.priority, 8);
    assert.equal(task.description, 'Half a thought, now whole');
    const third = new ScriptedAsker({ goAway: true });
    await queueing.queueTask(await tools(third, kept));
    assert.deepEqual(third.titles, ['Queue Task'], 'nothing is left once it was queued');
  });

  it('keeps the sentence of a box that was closed', async () => {
    const kept = new TestMemory();
    await queueing.queueTask(
      await tools(new ScriptedAsker({ type: 'Do', press: 'more' }, { goAway: true }), kept),
    );
    const again = new ScriptedAsker(
      { type: 'Do what I said before', press: 'more' },
      { choose: 'Start Over' },
      { goAway: true },
    );
    assert.deepEqual(await queueing.queueTask(await tools(again, kept)), []);
    assert.deepEqual([...again.titles], ['Queue Task', 'Queue Task: Do what I said before', 'Queue Task']);
  });

  it('forgets what is being queued at once, and has it again when that is refused', async () => {
    const kept = new TestMemory();
    const second = new ScriptedAsker({ type: 'Another one in the meantime' });
    const first = await tools(
      new ScriptedAsker({ type: 'Queue this one and no other', press: 'more' }, { choose: 'Queue' }),
      kept,
    );
    const { engine } = first;
    const full: QueueingTools['engine'] = {
      list: (query) => engine.list(query),
      get: (id) => engine.get(id),
      stats: () => engine.stats(),
      setQueue: (change) => engine.setQueue(change),
      submit: async () => {
        await tasksOf(await queueing.queueTask(await tools(second, kept)));
        throw new Error('There is no space left.');
      },
    };
    await assert.rejects(queueing.queueTask({ ...first, engine: full }), /no space left/);
    assert.deepEqual(second.titles, ['Queue Task'], 'the second finds nothing of the first');
    assert.deepEqual(kept.get('queueing.kept'), { description: 'Queue this one and no other' });
  });

  it('names the files and folders that a task is about', async () => {
    const asker = new ScriptedAsker({ type: 'Explain what these are for' });
    const uris = ['README.md', 'src'].map((name) => vscode.Uri.joinPath(root(), name));
    const [task] = await tasksOf(await queueing.queueFiles(await tools(asker), uris));
    assert.deepEqual(task?.context, ['README.md', 'src/**']);
    assert.deepEqual(asker.titles, ['Queue Task about 2 files']);
  });

  it('refuses a file that no agent can read, in words', async () => {
    const asker = new ScriptedAsker();
    await assert.rejects(queueing.queueFiles(await tools(asker), [vscode.Uri.file('/etc/hosts')]), {
      message: 'hosts lies outside the folders of this workspace, where no agent can read it.',
    });
    const document = await vscode.workspace.openTextDocument({ content: 'text' });
    const editor = await vscode.window.showTextDocument(document);
    await assert.rejects(queueing.queueSelection(await tools(asker), editor), /is not saved yet/);
  });

  it('makes a task of each bullet that is selected or copied, without those that are dropped', async () => {
    const document = await vscode.workspace.openTextDocument({
      content:
        '# Plan\n- Look at the parser\n  and its tests\n- Tiny\n- Look at the printer\n- Look at nothing\n',
    });
    await vscode.window.showTextDocument(document);
    const asker = new ScriptedAsker({ tick: ['Look at the parser', 'Look at the printer'] });
    const tasks = await tasksOf(await queueing.queueSeveral(await tools(asker)));
    assert.deepEqual(
      tasks.map(({ description }) => description),
      ['Look at the parser\nand its tests', 'Look at the printer'],
    );
    assert.ok(asker.rows.includes('Tiny: description: the description needs at least 10 characters'));
  });

  it('queues none of several tasks where one is wrong, and names it', async () => {
    const { engine } = await activateExtension();
    const { total } = await engine.list();
    await assert.rejects(
      queueing.queueSeveral(await tools(new ScriptedAsker()), '- Look at all of it\n- Tiny'),
      {
        message: '“Tiny”: description: the description needs at least 10 characters',
      },
    );
    assert.equal((await engine.list()).total, total);
  });

  it('queues the task files of a folder together, with what they say of each other', async () => {
    const file = (id: string, more = '') =>
      `---\nid: ${id}\nprovider: somewhere-else\n${more}---\n# Look at ${id}\n\nWhat is there to see here?\n\n## Instructions\n\nName each file and what it holds.\n`;
    await write('plans/a.task.md', file('plan-one'));
    await write('plans/deep/two.task.md', file('plan-two', 'dependsOn: [plan-one]\nmaxRetries: 1\n'));
    const asker = new ScriptedAsker({ choose: 'Its Task Files (2)' });
    const folder = vscode.Uri.joinPath(root(), 'plans');
    const tasks = await tasksOf(await queueing.queueFolder(await tools(asker), folder));
    assert.deepEqual(tasks.map(({ ref, maxRetries }) => `${ref} ${maxRetries}`).toSorted(), [
      'plan-one 3',
      'plan-two 1',
    ]);
  });

  it('queues a folder as its editors show it, saved or not, and none of it where one file is wrong', async () => {
    const { engine } = await activateExtension();
    const text = (title: string) =>
      `---\nprovider: somewhere-else\n---\n# ${title}\n\nWhat is there to see here?\n\n## Instructions\n\nName each file and what it holds.\n`;
    const good = await write('whole/a.task.md', text('Saved'));
    const edited = await write('whole/b.task.md', text('Saved, too'));
    const retype = async (found: string, put: string) => {
      const document = await vscode.workspace.openTextDocument(edited);
      const at = document.positionAt(document.getText().indexOf(found));
      const edit = new vscode.WorkspaceEdit();
      edit.replace(
        edited,
        new vscode.Range(at, document.positionAt(document.offsetAt(at) + found.length)),
        put,
      );
      await vscode.workspace.applyEdit(edit);
    };
    await retype('somewhere-else', 'somewhere-else\npriority: 99');
    const folder = vscode.Uri.joinPath(good, '..');
    const given = await tools(new ScriptedAsker());
    assert.deepEqual(await queueing.queueTaskFilesOf(given, [folder]), []);
    assert.equal(await engine.get('whole/a.task.md'), undefined);
    await retype('priority: 99\n---\n# Saved, too', 'priority: 9\n---\n# Not saved');
    const tasks = await tasksOf(await queueing.queueTaskFilesOf(given, [folder]));
    assert.deepEqual(
      tasks.map(({ title }) => title),
      ['Saved', 'Not saved'],
    );
    await (await vscode.workspace.openTextDocument(edited)).save();
  });

  it('finds a task in the queue under the id of its file, which another file names by path', async () => {
    const text = (front: string) =>
      `---\nprovider: somewhere-else\n${front}\n---\n# Look\n\nWhat is there to see here?\n\n## Instructions\n\nName each file and what it holds.\n`;
    const given = await tools(new ScriptedAsker());
    const queue = async (file: vscode.Uri) => tasksOf(await queueing.queueTaskFilesOf(given, [file]));
    const [parent] = await queue(await write('named/parent.task.md', text('id: named-parent')));
    const [child] = await queue(await write('named/child.task.md', text('dependsOn: [./parent.task.md]')));
    assert.deepEqual(child?.dependencies, [parent?.id]);
  });

  it('queues no folder that has too many task files, instead of some of them', async () => {
    const crowd = path.join(root().fsPath, 'crowd');
    await mkdir(crowd);
    try {
      for (let n = 0; n <= 1_000; n++) await writeFile(path.join(crowd, `${n}.task.md`), '');
      const given = await tools(new ScriptedAsker());
      await assert.rejects(
        queueing.queueFolder(given, vscode.Uri.file(crowd)),
        /crowd has more than 1000 task files/,
      );
    } finally {
      await rm(crowd, { recursive: true });
    }
  });
});
