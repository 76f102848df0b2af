import assert from 'node:assert/strict';
import nodeFs from 'node:fs';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Hover } from 'vscode-languageserver-types';
import { hoverAt } from '../../../src/language/hover.ts';
import { placesOf } from '../../../src/language/places.ts';
import type { QueuedTask } from '../../../src/language/requests.ts';
import { readContext } from '../../../src/workspace/context.ts';
import type { WorkspaceReader } from '../../../src/workspace/reader.ts';
import { TemporaryWorkspace } from '../workspace/temporaryWorkspace.ts';
import { AGENTS, projectOf, taskText } from './project.ts';

const A = 'file:///w/tasks/a.task.md';
const B = 'file:///w/tasks/b.task.md';
const NOW = Date.parse('2026-12-02T10:00:00Z');

interface Around {
  readonly others?: Record<string, string>;
  readonly tasks?: readonly QueuedTask[];
  readonly workspace?: WorkspaceReader;
}

/** The hover at the `|` of the front matter, and the text that it is about. */
async function hover(yaml: string, { others = {}, tasks = [], workspace }: Around = {}) {
  const marked = taskText(yaml);
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const document = TextDocument.create(A, 'agent-task', 0, text);
  const project = projectOf({ [A]: text, ...others });
  const surroundings = {
    ...AGENTS,
    agents: [
      ...AGENTS.agents,
      { name: 'Scout', description: 'Looks around.', provider: 'far', uri: 'file:///w/scout.md' },
    ],
    providers: [
      { id: 'local', model: 'small', models: ['small', 'large'], named: [] },
      { id: 'far', models: [], named: Array.from({ length: 23 }, (_, n) => `m${n}`) },
    ],
    defaultProvider: 'local',
  };
  project.change(surroundings, placesOf(['file:///w']));
  const file = project.file(A) ?? assert.fail('there is the file');
  const found = await hoverAt(project, file, document.positionAt(offset), {
    now: NOW,
    queued: async (refs) => tasks.filter(({ ref }) => refs.includes(ref)),
    read: async (entry) =>
      workspace
        ? readContext(workspace, [entry], new AbortController().signal)
        : { files: [], extracts: [], notes: ['There is nothing.'] },
  });
  return { words: wordsOf(found), about: found?.range && document.getText(found.range) };
}

function wordsOf(found: Hover | null): string {
  const contents = found?.contents;
  return contents && typeof contents === 'object' && 'value' in contents ? contents.value : '';
}

describe('the hover', () => {
  it('says what a key is for', async () => {
    const { words, about } = await hover('prio|rity: 3');
    assert.match(words, /^What runs first: 1 to 10.*```yaml\npriority: 8\n```$/s);
    assert.equal(about, 'priority');
    assert.match((await hover('budget:\n  st|eps: 3')).words, /turns of the model/);
    assert.match((await hover('budget: { steps: 3| }')).words, /turns of the model/);
  });

  it('says nothing of a key that nobody knows, or of the text', async () => {
    assert.equal((await hover('agn|et: 3')).words, '');
    assert.equal((await hover('priority: 3\n---\n# Ti|tle')).words, '');
  });

  it('says when a task runs next, here and there', async () => {
    const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    const { words } = await hover('schedule:\n  cron: "0 9 * * 1-5|"\n  timeZone: Asia/Tokyo');
    const runs = words.split('\n').filter((line) => line.startsWith('- '));
    assert.equal(runs.length, 5);
    const tokyo = ['Thu 2026-12-03', 'Fri 2026-12-04', 'Mon 2026-12-07', 'Tue 2026-12-08', 'Wed 2026-12-09'];
    for (const [index, day] of tokyo.entries()) assert.match(runs[index] ?? '', new RegExp(`${day}.*09:00`));
    assert.ok(here === 'Asia/Tokyo' || runs.every((run) => run.endsWith('in Asia/Tokyo)')));
    assert.equal((await hover('schedule:\n  cron: "0 9 * *|"')).words.includes('Next runs'), false);
  });

  it('says how a dependency stands, and where its file lies', async () => {
    const others = { [B]: taskText('id: b', 'Parse *all*') };
    const tasks = [{ ref: 'b', title: 'Parse', state: 'Running · 40 %' }];
    const { words, about } = await hover('dependsOn: [x, b|]', { others, tasks });
    assert.equal(words, `**Parse \\*all\\***\n\nRunning · 40 %\n\n[tasks/b\\.task\\.md](${B})`);
    assert.equal(about, 'b');
    assert.match((await hover('dependsOn: [b|]', { others })).words, /Not in the queue/);
  });

  it('says how a dependency stands that is only in the queue, and that one is nowhere', async () => {
    const tasks = [{ ref: 'old', title: 'Long ago', state: 'Completed' }];
    assert.equal((await hover('dependsOn: [old|]', { tasks })).words, '**Long ago**\n\nCompleted');
    assert.match((await hover('dependsOn: [none|]', { tasks })).words, /^There is no task none/);
  });

  it('says how the task of the file itself stands', async () => {
    const tasks = [{ ref: 'me', title: 'Me', state: 'Failed' }];
    assert.match((await hover('id: me|', { tasks })).words, /Review the parser.*Failed/s);
  });

  it('describes an agent, a provider and its models', async () => {
    assert.equal((await hover('agent: Revie|wer')).words, '**reviewer**\n\nReads code\\.');
    assert.equal(
      (await hover('model: x|')).words,
      '**local** (default)\n\nIts own model: small\n\nModels: large',
    );
  });

  it('says of a model what the provider has that the task runs with, however many', async () => {
    const { words } = await hover('agent: Scout\nmodel: x|');
    assert.match(words, /^\*\*far\*\* \(as its agent says\)\n\nModels: m0, .*, m19, and 3 more$/s);
    assert.match((await hover('agent: Scout\nprovider: local|')).words, /^\*\*local\*\*\n/);
  });

  it('says which files a glob gives, how large they are and what is left out', async () => {
    using folder = new TemporaryWorkspace({
      'src/a.ts': 'x'.repeat(4_000),
      'src/b_b.ts': '🧪',
      '.env': 'KEY',
    });
    const { words } = await hover('context: ["**/*|", "x"]', { workspace: folder.reader(nodeFs.promises) });
    assert.match(words, /^\*\*2 files\*\*, 4 KB, about 1,001 tokens\n\n- src\/a\\\.ts\n- src\/b\\_b\\\.ts/);
    assert.match(words, /Left out of .*\\.env/);
  });

  it('says that an entry gives nothing, or cannot be read', async () => {
    using folder = new TemporaryWorkspace({ 'src/a.ts': '' });
    const workspace = folder.reader(nodeFs.promises);
    assert.match((await hover('context: ["lib/**|"]', { workspace })).words, /No file matches/);
    assert.match((await hover('context: ["src/b.ts|"]', { workspace })).words, /There is no file .*Similar/);
    assert.match((await hover('context: ["../x|"]', { workspace })).words, /contains/);
    assert.match((await hover('context: ["@diff|"]')).words, /last commit/);
  });

  it('names only the first of many files', async () => {
    const tree = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`src/${index}.ts`, 'x']));
    using folder = new TemporaryWorkspace(tree);
    const { words } = await hover('context: [src|]', { workspace: folder.reader(nodeFs.promises) });
    assert.equal(words.split('\n').filter((line) => line.startsWith('- ')).length, 11);
    assert.match(words, /and 15 more/);
  });
});
