import { strict as assert } from 'node:assert';
import { renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { TOOL_KINDS } from '../../../src/core/agent.ts';
import type { EditorProblem } from '../../../src/core/editorProblem.ts';
import { callTool, type CallContext, type Called } from '../../../src/runner/callTool.ts';
import { toolsFor } from '../../../src/runner/tools/registry.ts';
import type { Proposal } from '../../../src/workspace/proposal.ts';
import { OUTSIDE } from '../workspace/temporaryWorkspace.ts';
import { ESCAPES, type Escape } from './escapes.ts';
import { Fortress, SECRET } from './fortress.ts';

const tools = toolsFor({ tools: [...TOOL_KINDS] });

/** Calls a tool as a run does. @param asked where a language server says that there is a problem, quoting what it read */
function call(proposal: Proposal, name: string, input: unknown, asked = ''): Promise<Called> {
  const problem: EditorProblem = { path: asked, line: 1, column: 1, severity: 'error', message: SECRET };
  const context: CallContext = {
    workspace: proposal.reader,
    proposal,
    problems: async () => ({ problems: [problem], total: 1 }),
    signal: new AbortController().signal,
    createTask: async ({ title }) => title,
    fetchResult: async () => undefined,
    ask: ({ question }) => question,
  };
  return callTool({ id: '1', name, input }, tools, context);
}

interface Attempt {
  readonly tool: string;
  readonly input: (path: string) => unknown;
  /** Its path is a glob: what is not to be had is not matched, which is no error. */
  readonly isGlob?: true;
}

/** Every tool with a path, and every path of it. */
const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  list_files: { tool: 'list_files', input: (glob) => ({ glob, limit: 1_000 }), isGlob: true },
  read_file: { tool: 'read_file', input: (path) => ({ path }) },
  search_text: {
    tool: 'search_text',
    input: (glob) => ({ pattern: `${OUTSIDE}|${SECRET}|root:|PATH=`, regex: true, glob }),
    isGlob: true,
  },
  get_diagnostics: { tool: 'get_diagnostics', input: (glob) => ({ glob }), isGlob: true },
  write_file: { tool: 'write_file', input: (path) => ({ path, content: 'written' }) },
  edit_file: {
    tool: 'edit_file',
    input: (path) => ({ path, edits: [{ search: SECRET, replace: 'edited' }] }),
  },
  delete_file: { tool: 'delete_file', input: (path) => ({ path }) },
  'move_file from': { tool: 'move_file', input: (from) => ({ from, to: 'taken.txt' }) },
  'move_file to': { tool: 'move_file', input: (to) => ({ from: 'src/main.ts', to }) },
};

/** Tools whose paths are none of the workspace's. */
const WITHOUT_PATHS = ['fetch_result', 'update_plan', 'suggest_follow_ups', 'ask_user', 'create_task'];

describe(`${ESCAPES.length} path escapes`, () => {
  let fortress: Fortress;
  before(() => {
    fortress = new Fortress();
  });
  after(() => fortress[Symbol.dispose]());

  /** Against a proposal of its own: what one attempt leaves is not there for the next. */
  async function attempt(
    { path: written, meaning }: Escape,
    { tool, input, isGlob }: Attempt,
  ): Promise<void> {
    const asked = fortress.written(written);
    const what = `${tool} ${JSON.stringify(written.slice(0, 80))}`;
    const { record, changes } = await call(await fortress.workspace.proposal(), tool, input(asked), asked);
    // What the agent has written itself is no news to it.
    fortress.mustNotTell(record.text.replaceAll(asked, ''), what);
    for (const change of changes) fortress.mustBeHarmless(change, what);
    if (isGlob || (meaning === 'literal' && changes.length > 0)) return;
    assert(record.isError, `${what} was served: ${record.text.slice(0, 300)}`);
    assert.deepEqual(changes, [], what);
  }

  it('are all different, and no fewer than 200', () => {
    assert.equal(new Set(ESCAPES.map(({ path }) => path)).size, ESCAPES.length);
    assert(ESCAPES.length >= 200);
  });

  it('are tried with every tool that takes a path', () => {
    const tried = new Set(Object.values(ATTEMPTS).map(({ tool }) => tool));
    const all = tools.map(({ name }) => name).filter((name) => !WITHOUT_PATHS.includes(name));
    assert.deepEqual([...tried].toSorted(), all.toSorted());
  });

  for (const [name, tried] of Object.entries(ATTEMPTS)) {
    it(`${name} × ${ESCAPES.length}: nothing outside is read or written, and no secret`, async () => {
      for (const escape of ESCAPES) await attempt(escape, tried);
      fortress.mustBeUntouched();
    }).timeout(60_000);
  }
});

describe('a way out that opens between two calls', () => {
  let fortress: Fortress;
  let proposal: Proposal;
  beforeEach(async () => {
    fortress = new Fortress();
    proposal = await fortress.workspace.proposal();
  });
  afterEach(() => fortress[Symbol.dispose]());

  const inside = (name: string) => path.join(fortress.workspace.root, name);

  async function served(name: string, input: unknown): Promise<Called> {
    const called = await call(proposal, name, input);
    assert(!called.record.isError, called.record.text);
    return called;
  }

  /** Every tool, at this path. */
  async function isClosed(asked: string): Promise<void> {
    for (const [what, { tool, input, isGlob }] of Object.entries(ATTEMPTS)) {
      const { record, changes } = await call(proposal, tool, input(asked), asked);
      fortress.mustNotTell(record.text, what);
      assert.deepEqual(changes, [], what);
      if (isGlob === undefined) assert(record.isError, `${what}: ${record.text}`);
    }
  }

  it('a folder with a proposed file in it becomes a link to the outside', async () => {
    await served('write_file', { path: 'new/file.txt', content: 'mine' });
    symlinkSync('../other', inside('new'));
    await isClosed('new/file.txt');
    await isClosed('new/deep/file.txt');
    await isClosed('new/other.txt');
  });

  it('a proposal that is opened again leaves out what lies outside by now', async () => {
    const { changes } = await served('write_file', { path: 'new/file.txt', content: 'mine' });
    symlinkSync('../other', inside('new'));
    const layers = changes.map(({ base, text }) => ({
      path: 'new/deep/file.txt',
      bytes: 4,
      movedFrom: null,
      own: true,
      texts: async () => ({ base, text }),
    }));
    proposal = await fortress.workspace.proposal(layers);
    await isClosed('new/deep/file.txt');
  });

  it('a file that was read becomes a link to the outside', async () => {
    await served('read_file', { path: 'src/other.ts' });
    renameSync(inside('src/other.ts'), inside('src/was-other.ts'));
    symlinkSync('../../outside.txt', inside('src/other.ts'));
    await isClosed('src/other.ts');
  });

  it('a file that was edited becomes a link to a secret', async () => {
    const edits = [{ search: 'other = 2', replace: 'other = 3' }];
    await served('edit_file', { path: 'src/other.ts', edits });
    renameSync(inside('src/other.ts'), inside('src/was-other.ts'));
    symlinkSync('../.env', inside('src/other.ts'));
    await isClosed('src/other.ts');
  });

  it('a folder that was listed becomes a link to the outside', async () => {
    await served('list_files', { glob: 'docs' });
    renameSync(inside('docs'), inside('was-docs'));
    symlinkSync('../other', inside('docs'));
    await isClosed('docs/deep/file.txt');
    await isClosed('docs/a.md');
  });

  for (const [how, name, input] of [
    ['emptied', 'write_file', { path: '.gitignore', content: '' }],
    ['made to bring it back', 'write_file', { path: '.gitignore', content: '!private/\n' }],
    ['overruled further down', 'write_file', { path: 'src/.gitignore', content: '!**\n' }],
    ['deleted', 'delete_file', { path: '.gitignore' }],
    ['moved away', 'move_file', { from: '.gitignore', to: 'docs/ignore.txt' }],
  ] as const) {
    it(`a .gitignore is ${how} by a proposal, and closes what it closed all the same`, async () => {
      await served(name, input);
      await isClosed('private/notes.md');
      await isClosed('private/new.md');
    });
  }
});

describe('the name of a new file', () => {
  it('has no character that shows it as another to whoever reviews it', async () => {
    using fortress = new Fortress();
    const names = ['\u00ad', '\u061c', '\u200b', '\u200e', '\u2028', '\u202e', '\u2060', '\u2066', '\ufeff'];
    for (const name of names) {
      const asked = `src/${name}gpj.ts`;
      for (const attempt of ['write_file', 'move_file to']) {
        const { tool, input } = ATTEMPTS[attempt] ?? assert.fail();
        const { record } = await call(await fortress.workspace.proposal(), tool, input(asked));
        assert.match(record.text, /contains characters that nobody can see/, JSON.stringify(asked));
      }
    }
  });

  it('may be joined as scripts and emoji need it', async () => {
    using fortress = new Fortress();
    for (const path of ['docs/👩‍👩‍👧.md', 'docs/می‌خواهم.md', 'docs/हिन्दी.md']) {
      const { record } = await call(await fortress.workspace.proposal(), 'write_file', {
        path,
        content: 'x',
      });
      assert(!record.isError, record.text);
    }
  });
});
