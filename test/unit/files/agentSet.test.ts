import assert from 'node:assert/strict';
import { SAFE_TOOL_KINDS } from '../../../src/core/agent.ts';
import { parseAgentFile } from '../../../src/files/agentFile.ts';
import { AgentSet, type AgentFile, type AgentSource } from '../../../src/files/agentSet.ts';

function file(source: AgentSource, name: string, yaml = '', type?: 'review'): AgentFile {
  const path = `${source}/${name}.agent.md`;
  const text = `---\nname: ${name}\ndescription: from ${source}\n${yaml}\n---\n`;
  return { source, file: parseAgentFile(text, { path, ...(type ? { type } : {}) }) };
}

describe('the agents there are', () => {
  it('come from the workspace before the user before what is shipped', () => {
    const set = new AgentSet([
      file('shipped', 'A'),
      file('user', 'A'),
      file('workspace', 'a'),
      file('user', 'B'),
    ]);
    assert.deepEqual(
      set.entries.map(({ agent, source }) => [agent.name, source]),
      [
        ['B', 'user'],
        ['a', 'workspace'],
      ],
    );
  });

  it('are the first of two files from one source', () => {
    const first = file('workspace', 'A', 'model: one');
    const set = new AgentSet([first, file('workspace', 'A', 'model: two')]);
    assert.deepEqual(set.find('A')?.agent.models, ['one']);
  });

  it('are found by name, whatever the case', () => {
    const set = new AgentSet([file('user', 'Reviewer')]);
    assert.equal(set.find('reviewer')?.agent.name, 'Reviewer');
    assert.equal(set.find('Analyst'), undefined);
    assert.equal(set.unknownName('Reviwer'), 'There is no agent named Reviwer. Did you mean Reviewer?');
    assert.equal(set.unknownName('Zoe'), 'There is no agent named Zoe. There are: Reviewer.');
  });

  it('stand in for the type of the shipped agent whose place they take', () => {
    const set = new AgentSet([file('shipped', 'Reviewer', '', 'review'), file('workspace', 'Reviewer')]);
    assert.equal(set.forType('review')?.source, 'workspace');
    assert.equal(set.forType('coding'), undefined);
  });

  it('never run commands or queue tasks when they come from the workspace, and say so', () => {
    const entry = new AgentSet([file('workspace', 'A', 'tools: [read, edit, execute, agent]')]).find('A');
    assert.deepEqual(entry?.agent.tools, ['read', 'edit', 'plan']);
    assert.deepEqual(entry?.notes, ['Not given to an agent from the workspace: execute, delegate.']);
  });

  it('have all of the safe set when they come from the workspace and name no tools', () => {
    const entry = new AgentSet([file('workspace', 'A')]).find('A');
    assert.deepEqual([entry?.agent.tools, entry?.notes], [SAFE_TOOL_KINDS, []]);
  });

  it("never get more from the workspace than the person's own agent of that name has", () => {
    const set = new AgentSet([
      file('user', 'Reviewer', 'tools: [read]'),
      file('workspace', 'Reviewer', 'tools: [read, search, edit]'),
    ]);
    assert.deepEqual(set.find('Reviewer')?.agent.tools, ['read', 'plan']);
  });

  it("keep the user's own tools as they are", () => {
    const set = new AgentSet([file('shipped', 'A', 'tools: [read]'), file('user', 'A', 'tools: [execute]')]);
    assert.deepEqual(set.find('A')?.agent.tools, ['execute', 'plan']);
  });

  it("take the person's overrides, which no file can take back", () => {
    const override = { provider: 'deepseek', model: 'deepseek-chat', temperature: 0, maxOutputTokens: 5 };
    const set = new AgentSet([file('workspace', 'A', 'model: gpt-5')], { a: override, Zoe: {} });
    const { provider, models, temperature, maxOutputTokens } = set.find('A')?.agent ?? {};
    assert.deepEqual([provider, models, temperature, maxOutputTokens], ['deepseek', ['deepseek-chat'], 0, 5]);
    assert.deepEqual(set.strayOverrides, ['There is no agent named Zoe. There are: A.']);
  });

  it('leave out what is meant for GitHub alone, and what cannot be read, naming why', () => {
    const set = new AgentSet([
      file('workspace', 'A', 'target: github-copilot'),
      file('workspace', 'B', 'tools: 3'),
      file('shipped', 'B'),
    ]);
    assert.deepEqual(set.names, ['B']);
    assert.deepEqual(
      set.problems.map(({ path, problem }) => [path, problem.field]),
      [['workspace/B.agent.md', 'tools']],
    );
  });

  it('say which of them people do not choose', () => {
    const set = new AgentSet([file('workspace', 'A', 'user-invocable: false')]);
    assert.equal(set.find('A')?.userInvocable, false);
  });
});
