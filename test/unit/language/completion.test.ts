import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { InsertTextFormat, TextEdit, type CompletionItem } from 'vscode-languageserver-types';
import { completionsAt } from '../../../src/language/completion.ts';
import type { Surroundings } from '../../../src/language/surroundings.ts';
import type { TaskProject } from '../../../src/language/taskProject.ts';
import { parseTaskFile } from '../../../src/files/taskFile.ts';
import { WorkspaceError } from '../../../src/workspace/workspaceError.ts';
import { placesOf } from '../../../src/language/places.ts';
import { AGENTS, projectOf, taskText } from './project.ts';

const A = 'file:///w/tasks/a.task.md';
const NOW = Date.parse('2026-12-02T10:00');

const SURROUNDINGS: Surroundings = {
  ...AGENTS,
  agents: [
    ...AGENTS.agents,
    {
      name: 'Scout: the fast one',
      description: 'Looks around.',
      provider: 'local',
      uri: 'file:///w/scout.md',
    },
  ],
  providers: [
    { id: 'local', model: 'small', models: ['small', 'large:7b'], named: [] },
    { id: 'other', models: [], named: ['theirs'] },
  ],
  defaultProvider: 'other',
};

const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  '': ['src/', 'read me.md', 'it’s "so".md'],
  src: ['src/$lib}/', 'src/deep/', 'src/[id].ts', 'src/main.ts', 'src/🧪 $x}.ts'],
};

async function within(folder: string) {
  const names = FOLDERS[folder];
  if (!names) throw new WorkspaceError('missing', 'There is no such folder.');
  return names.map((name) => ({ path: name.replace(/\/$/, ''), isFolder: name.endsWith('/') }));
}

interface Completed {
  readonly project: TaskProject;
  readonly items: readonly CompletionItem[];
  readonly document: TextDocument;
}

/** What is offered at the `|` of a text. */
async function complete(marked: string, others: Record<string, string> = {}): Promise<Completed> {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const document = TextDocument.create(A, 'agent-task', 0, text);
  const project = projectOf({ [A]: text, ...others });
  project.change(SURROUNDINGS, placesOf(['file:///w']));
  const file = project.file(A) ?? assert.fail('there is the file');
  const items = await completionsAt(project, file, document.positionAt(offset), { now: NOW, within });
  return { project, items, document };
}

async function labels(marked: string, others: Record<string, string> = {}): Promise<readonly string[]> {
  return (await complete(marked, others)).items.map(({ label }) => label);
}

function front(yaml: string, lineEnd = '\n'): string {
  return taskText(yaml).replaceAll('\n', lineEnd);
}

/** The text once an item was chosen, the places of a snippet left as they are. */
function chosen({ document }: Completed, item: CompletionItem): string {
  const edit = item.textEdit;
  assert.ok(TextEdit.is(edit));
  const isSnippet = item.insertTextFormat === InsertTextFormat.Snippet;
  const newText = isSnippet ? snippetText(edit.newText) : edit.newText;
  return TextDocument.applyEdits(document, [{ ...edit, newText }]);
}

function snippetText(snippet: string): string {
  const filled = snippet
    .replaceAll(/\$\{\d\|(\w+)[^}]*\|\}/g, '$1')
    .replaceAll(/\$\{\d:([^}]*)\}/g, '$1')
    .replace('$0', '');
  assert.doesNotMatch(filled.replaceAll(/\\[\\$}]/g, ''), /[$}]/, 'nothing else means anything to snippets');
  return filled.replaceAll(/\\([\\$}])/g, '$1');
}

describe('completion', () => {
  it('offers the keys that are not there yet, with what they are for', async () => {
    const { items } = await complete(front('priority: 3\n|\ntype: review'));
    const offered = items.map(({ label }) => label);
    assert.deepEqual(offered.slice(0, 3), ['id', 'agent', 'dependsOn']);
    assert.ok(!offered.includes('priority') && !offered.includes('type'));
    assert.match(JSON.stringify(items[0]?.documentation), /```yaml/);
  });

  it('offers the keys of a group', async () => {
    assert.deepEqual(await labels(front('budget:\n  steps: 3\n  |')), ['tokens', 'minutes', 'usd']);
    assert.deepEqual(await labels(front('schedule: { | }')), ['cron', 'timeZone', 'misfire']);
  });

  it('writes a key with what its value begins with, or alone where a colon stands there', async () => {
    for (const [yaml, label, wanted] of [
      ['dep|', 'dependsOn', 'dependsOn: []'],
      ['bud|', 'budget', 'budget:\n  '],
      ['pri|', 'priority', 'priority: '],
      ['prio|: 3', 'priority', 'priority: 3'],
    ] as const) {
      const completed = await complete(front(yaml));
      const item = completed.items.find((one) => one.label === label) ?? assert.fail(label);
      assert.equal(chosen(completed, item), front(wanted));
    }
  });

  /** Front matter, the field that it is about, and what the field says once `label` was chosen. */
  const VALUES: readonly (readonly [yaml: string, key: string, label: string, value: unknown])[] = [
    ['type: |', 'type', 'review', 'review'],
    ['type:|', 'type', 'review', 'review'],
    ['type: "gen|eral"', 'type', 'review', 'review'],
    ['priority: |', 'priority', '10', 10],
    ['agent: |', 'agent', 'Scout: the fast one', 'Scout: the fast one'],
    ["agent: 'Sc|", 'agent', 'Scout: the fast one', 'Scout: the fast one'],
    ['provider: |', 'provider', 'local', 'local'],
    ['model: |', 'model', 'theirs', 'theirs'],
    ['provider: local\nmodel: |', 'model', 'large:7b', 'large:7b'],
    ['agent: "scout: the fast one"\nmodel: |', 'model', 'large:7b', 'large:7b'],
    ['agent: "scout: the fast one"\nprovider: other\nmodel: |', 'model', 'theirs', 'theirs'],
    ['onParentFailure: |', 'onParentFailure', 'run', 'run'],
    ['scheduledAt: |', 'scheduledAt', '2026-12-03T09:00', '2026-12-03T09:00'],
    ['schedule:\n  cron: |', 'schedule', '0 9 * * 1-5', { cron: '0 9 * * 1-5' }],
    ['schedule: { cron: | }', 'schedule', '*/15 * * * *', { cron: '*/15 * * * *' }],
    [
      'schedule:\n  cron: "0 9 * * *"\n  timeZone: Eu|',
      'schedule',
      'Europe/Berlin',
      { cron: '0 9 * * *', timeZone: 'Europe/Berlin' },
    ],
    ['budget:\n  usd: |', 'budget', '0.5', { usd: 0.5 }],
    ['dependsOn: |', 'dependsOn', 'b: 🧪', ['b: 🧪']],
    ['dependsOn: [x, |]', 'dependsOn', 'b: 🧪', ['x', 'b: 🧪']],
    ['dependsOn: ["|"]', 'dependsOn', 'b: 🧪', ['b: 🧪']],
    ['dependsOn:\n  |', 'dependsOn', 'b: 🧪', ['b: 🧪']],
    ['dependsOn:\n-|', 'dependsOn', 'b: 🧪', ['b: 🧪']],
    ['dependsOn:\n  - x\n  - |', 'dependsOn', 'b: 🧪', ['x', 'b: 🧪']],
    ['context: |', 'context', '@problems', ['@problems']],
    ['context: [|]', 'context', 'read me.md', ['read me.md']],
    ['context: [|]', 'context', 'it’s "so".md', ['it’s "so".md']],
    ["context: ['|']", 'context', 'it’s "so".md', ['it’s "so".md']],
    ['context: [|]', 'context', 'src/', ['src/']],
    ['context: ["src|"]', 'context', 'src/', ['src/']],
    ['context: ["src/|"]', 'context', 'src/🧪 $x}.ts', ['src/🧪 $x}.ts']],
    ['context:\n  - src/|', 'context', 'src/[id].ts', ['src/[id].ts']],
    ['context:\n  - ./src/|', 'context', './src/deep/', ['./src/deep/']],
    ['context: [src/|]', 'context', 'src/**', ['src/**']],
    ['context: [src/|]', 'context', 'src/$lib}/', ['src/$lib}/']],
  ];
  for (const lineEnd of ['\n', '\r\n'])
    for (const [yaml, key, label, value] of VALUES) {
      it(`writes ${label} so that it is read, in ${JSON.stringify(yaml + lineEnd)}`, async () => {
        const others = { 'file:///w/tasks/b.task.md': taskText('id: "b: 🧪"') };
        const completed = await complete(front(yaml, lineEnd), others);
        const item = completed.items.find((one) => one.label === label) ?? assert.fail('it is offered');
        const { values, problems } = parseTaskFile(chosen(completed, item), { path: 'tasks/a.task.md' });
        assert.deepEqual(values.get(key), value);
        assert.deepEqual(
          problems.filter(({ code }) => code === 'syntax'),
          [],
        );
      });
    }

  it('offers no dependency that is there, is itself, or would close a circle', async () => {
    const others = {
      'file:///w/tasks/child.task.md': taskText('id: child\ndependsOn: [a]'),
      'file:///w/tasks/grandchild.task.md': taskText('id: grandchild\ndependsOn: [./child.task.md]'),
      'file:///w/tasks/free.task.md': taskText('id: free'),
      'file:///w/tasks/parent.task.md': taskText('id: parent'),
    };
    assert.deepEqual(await labels(front('id: a\ndependsOn: [parent, |]'), others), ['free']);
  });

  it('shows the title of each task beside its ref', async () => {
    const others = { 'file:///w/tasks/b.task.md': taskText('id: b', 'Survey 🧪') };
    const { items } = await complete(front('dependsOn: [|]'), others);
    assert.deepEqual(items[0]?.labelDetails, { description: 'Survey 🧪' });
  });

  it('offers nothing of folders that cannot be looked into', async () => {
    for (const entry of ['../|', '/|', 'src/*/|', 'nope/|'])
      assert.deepEqual(await labels(front(`context: ["${entry}"]`)), [], entry);
  });

  it('goes on inside a folder once that is chosen', async () => {
    const { items } = await complete(front('context: ["|"]'));
    const folder = items.find(({ label }) => label === 'src/');
    assert.deepEqual(folder?.textEdit && 'newText' in folder.textEdit && folder.textEdit.newText, '"src/$0"');
    assert.equal(folder?.command?.command, 'editor.action.triggerSuggest');
  });

  it('writes a whole file, valid once its places are left as they are', async () => {
    for (const marked of ['|', 'ta|', '\n\n|']) {
      const completed = await complete(marked);
      const [item] = completed.items;
      assert.ok(item && completed.items.length === 1);
      const text = chosen(completed, item);
      assert.deepEqual(parseTaskFile(text, { path: 'a.task.md' }).problems, []);
    }
  });

  it('writes the parts of the text that are missing, and no others', async () => {
    assert.deepEqual(await labels('# Title\n\nA description of it.\n\n|'), ['## Instructions']);
    assert.deepEqual(await labels('|\n\nA description of it.\n\n## Instructions\n\nDo this.'), ['# Title']);
    assert.deepEqual(await labels(`${front('')}\n|`), []);
    assert.deepEqual(await labels('# Title\n\nWords in a line |'), []);
  });
});
