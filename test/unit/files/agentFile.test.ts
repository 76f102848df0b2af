import assert from 'node:assert/strict';
import { parseAgentFile } from '../../../src/files/agentFile.ts';
import { describeProblem } from '../../../src/files/problem.ts';

function parse(yaml: string, body = 'Work well.', path = '.github/agents/Reviewer.agent.md') {
  return parseAgentFile(`---\n${yaml}\n---\n${body}\n`, { path });
}

function words(yaml: string): readonly string[] {
  const { agent, problems } = parse(yaml);
  assert.equal(agent, undefined, 'a file with a problem is no agent');
  return problems.map((problem) => describeProblem(problem, 'r.md'));
}

describe('an agent file', () => {
  it('is an agent with what it says, and instructions from its body', () => {
    const { agent, problems, notes, userInvocable } = parse(
      'name: Careful Reviewer\ndescription: Reads twice.\nmodel: gpt-5\ntools: [read, search]',
      '# Careful\n\n## Backstory\n\nSaw much.\n\n### Before\n\nMore.\n\n## Goal\n\nNo defects.\n\n## Steps\n\nRead.\n',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(notes, []);
    assert.equal(userInvocable, true);
    assert.deepEqual(agent, {
      name: 'Careful Reviewer',
      description: 'Reads twice.',
      backstory: 'Saw much.\n\n### Before\n\nMore.',
      goal: 'No defects.',
      instructions: '# Careful\n\n## Steps\n\nRead.',
      tools: ['read', 'search', 'plan'],
      models: ['gpt-5'],
    });
  });

  it('is named after its file where it has no name', () => {
    assert.equal(parse('description: x').agent?.name, 'Reviewer');
    assert.equal(parse('description: x', '', '.claude/agents/code-reviewer.md').agent?.name, 'code-reviewer');
    assert.equal(parseAgentFile('Only text.', { path: 'a/Plain.md' }).agent?.instructions, 'Only text.');
  });

  it('may say what it likes in one unquoted line, as files of Claude do', () => {
    const description = 'Use it when: code changed.\\n\\n<example>Context: a PR</example> Go:';
    const { agent, problems } = parse(`name: x\ndescription: ${description}\nmodel: gpt-5`);
    assert.deepEqual(problems, []);
    assert.equal(agent?.description, description);
    assert.deepEqual(agent?.models, ['gpt-5']);
  });

  it('keeps quotes, lists and comments of YAML', () => {
    const { agent } = parse('name: "a: b # c" # a comment\ntools: [read] # all it needs\n# model: gpt-5');
    assert.equal(agent?.name, 'a: b # c');
    assert.deepEqual(agent?.tools, ['read', 'plan']);
    assert.deepEqual(agent?.models, []);
    assert.equal(parse('user-invocable: false # hidden').userInvocable, false);
  });

  describe('names its tools', () => {
    const CASES: readonly (readonly [yaml: string, kinds: readonly string[]])[] = [
      ['description: none named', ['read', 'search', 'edit', 'plan', 'ask']],
      ['tools:', ['read', 'search', 'edit', 'plan', 'ask']],
      ['tools: []', []],
      ['tools: [read]', ['read', 'plan']],
      ['tools: Read, Grep, Glob', ['read', 'search', 'plan']],
      ['tools: [Edit, Bash]', ['edit', 'execute', 'plan']],
      ["tools: ['codebase', 'editFiles', 'runCommands', 'todos']", ['search', 'edit', 'execute', 'plan']],
      [
        'tools: [search/codebase, edit/editFiles, execute/runInTerminal]',
        ['search', 'edit', 'execute', 'plan'],
      ],
      ['tools: [ask_user, vscode/askQuestions]', ['plan', 'ask']],
      ['tools: Task, AskUserQuestion', ['plan', 'ask', 'delegate']],
      ['tools: [agent/runSubagent]', ['plan', 'delegate']],
      ["tools: ['*']", ['read', 'search', 'edit', 'execute', 'plan', 'ask', 'delegate']],
      ['tools: [github/*, web]', []],
      ['disallowedTools: Grep', ['read', 'edit', 'plan', 'ask']],
      ['tools: Read, Write, Bash\ndisallowedTools: Bash(rm:*), Write', ['read', 'plan']],
    ];
    for (const [yaml, kinds] of CASES) {
      it(`${JSON.stringify(yaml)} as ${kinds.join(', ') || 'none'}`, () => {
        assert.deepEqual(parse(yaml).agent?.tools, kinds);
      });
    }

    it('and those that do not exist here are said', () => {
      assert.deepEqual(parse('tools: [read, github/*, web]').notes, [
        'Tools that do not exist here are left out: github/*, web.',
      ]);
    });

    it('and one that is limited to some commands is left out, not widened to all', () => {
      assert.deepEqual(parse('tools: Read, Bash(a, Edit, b)').agent?.tools, ['read', 'plan']);
      const { agent, notes } = parse('tools: Read, Bash(git add:*, git commit:*)');
      assert.deepEqual(agent?.tools, ['read', 'plan']);
      assert.deepEqual(notes, ['Tools that do not exist here are left out: Bash(git add:*, git commit:*).']);
    });
  });

  it('keeps a model by its id, and says of a name of the editor that it does not apply', () => {
    const { agent, editorModels, notes } = parse('model: [GPT-5 (copilot), deepseek-chat, inherit]');
    assert.deepEqual(agent?.models, ['deepseek-chat']);
    assert.deepEqual(editorModels, ['GPT-5 (copilot)', 'inherit']);
    assert.equal(notes.length, 2);
    assert.match(notes.join(), /"GPT-5 \(copilot\)" is a name of the editor's/);
  });

  it('says what of it does not apply, a sentence each', () => {
    const { agent, notes } = parse(
      'hooks: {}\nmcp-servers: { x: {} }\nhandoffs: []\nargument-hint: x\nmine: 1\ntarget: vscode',
    );
    assert.ok(agent);
    assert.deepEqual(notes, [
      'Hooks (hooks) are not run.',
      'MCP servers (mcp-servers) are not started.',
      'Hand-offs to other agents (handoffs) are not offered; let one task depend on another instead.',
      'The hint for the chat input (argument-hint) is not shown.',
      'The key mine is not known here and does nothing.',
    ]);
  });

  it('says whether people may choose it, and where it is meant to work', () => {
    assert.equal(parse('user-invocable: false').userInvocable, false);
    const { target, notes } = parse('target: github-copilot');
    assert.equal(target, 'github-copilot');
    assert.match(notes.join(), /meant for GitHub alone/);
  });

  const WRONG: readonly (readonly [yaml: string, words: string])[] = [
    ['name: [a]', 'r.md:2:7: name: must be text, not a list'],
    ['name: ""', 'r.md:2:7: name: is empty'],
    ['description: 7', 'r.md:2:14: description: must be text: put it in quotes'],
    ['model: [gpt-5, 4]', 'r.md:2:8: model: must be the name of a model or a list of such names'],
    ['tools: { read: true }', 'r.md:2:8: tools: must be a list of tool names, like [read, search]'],
    ['tools: [read, 3]', 'r.md:2:8: tools: must be a list of tool names, like [read, search]'],
    ['name: a\nname: b', 'r.md:3:1: name: is there twice (first on line 2)'],
  ];
  for (const [yaml, expected] of WRONG) {
    it(`names ${JSON.stringify(yaml)}`, () => assert.deepEqual(words(yaml), [expected]));
  }
});
