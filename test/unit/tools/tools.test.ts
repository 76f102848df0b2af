import { strict as assert } from 'node:assert';
import { TOOL_KINDS } from '../../../src/core/agent.ts';
import { callTool, type CallContext } from '../../../src/runner/callTool.ts';
import { toolsFor } from '../../../src/runner/tools/registry.ts';
import type { PlanStep } from '../../../src/runner/tools/tool.ts';
import type { ProblemSource } from '../../../src/workspace/problems.ts';
import { problem, problemsOf } from '../workspace/editorProblems.ts';
import { OUTSIDE, TemporaryWorkspace } from '../workspace/temporaryWorkspace.ts';

const tools = toolsFor({ tools: [...TOOL_KINDS] });
const never = new AbortController().signal;

/** Calls a tool as a run does: arguments are checked, errors come back as text for the model. */
async function call(
  workspace: TemporaryWorkspace,
  name: string,
  input: unknown,
  signal = never,
  problems?: ProblemSource,
) {
  const proposal = await workspace.proposal();
  const context: CallContext = {
    workspace: proposal.reader,
    proposal,
    ...(problems ? { problems } : {}),
    signal,
    createTask: async ({ title }) => title,
    fetchResult: async () => undefined,
    ask: ({ question, options }) => [question, ...options].join('|'),
  };
  return (await callTool({ id: '1', name, input }, tools, context)).record;
}

async function answer(workspace: TemporaryWorkspace, name: string, input: unknown): Promise<string> {
  const { text, isError } = await call(workspace, name, input);
  assert(!isError, text);
  return text;
}

async function refusal(workspace: TemporaryWorkspace, name: string, input: unknown): Promise<string> {
  const { text, isError } = await call(workspace, name, input);
  assert(isError, text);
  assert(!text.includes(workspace.parent), text);
  return text;
}

describe('toolsFor', () => {
  const namesFor = (kinds: Parameters<typeof toolsFor>[0]['tools']) =>
    toolsFor({ tools: kinds }).map(({ name }) => name);

  it('gives an agent the tools of the kinds that it names', () => {
    assert.deepEqual(namesFor(['read']), ['list_files', 'read_file', 'get_diagnostics', 'fetch_result']);
    assert.deepEqual(namesFor(['search']), ['search_text']);
    assert.deepEqual(namesFor(['plan', 'read']), [
      'list_files',
      'read_file',
      'get_diagnostics',
      'fetch_result',
      'update_plan',
      'suggest_follow_ups',
    ]);
    assert.deepEqual(namesFor(['ask', 'delegate']), ['ask_user', 'create_task']);
    assert.deepEqual(namesFor([]), []);
    assert.deepEqual(namesFor(['edit', 'execute']), ['write_file', 'edit_file', 'delete_file', 'move_file']);
  });

  it('has only tools that may be run again after a crash', () => {
    assert(tools.every(({ repeatable }) => repeatable));
  });
});

describe('list_files', () => {
  it('lists path, tab and bytes, and says how many more there are', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': '123', 'src/b.ts': '', 'src/c.ts': '' });
    assert.equal(await answer(workspace, 'list_files', {}), 'a.ts\t3\nsrc/b.ts\t0\nsrc/c.ts\t0');
    assert.equal(
      await answer(workspace, 'list_files', { glob: 'src', limit: 1 }),
      'src/b.ts\t0\n… and 1 more. Narrow the glob, or raise limit (at most 1000).',
    );
  });

  it('explains an empty answer', async () => {
    using workspace = new TemporaryWorkspace({ 'src/b.ts': '' });
    assert.equal(
      await answer(workspace, 'list_files', { glob: '*.ts' }),
      'No file matches *.ts. The whole path is matched: **/*.ts looks in all folders.',
    );
  });

  it('says that secrets are there, without listing them', async () => {
    using workspace = new TemporaryWorkspace({ '.env': 'KEY=1', 'a.ts': '' });
    assert.equal(
      await answer(workspace, 'list_files', {}),
      'a.ts\t0\nNot listed, because they may hold keys or passwords: .env',
    );
  });

  it('refuses arguments that are not its own, naming them', async () => {
    using workspace = new TemporaryWorkspace();
    assert.match(await refusal(workspace, 'list_files', { limit: 5_000 }), /limit: .*1000/);
    assert.match(await refusal(workspace, 'list_files', { limit: '5' }), /limit: .*number/);
    assert.match(await refusal(workspace, 'list_files', { path: 'src' }), /path/);
    assert.match(await refusal(workspace, 'list_files', { glob: '../**' }), /contains "\.\."/);
  });
});

describe('read_file', () => {
  it('numbers the lines', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': 'one\r\ntwo\n' });
    assert.equal(await answer(workspace, 'read_file', { path: 'a.ts' }), '    1\tone\n    2\ttwo');
  });

  it('says which lines these are, of how many', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': 'one\ntwo\nthree\n' });
    const text = await answer(workspace, 'read_file', { path: 'a.ts', startLine: 2, endLine: 2 });
    assert.equal(text, '    2\ttwo\n[Lines 2–2 of 3 of a.ts.]');
  });

  it('says how to go on where not all fits', async () => {
    using workspace = new TemporaryWorkspace({
      'a.ts': 'x\n'.repeat(2_345),
      'b.ts': `${'y'.repeat(1_000)}\n`.repeat(100),
    });
    const long = await answer(workspace, 'read_file', { path: 'a.ts' });
    assert.equal(long.split('\n').length, 2_001);
    assert(
      long.endsWith(
        '[Lines 1–2000 of 2345 of a.ts. More was asked for than fits: go on with startLine 2001.]',
      ),
    );
    const rest = await answer(workspace, 'read_file', { path: 'a.ts', startLine: 2_001 });
    assert(rest.endsWith(' 2345\tx\n[Lines 2001–2345 of 2345 of a.ts.]'));
    const wide = await answer(workspace, 'read_file', { path: 'b.ts' });
    assert(wide.endsWith('go on with startLine 66.]') && wide.length < 70_000);
  });

  it('says that a file is empty', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': '' });
    assert.equal(await answer(workspace, 'read_file', { path: 'a.ts' }), 'a.ts is empty.');
  });

  it('tells the model what is wrong with a path', async () => {
    using workspace = new TemporaryWorkspace({
      'src/main.ts': '',
      '.env': OUTSIDE,
      'a.bin': new Uint8Array([0]),
    });
    workspace.link('out', '../outside.txt');
    const refused = (path: string) => refusal(workspace, 'read_file', { path });
    assert.equal(await refused('src/man.ts'), 'There is no file "src/man.ts". Similar: src/main.ts.');
    assert.equal(await refused('src'), 'src is a folder; list_files shows what lies in it.');
    assert.match(await refused('.env'), /keys or passwords/);
    assert.match(await refused('out'), /leads out of the workspace/);
    assert.match(await refused('../outside.txt'), /contains "\.\."/);
    assert.equal(await refused('a.bin'), 'a.bin is not a text file.');
    const backwards = { path: 'src/main.ts', startLine: 3, endLine: 2 };
    assert.equal(await refusal(workspace, 'read_file', backwards), 'Line 2 comes before line 3.');
    assert.match(await refusal(workspace, 'read_file', {}), /path/);
    assert.match(await refusal(workspace, 'read_file', { path: 'src/main.ts', startLine: 0 }), /startLine/);
  });
});

describe('search_text', () => {
  it('answers path:line: text', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': 'x\n  todo: y\n', 'b/c.ts': 'todo' });
    assert.equal(
      await answer(workspace, 'search_text', { pattern: 'todo' }),
      'a.ts:2:   todo: y\nb/c.ts:1: todo',
    );
    assert.equal(
      await answer(workspace, 'search_text', { pattern: '^to', regex: true, glob: 'b' }),
      'b/c.ts:1: todo',
    );
  });

  it('says when there is more, and when there is nothing', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': 'x\nx\nx\n' });
    assert.equal(
      await answer(workspace, 'search_text', { pattern: 'x', limit: 1 }),
      'a.ts:1: x\n… there are more. Narrow the pattern or the glob, or raise limit (at most 500).',
    );
    assert.equal(
      await answer(workspace, 'search_text', { pattern: 'nothing', glob: '*.ts' }),
      'No line matches. 1 files searched (*.ts).',
    );
  });

  it('tells the model what is wrong with a pattern', async () => {
    using workspace = new TemporaryWorkspace();
    assert.match(
      await refusal(workspace, 'search_text', { pattern: '[', regex: true }),
      /not a valid regular expression/,
    );
    assert.match(await refusal(workspace, 'search_text', { pattern: '' }), /pattern/);
    assert.match(await refusal(workspace, 'search_text', { pattern: 'x', limit: 501 }), /limit/);
  });

  it('names what it did not search', async () => {
    using workspace = new TemporaryWorkspace({ 'huge.txt': 'x\n'.repeat(3_000_000) });
    assert.match(await answer(workspace, 'search_text', { pattern: 'x' }), /Not searched, .*: huge\.txt/);
  });

  it('ends with the reason of its signal, not with an answer', async () => {
    using workspace = new TemporaryWorkspace({ 'a.ts': 'x' });
    const reason = new Error('enough');
    await assert.rejects(call(workspace, 'search_text', { pattern: 'x' }, AbortSignal.abort(reason)), reason);
  });
});

describe('get_diagnostics', () => {
  const tree = { 'src/a.ts': '', 'b.ts': '', '.env': '' };
  const told = async (problems: ProblemSource | undefined, input: unknown) => {
    using workspace = new TemporaryWorkspace(tree);
    return await call(workspace, 'get_diagnostics', input, never, problems);
  };

  it('tells what the editor shows, errors first, a line each', async () => {
    const problems = problemsOf(
      problem('b.ts'),
      problem('src/a.ts', { severity: 'error', line: 3, column: 7, message: 'No\n  y.', source: 'ts 2304' }),
    );
    assert.deepEqual(await told(problems, {}), {
      isError: false,
      text: 'src/a.ts:3:7: error: No y. [ts 2304]\nb.ts:1:1: warning: No x.',
    });
    assert.equal((await told(problems, { glob: 'b.ts' })).text, 'b.ts:1:1: warning: No x.');
  });

  it('says how many more there are, and when there is none', async () => {
    const problems = problemsOf(problem('b.ts'), problem('b.ts', { line: 2 }));
    assert.equal(
      (await told(problems, { limit: 1 })).text,
      'b.ts:1:1: warning: No x.\n… and 1 more. Narrow the glob, or raise limit (at most 500).',
    );
    const none = await told(problems, { glob: 'src' });
    assert.deepEqual(none, { isError: false, text: 'The editor shows no problem for src.' });
  });

  it('tells none of files that must not be read, also where one is named', async () => {
    const problems = problemsOf(problem('.env', { message: 'KEY=1' }));
    for (const input of [{}, { glob: '.env' }]) {
      const { text } = await told(problems, input);
      assert.match(text, /Not told, because these files must not be read: \.env$/);
      assert.doesNotMatch(text, /KEY/);
    }
  });

  it('says that there is no editor, or what is wrong with a glob', async () => {
    assert.deepEqual(await told(undefined, {}), {
      isError: true,
      text: 'Problems are known in a window of the editor only, and this task runs without one. Read the files instead.',
    });
    assert.match((await told(problemsOf(), { glob: '../x' })).text, /contains "\.\."/);
  });
});

describe('update_plan', () => {
  const steps: readonly PlanStep[] = [
    { title: 'Read', status: 'done' },
    { title: 'Write', status: 'in_progress' },
    { title: 'Check', status: 'pending' },
  ];

  it('notes the plan and confirms it', async () => {
    using workspace = new TemporaryWorkspace();
    const record = await call(workspace, 'update_plan', { steps });
    assert.deepEqual(record.plan, steps);
    assert.equal(record.text, 'The plan is noted: 1 of 3 steps done. Now: Write.');
  });

  it('refuses a plan without steps, with too many or with a status that there is not', async () => {
    using workspace = new TemporaryWorkspace();
    assert.match(await refusal(workspace, 'update_plan', { steps: [] }), /steps/);
    const many = Array.from({ length: 51 }, () => ({ title: 'x', status: 'done' }));
    assert.match(await refusal(workspace, 'update_plan', { steps: many }), /steps/);
    const odd = [{ title: 'x', status: 'finished' }];
    assert.match(await refusal(workspace, 'update_plan', { steps: odd }), /steps\.0\.status/);
    assert.match(
      await refusal(workspace, 'update_plan', { steps: [{ title: ' ', status: 'done' }] }),
      /steps\.0\.title/,
    );
  });
});

describe('ask_user', () => {
  it('asks in plain text: nothing in it moves, hides or turns anything round', async () => {
    using workspace = new TemporaryWorkspace();
    const asked = {
      question: '\u001b[2J Which \u202eone\u202c?\r\n\0',
      options: ['a\nb', 'a b', '\u200f', 'c'],
    };
    assert.equal(await answer(workspace, 'ask_user', asked), 'Which one?|a b|c');
  });

  it('refuses a question that says nothing, or too much', async () => {
    using workspace = new TemporaryWorkspace();
    const refused = (input: unknown) => refusal(workspace, 'ask_user', input);
    assert.match(await refused({ question: ' \u0007 ' }), /question/);
    assert.match(await refused({ question: 'x'.repeat(2_001) }), /question/);
    assert.match(await refused({ question: 'Which?', options: Array(7).fill('x') }), /options/);
    assert.match(await refused({ question: 'Which?', options: ['x'.repeat(201)] }), /options\.0/);
  });
});

describe('suggest_follow_ups', () => {
  const followUp = { title: 'Mend the parser', description: 'It skips quotes, src/a.ts:3.', type: 'coding' };

  it('notes what is suggested, as lines that can be read', async () => {
    using workspace = new TemporaryWorkspace();
    const { title, description } = followUp;
    const odd = { title: 'Mend\n\u202Ethe parser', description };
    const record = await call(workspace, 'suggest_follow_ups', { followUps: [followUp, odd] });
    assert.deepEqual(record.followUps, [followUp, { title, description }]);
    assert.equal(record.text, '2 suggestions are noted.');
  });

  it('refuses what nobody could act on, naming the field', async () => {
    using workspace = new TemporaryWorkspace();
    const refused = (followUps: unknown) => refusal(workspace, 'suggest_follow_ups', { followUps });
    assert.match(await refused([]), /followUps/);
    assert.match(await refused(Array.from({ length: 11 }, () => followUp)), /followUps/);
    assert.match(await refused([{ ...followUp, title: ' ' }]), /followUps\.0\.title/);
    assert.match(await refused([{ ...followUp, description: 'x' }]), /followUps\.0\.description/);
    assert.match(await refused([{ ...followUp, type: 'chore' }]), /followUps\.0\.type/);
  });
});
