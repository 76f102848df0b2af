import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DayBudget } from '../../../src/core/provider.ts';
import { agentCommands } from '../../../src/ui/agentsView/agentCommands.ts';
import { AgentsData } from '../../../src/ui/agentsView/agentsData.ts';
import { itemOf, tooltipOf } from '../../../src/ui/agentsView/items.ts';
import { listAgents } from '../../../src/ui/agentsView/listAgents.ts';
import type { AgentNode } from '../../../src/ui/agentsView/nodes.ts';
import type { ProviderFacts } from '../../../src/ui/providerFacts.ts';
import { activateExtension } from '../extension.ts';
import { AGENT, draft } from '../sample.ts';
import { ScriptedAsker, type Scripted } from '../scriptedAsker.ts';

const provider = (id: string, more: Partial<ProviderFacts> = {}): ProviderFacts => ({
  id,
  type: 'openai',
  model: undefined,
  address: undefined,
  isDefault: false,
  isConfigured: false,
  key: 'missing',
  ...more,
});

describe('agents and models', () => {
  const written: vscode.Uri[] = [];
  afterEach(async () => {
    for (const uri of written.splice(0)) await vscode.workspace.fs.delete(uri);
  });

  async function desk(providers: readonly ProviderFacts[] = []) {
    const { engine } = await activateExtension();
    const extension = vscode.extensions.getExtension('agent-task-queue.agent-task-queue');
    assert.ok(extension);
    const shipped = vscode.Uri.joinPath(extension.extensionUri, 'media', 'agents');
    const data = new AgentsData({
      engine,
      agents: () => listAgents(shipped),
      providers: async () => providers,
    });
    return { engine, data };
  }

  async function write(name: string, text: string): Promise<vscode.Uri> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, '.github', 'agents', name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    written.push(uri);
    return uri;
  }

  async function agent(data: AgentsData, name: string): Promise<AgentNode> {
    const { agents } = await data.nodes();
    const found = agents.find((node) => node.kind === 'agent' && node.facts.name === name);
    assert.ok(found?.kind === 'agent', `there is no agent ${name}`);
    return found;
  }

  it('show an agent of the workspace with its file, and say what of it does not apply', async () => {
    await write('auditor.agent.md', '---\nname: Auditor\nhooks: {}\n---\nLook at everything.\n');
    const { data } = await desk();
    const node = await agent(data, 'Auditor');
    assert.equal(node.facts.source, 'workspace');
    assert.match(node.facts.file?.path ?? '', /\.github\/agents\/auditor\.agent\.md$/);
    assert.match(tooltipOf(node)?.value ?? '', /Hooks \\\(hooks\\\) are not run/);
    assert.equal(itemOf(node).contextValue, 'agent.active.workspace');
    assert.match(String(itemOf(node).description), /workspace · 1 not applied/);
  });

  it('show a file that is no agent as what is wrong with it', async () => {
    await write('broken.agent.md', '---\nname: [\n---\n');
    const { data } = await desk();
    const { agents } = await data.nodes();
    const found = agents.find((node) => node.kind === 'problem');
    assert.ok(found?.kind === 'problem' && found.trouble.text.startsWith('broken.agent.md'));
    assert.match(found.trouble.place?.uri.path ?? '', /\.github\/agents\/broken\.agent\.md$/);
    assert.equal(itemOf(found).command?.command, 'vscode.open');
  });

  describe('are made', () => {
    const folder = () => {
      const [root] = vscode.workspace.workspaceFolders ?? [];
      assert.ok(root);
      return vscode.Uri.joinPath(root.uri, '.github', 'agents');
    };
    afterEach(async () => {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      written.length = 0; // all of the folder goes
      const options = { recursive: true, useTrash: false };
      await Promise.resolve(vscode.workspace.fs.delete(folder(), options)).catch(() => undefined);
    });

    async function make(
      command: 'newAgent' | 'duplicateAgent',
      node: unknown,
      ...answers: readonly Scripted[]
    ) {
      const { engine, data } = await desk();
      const asker = new ScriptedAsker(...answers);
      await agentCommands({ engine, data, providers: async () => [], asker })[command](node);
      assert.ok(asker.done);
      data.forgetAgents();
      return { data, titles: asker.titles };
    }

    it('in the workspace, as a file that is an agent and lies open to write on', async () => {
      const { data } = await make(
        'newAgent',
        undefined,
        { choose: 'Workspace' },
        { type: ' Security Reviewer ' },
      );
      const { facts } = await agent(data, 'Security Reviewer');
      assert.deepEqual([facts.source, facts.notes], ['workspace', []]);
      const editor = vscode.window.activeTextEditor;
      assert.match(editor?.document.uri.path ?? '', /\.github\/agents\/security-reviewer\.agent\.md$/);
      assert.equal(editor?.document.getText(editor.selection), facts.description);
    });

    it('under a name that is free, and none that nobody could write', async () => {
      await write('other-name.agent.md', '---\nname: Auditor\n---\n');
      const { titles } = await make(
        'newAgent',
        undefined,
        { choose: 'Workspace' },
        { type: '…' },
        { type: 'x'.repeat(201) },
        { type: 'auditor' },
        { type: 'Other name' },
        { goAway: true },
      );
      assert.deepEqual(
        titles.filter((title) => title !== 'New Agent'),
        [
          'A name needs a letter or a digit.',
          'At most 200 characters.',
          'There is an agent of this name already. Choose another name.',
          'There is a file other-name.agent.md already. Choose another name.',
        ],
      );
    });

    it('from one that is built in, whose place a copy of its name takes', async () => {
      const { data } = await make(
        'duplicateAgent',
        'Reviewer',
        { choose: 'Workspace' },
        { type: 'Reviewer' },
      );
      const { facts } = await agent(data, 'Reviewer');
      assert.equal(facts.source, 'workspace');
      assert.deepEqual([facts.tools, facts.notes], [['read', 'search', 'plan'], []]);
      assert.match(facts.file?.path ?? '', /\.github\/agents\/reviewer\.agent\.md$/);
    });

    it('from another one, under a name of their own', async () => {
      const { data } = await make(
        'duplicateAgent',
        'Developer',
        { choose: 'Workspace' },
        { type: 'Fast Developer' },
      );
      const [copy, first] = [await agent(data, 'Fast Developer'), await agent(data, 'Developer')];
      assert.deepEqual(copy.facts.tools, first.facts.tools);
      assert.deepEqual([copy.facts.source, first.facts.source], ['workspace', 'shipped']);
    });

    it('not where nothing can be written, and that is said with the file', async () => {
      await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(folder(), '..'));
      await vscode.workspace.fs.writeFile(folder(), new Uint8Array());
      await assert.rejects(
        make('newAgent', undefined, { choose: 'Workspace' }, { type: 'Auditor' }),
        /^Error: \.github\/agents\/auditor\.agent\.md (?:could not|cannot) be written: ./,
      );
    });
  });

  it('open the settings at the overrides of one, with a place to write', async () => {
    const { engine, data } = await desk();
    const commands = agentCommands({ engine, data, providers: async () => [], asker: new ScriptedAsker() });
    await commands.overrideAgent('Reviewer');
    const editor = vscode.window.activeTextEditor;
    assert.match(editor?.document.uri.path ?? '', /settings\.json$/);
    const before = editor?.document.getText(
      new vscode.Range(new vscode.Position(0, 0), editor.selection.active),
    );
    assert.match(before ?? '', /"agentTaskQueue\.agents": \{\s*"Reviewer": \{$/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const { Global } = vscode.ConfigurationTarget;
    await vscode.workspace.getConfiguration('agentTaskQueue').update('agents', undefined, Global);
  });

  it('say what each model took today, and what is left of the day’s budget', async () => {
    const { engine } = await desk();
    const stats = await engine.stats();
    const spent = (budget: DayBudget) => ({
      ...stats.spending,
      providers: [
        { provider: 'priced', requests: 3, tokens: 5_000, microUsd: 1_200_000 },
        { provider: 'local', requests: 1, tokens: 1_234, microUsd: 0 },
      ],
      elsewhere: { tokens: 10, microUsd: 300_000 },
      budget,
    });
    const nodesOf = async (budget: DayBudget) => {
      const data = new AgentsData({
        engine: {
          list: (filter) => engine.list(filter),
          schedules: () => engine.schedules(),
          workers: () => engine.workers(),
          stats: async () => ({ ...stats, spending: spent(budget) }),
        },
        agents: async () => ({ agents: [], problems: [] }),
        providers: async () => ['priced', 'local', 'idle'].map((id) => provider(id, { isConfigured: true })),
      });
      const { models } = await data.nodes();
      return { day: data.day, rows: models.map((node) => itemOf(node).description) };
    };
    const { day, rows } = await nodesOf({ usd: 5 });
    assert.equal(day, '$1.50 of $5.00 today');
    assert.deepEqual(rows, [
      'key missing · $1.20 today',
      `key missing · ${(1_234).toLocaleString()} tokens today`,
      'key missing',
    ]);
    assert.equal(
      (await nodesOf({ tokens: 9_000 })).day,
      `${(6_244).toLocaleString()} of ${(9_000).toLocaleString()} tokens today`,
    );
    assert.equal((await nodesOf({})).day, '');
  });

  it('count what waits for an agent, and pause and resume it by name', async () => {
    const { engine, data } = await desk();
    const reviewer = { ...AGENT, name: 'Reviewer' };
    await engine.submit({
      tasks: [draft('for-reviewer', { agent: 'Reviewer', provider: 'nowhere' })],
      agents: [reviewer],
    });
    assert.equal((await agent(data, 'Reviewer')).waiting, 1);
    const commands = agentCommands({
      engine,
      data,
      providers: async () => [],
      asker: new ScriptedAsker({ choose: 'Reviewer' }),
    });
    await commands.pauseAgent(undefined);
    assert.ok((await agent(data, 'Reviewer')).isPaused);
    await commands.resumeAgent('Reviewer');
    assert.ok(!(await agent(data, 'Reviewer')).isPaused);
    await engine.remove((await engine.get('for-reviewer'))?.id ?? '');
  });

  it('show the providers that somebody set up, and how they stand', async () => {
    const { engine, data } = await desk([
      provider('openai'),
      provider('mine', { isConfigured: true, isDefault: true, key: 'optional', model: 'small' }),
    ]);
    await engine.setProvider('mine', { paused: true });
    const { models } = await data.nodes();
    const [node] = models;
    assert.ok(node?.kind === 'provider' && models.length === 1);
    assert.equal(itemOf(node).description, 'paused · default · small');
    await engine.setProvider('mine', { paused: false });
  });

  it('offer, over the file of an agent, a task with it, and say so where it is none', async () => {
    const { engine, data } = await desk();
    const lenses = async (file: vscode.Uri) => {
      await vscode.workspace.openTextDocument(file);
      return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file);
    };
    const broken = await write('lens-broken.agent.md', '---\nname: [\n---\n');
    const [lens] = await lenses(broken);
    assert.equal(lens?.command?.title, 'Queue Task with This Agent');
    const commands = agentCommands({ engine, data, providers: async () => [], asker: new ScriptedAsker() });
    await assert.rejects(
      commands.queueTaskWithAgent(broken),
      /lens-broken\.agent\.md is not used as an agent/,
    );
    const file = await write('lens.agent.md', '---\nname: Lensmaker\n---\nLook at everything.\n');
    data.forgetAgents();
    const shown = new Promise<vscode.Tab>((resolve) => {
      const listening = vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
        const form = opened.find(({ label }) => label === 'New Task');
        if (!form) return;
        listening.dispose();
        resolve(form);
      });
    });
    await commands.queueTaskWithAgent(file);
    await vscode.window.tabGroups.close(await shown);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    assert.deepEqual(await lenses(vscode.Uri.joinPath(folder.uri, 'README.md')), []);
  });

  it('show what recurs, pause it and go on', async () => {
    const { engine, data } = await desk();
    const [made] = await engine.submit({
      tasks: [draft('weekly', { schedule: { cron: '0 9 * * 1' } })],
      agents: [AGENT],
    });
    assert.ok(made);
    const shown = async () => {
      const node = (await data.nodes()).schedules.find(
        (one) => one.kind === 'schedule' && one.schedule.ref === 'weekly',
      );
      return node && itemOf(node);
    };
    assert.match(String((await shown())?.description), /^next /);
    const commands = agentCommands({ engine, data, providers: async () => [], asker: new ScriptedAsker() });
    await commands.pauseSchedule('weekly');
    assert.equal((await shown())?.contextValue, 'schedule.paused');
    await commands.resumeSchedule('weekly');
    assert.equal((await shown())?.contextValue, 'schedule.active');
    await engine.removeSchedule(made.id);
  });
});
