import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type * as z from 'zod';
import { QueueError } from '../../../src/core/errors.ts';
import type { Submitted } from '../../../src/engine/port.ts';
import { FormPanel } from '../../../src/ui/panel/formView.ts';
import { FORM_HOST } from '../../../webview-ui/contract/form.ts';
import type { View } from '../../../webview-ui/contract/view.ts';
import { activateExtension } from '../extension.ts';
import { TestMemory } from '../memory.ts';
import { AGENT, draft } from '../sample.ts';

const LEFT = 'form.left';

/** A form as its page has it: it asks through the contract, and sees whether its tab is closed. */
class Form {
  readonly memory = new TestMemory();
  isOpen = true;
  readonly #panel: FormPanel;

  private constructor(panel: (form: Form) => FormPanel) {
    this.#panel = panel(this);
  }

  static async open(view: Omit<Extract<View, { kind: 'form' }>, 'kind'>, queued: Submitted[]): Promise<Form> {
    const { engine } = await activateExtension();
    const extension = vscode.extensions.getExtension('agent-task-queue.agent-task-queue');
    assert.ok(extension);
    const shippedAgents = vscode.Uri.joinPath(extension.extensionUri, 'media', 'agents');
    return new Form((form) => {
      const page = { visible: true, title: '', tell: () => undefined, close: () => (form.isOpen = false) };
      const tools = { engine, shippedAgents, memory: form.memory, queued: noting(queued) };
      return new FormPanel(page, { kind: 'form', ...view }, tools);
    });
  }

  async ask<Name extends keyof typeof FORM_HOST>(
    name: Name,
    ...args: readonly unknown[]
  ): Promise<z.infer<(typeof FORM_HOST)[Name]['result']>>;
  async ask(name: keyof typeof FORM_HOST, ...args: readonly unknown[]): Promise<unknown> {
    return FORM_HOST[name].result.parse(await this.#panel.methods[name](...args));
  }

  dispose(): void {
    this.#panel.dispose();
  }
}

function noting(queued: Submitted[]): (tasks: readonly Submitted[]) => void {
  return (tasks) => void queued.push(...tasks);
}

function refusing(field: string): (error: unknown) => boolean {
  return (error) => error instanceof QueueError && error.code === 'invalid' && error.field === field;
}

describe('the form, on the editor’s side', () => {
  const queued: Submitted[] = [];
  const forms: Form[] = [];
  after(async () => {
    const { engine } = await activateExtension();
    for (const form of forms) form.dispose();
    for (const { id, nextRun } of queued)
      await (nextRun === undefined ? engine.remove(id) : engine.removeSchedule(id));
  });

  async function open(view: Omit<Extract<View, { kind: 'form' }>, 'kind'> = {}): Promise<Form> {
    const form = await Form.open(view, queued);
    forms.push(form);
    return form;
  }

  async function waiting(ref: string, more: Parameters<typeof draft>[1] = {}): Promise<string> {
    const { engine } = await activateExtension();
    const tasks = [draft(ref, { provider: 'somewhere-else', ...more })];
    const [submitted] = await engine.submit({ tasks, agents: [AGENT] });
    assert.ok(submitted);
    queued.push(submitted);
    return submitted.id;
  }

  const GOOD = { description: 'Look at the readme and say what is missing.', provider: 'somewhere-else' };

  it('gives what it was opened with once, so that it does not come back with the tab', async () => {
    const form = await open({ prefill: { description: 'From a link' } });
    assert.deepEqual((await form.ask('begin')).prefill, { description: 'From a link' });
    assert.equal((await form.ask('begin')).prefill, null);
  });

  it('takes of what it was opened with what fits, and names the rest', async () => {
    const form = await open({ prefill: { description: 'From a link', priority: 44 } });
    const { prefill, unfit } = await form.ask('begin');
    assert.deepEqual(prefill, { description: 'From a link' });
    assert.match(unfit ?? '', /^priority: /);
  });

  it('queues what it is given, forgets what was left, and closes when told so', async () => {
    const { engine } = await activateExtension();
    const form = await open();
    await form.ask('leave', { values: GOOD });
    const first = await form.ask('queue', { ...GOOD, title: 'Mind the gaps', priority: 9 }, 'stay');
    assert.equal(first.title, 'Mind the gaps');
    assert.equal((await engine.get(first.task ?? ''))?.priority, 9);
    assert.equal(form.memory.get(LEFT), undefined);
    assert.ok(form.isOpen);
    await form.ask('queue', GOOD, 'close');
    assert.ok(!form.isOpen);
  });

  it('keeps what was left when the queue refuses it, and names the field', async () => {
    const form = await open();
    await form.ask('leave', { values: GOOD });
    await assert.rejects(form.ask('queue', { ...GOOD, agent: 'Nobody' }, 'close'), refusing('agent'));
    await assert.rejects(
      form.ask('queue', { ...GOOD, context: ['../outside'] }, 'close'),
      refusing('context'),
    );
    await assert.rejects(
      form.ask('queue', { ...GOOD, description: 'short' }, 'close'),
      refusing('description'),
    );
    assert.deepEqual(form.memory.get(LEFT), { values: GOOD });
    assert.ok(form.isOpen);
  });

  it('makes a schedule of what recurs, and says when it runs next', async () => {
    const { engine } = await activateExtension();
    const form = await open();
    const said = await form.ask('queue', { ...GOOD, schedule: { cron: '0 9 * * *' } }, 'stay');
    assert.equal(said.task, null);
    assert.equal(said.title, GOOD.description);
    const [schedule] = (await engine.schedules()).filter(({ id }) => id === queued.at(-1)?.id);
    assert.equal(schedule?.nextRun, said.nextRun);
  });

  it('gives for a drop the paths below the workspace alone', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const form = await open();
    const { paths, leftOut } = await form.ask('dropped', [
      vscode.Uri.joinPath(folder.uri, 'README.md').toString(),
      vscode.Uri.joinPath(folder.uri, 'src').toString(),
      `${folder.uri.toString()}/../secret.txt`,
      'file:///etc/passwd',
      'not a uri',
    ]);
    assert.deepEqual(paths, ['README.md', 'src/**']);
    assert.deepEqual(leftOut, ['secret.txt', 'passwd', 'not a uri']);
  });

  it('measures what an agent would get, and nothing from outside', async () => {
    const form = await open();
    const [readme, outside] = await form.ask('measure', ['README.md', '../secret.txt']);
    assert.ok(readme && readme.files === 1 && readme.bytes > 0 && readme.problem === null);
    assert.ok(outside?.bytes === 0 && outside.problem);
  });

  it('changes a task that waits, also in what was taken out', async () => {
    const { engine } = await activateExtension();
    const id = await waiting('to-edit', { context: ['README.md'], budget: { steps: 5 }, priority: 3 });
    const form = await open({ edit: id });
    const { edited } = await form.ask('begin');
    assert.ok(edited?.draft.context?.length === 1 && edited.draft.priority === 3);
    const { context: _context, budget: _budget, ...rest } = edited.draft;
    await form.ask('save', { ...rest, priority: 8, title: 'Edited' });
    const task = await engine.get(id);
    assert.deepEqual([task?.title, task?.priority], ['Edited', 8]);
    assert.deepEqual([task?.context, task?.budget], [[], {}]);
    assert.ok(!form.isOpen);
  });

  it('asks for a provider where that of a task was taken out and there is no other', async () => {
    const id = await waiting('no-provider');
    const form = await open({ edit: id });
    const { edited } = await form.ask('begin');
    assert.ok(edited);
    const { provider: _provider, ...rest } = edited.draft;
    await assert.rejects(form.ask('save', rest), refusing('provider'));
    assert.ok(form.isOpen);
  });

  it('makes a new task of one that has ended, with the changes', async () => {
    const { engine } = await activateExtension();
    const id = await waiting('to-run-again');
    await engine.cancel(id);
    const form = await open({ edit: id });
    const { edited } = await form.ask('begin');
    await form.ask('save', { ...edited?.draft, title: 'Another go' });
    assert.equal((await engine.get(id))?.status, 'cancelled');
    assert.equal((await engine.get(queued.at(-1)?.id ?? ''))?.title, 'Another go');
  });

  it('refuses what is no message of the page, naming what is wrong', async () => {
    const form = await open();
    await assert.rejects(form.ask('queue', { ...GOOD, priority: 'high' }, 'stay'), QueueError);
    await assert.rejects(form.ask('measure', [7]), QueueError);
    await assert.rejects(form.ask('openTask', ''), QueueError);
  });
});
