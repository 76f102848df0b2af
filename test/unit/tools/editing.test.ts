import { strict as assert } from 'node:assert';
import type { ProposedFile } from '../../../src/core/change.ts';
import { callTool, type Called } from '../../../src/runner/callTool.ts';
import { toolsFor } from '../../../src/runner/tools/registry.ts';
import type { Proposal } from '../../../src/workspace/proposal.ts';
import { TemporaryWorkspace } from '../workspace/temporaryWorkspace.ts';

const tools = toolsFor({ tools: ['read', 'search', 'edit'] });

describe('the tools that edit', () => {
  let workspace: TemporaryWorkspace;
  let proposal: Proposal;

  beforeEach(async () => {
    workspace = new TemporaryWorkspace({ 'a.ts': 'one\ntwo\n', 'b.ts': 'b\n' });
    proposal = await workspace.proposal();
  });
  afterEach(() => workspace[Symbol.dispose]());

  const call = (name: string, input: unknown): Promise<Called> => {
    const context = {
      workspace: proposal.reader,
      proposal,
      signal: new AbortController().signal,
      ask: () => assert.fail('asked'),
      createTask: () => assert.fail('queued'),
      fetchResult: () => assert.fail('fetched'),
    };
    return callTool({ id: '1', name, input }, tools, context);
  };

  /** What a call says, and the files that are kept with its step. */
  async function done(name: string, input: unknown): Promise<readonly [string, ...string[]]> {
    const { record, changes } = await call(name, input);
    assert(!record.isError, record.text);
    return [record.text, ...changes.map(short)];
  }

  async function refusal(name: string, input: unknown): Promise<string> {
    const { record, changes } = await call(name, input);
    assert(record.isError, record.text);
    assert.deepEqual(changes, []);
    assert(!record.text.includes(workspace.parent), record.text);
    return record.text;
  }

  const short = ({ path, text }: ProposedFile): string => `${path}: ${text ?? 'gone'}`;
  const edit = (search: string, replace: string) => ({ search, replace });

  describe('write_file', () => {
    it('proposes a new file, or a whole new text', async () => {
      assert.deepEqual(await done('write_file', { path: 'n/c.ts', content: 'x\r\ny\n' }), [
        'Proposed: n/c.ts (new, +2 −0).',
        'n/c.ts: x\ny\n',
      ]);
      assert.deepEqual(await done('write_file', { path: 'a.ts', content: 'one\n' }), [
        'Proposed: a.ts (+0 −1).',
        'a.ts: one\n',
      ]);
    });

    it('says so where nothing changes, and where a file is as it was', async () => {
      const same = { path: 'a.ts', content: 'one\ntwo\n' };
      assert.deepEqual(await done('write_file', same), ['a.ts has this text already; nothing is proposed.']);
      await done('write_file', { ...same, content: 'x' });
      assert.deepEqual(await done('write_file', same), ['Proposed: a.ts (as it was).', 'a.ts: one\ntwo\n']);
    });

    it('refuses what it cannot take, naming the field or the reason', async () => {
      assert.match(await refusal('write_file', { path: 'a.ts' }), /content/);
      assert.match(await refusal('write_file', { path: '../a.ts', content: '' }), /"\.\."/);
      assert.match(await refusal('write_file', { path: 'x/.env', content: '' }), /keys or passwords/);
      assert.match(
        await refusal('write_file', { path: `${'x/'.repeat(600)}y`, content: '' }),
        /1000 characters/,
      );
      assert.match(
        await refusal('write_file', { path: 'a.ts', content: 'x'.repeat(1_000_001) }),
        /too large/,
      );
    });
  });

  describe('edit_file', () => {
    it('makes one edit after the other, each on what those before it made', async () => {
      const edits = [edit('one', '1\r\n1b'), edit('1b\ntwo', '2')];
      assert.deepEqual(await done('edit_file', { path: 'a.ts', edits }), [
        'Proposed: a.ts (+2 −2).',
        'a.ts: 1\n2\n',
      ]);
    });

    it('finds what is written with the line ends of another system', async () => {
      workspace.write('dos.ts', 'one\r\ntwo\r\n');
      const edits = [edit('one\r\ntwo', 'three')];
      assert.deepEqual((await done('edit_file', { path: 'dos.ts', edits }))[1], 'dos.ts: three\n');
    });

    it('makes all of them, or none', async () => {
      const edits = [edit('one', '1'), edit('three', '3')];
      assert.match(await refusal('edit_file', { path: 'a.ts', edits }), /^The search text is not in a\.ts/);
      assert.match(await done('read_file', { path: 'a.ts' }).then(([text]) => text), /one/);
    });

    it('says so where they change nothing together', async () => {
      const edits = [edit('one', '1'), edit('1', 'one')];
      assert.deepEqual(await done('edit_file', { path: 'a.ts', edits }), [
        'All of it together changes nothing in a.ts.',
      ]);
    });

    it('refuses what it cannot take, naming the field or the reason', async () => {
      assert.match(await refusal('edit_file', { path: 'a.ts', edits: [] }), /edits/);
      assert.match(
        await refusal('edit_file', { path: 'a.ts', edits: [edit('', 'x')] }),
        /edits\.0\.search: is empty/,
      );
      assert.match(
        await refusal('edit_file', { path: 'c.ts', edits: [edit('x', 'y')] }),
        /There is no file "c\.ts"/,
      );
      const many = Array.from({ length: 101 }, () => edit('x', 'y'));
      assert.match(await refusal('edit_file', { path: 'a.ts', edits: many }), /edits/);
    });
  });

  describe('delete_file and move_file', () => {
    it('propose that a file goes, or is elsewhere', async () => {
      assert.deepEqual(await done('delete_file', { path: 'b.ts' }), [
        'Proposed: b.ts is deleted.',
        'b.ts: gone',
      ]);
      assert.deepEqual(await done('move_file', { from: 'a.ts', to: 'src/a.ts' }), [
        'Proposed: a.ts is moved to src/a.ts.',
        'src/a.ts: one\ntwo\n',
        'a.ts: gone',
      ]);
    });

    it('refuse what they cannot take', async () => {
      assert.match(await refusal('delete_file', { path: 'src' }), /There is no file "src"/);
      assert.match(await refusal('move_file', { from: 'a.ts', to: 'b.ts' }), /is there already/);
      assert.match(await refusal('move_file', { from: 'a.ts', to: '/etc/b.ts' }), /absolute path/);
    });
  });

  it('are seen by those that list, read and search, and by nobody else', async () => {
    await done('write_file', { path: 'n/c.ts', content: 'needle\n' });
    await done('move_file', { from: 'b.ts', to: 'n/b.ts' });
    assert.deepEqual(await done('list_files', {}), ['a.ts\t8\nn/b.ts\t2\nn/c.ts\t7']);
    assert.match((await done('read_file', { path: 'n/c.ts' }))[0], /needle/);
    assert.match((await done('search_text', { pattern: 'needle' }))[0], /n\/c\.ts/);
    assert.match(await refusal('read_file', { path: 'b.ts' }), /There is no file "b\.ts"/);
    const { files } = await workspace.reader().list();
    assert.deepEqual(
      files.map(({ path }) => path),
      ['a.ts', 'b.ts'],
    );
  });
});
