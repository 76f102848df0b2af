import assert from 'node:assert/strict';
import {
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  DiagnosticSeverity,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  ReferencesRequest,
  RenameRequest,
  type Diagnostic,
  type Location,
  type LocationLink,
} from 'vscode-languageserver-protocol/node';
import { QUEUE_CHANGED, SURROUNDINGS, TASK_FILE, type TaskFileFacts } from '../../src/language/requests.ts';
import { UNTOLD, type Surroundings } from '../../src/language/surroundings.ts';
import { Editor } from './editor.ts';

const task = (title: string, head = '') =>
  `---\n${head}---\n\n# ${title}\n\nLook at the parser with care.\n\n## Instructions\n\nRead every file, then say what is wrong.\n`;

/** What half a file may be full of. */
const ODD = [
  '[',
  '{',
  '"',
  "'",
  '\uD83D',
  '&a',
  '*a',
  '---\n',
  '\t',
  ': ',
  '- ',
  '|\n',
  '!!x ',
  '`````\n',
  '\r',
  '#',
];

const lines = (found: readonly Diagnostic[]) =>
  found.map(({ range: { start, end }, code, message }) => {
    const place = `${start.line}:${start.character}-${end.line}:${end.character}`;
    return `${place} ${String(code)} ${typeof message === 'string' ? message : message.value}`;
  });
const some = (found: readonly Diagnostic[]) => found.length > 0;
const none = (found: readonly Diagnostic[]) => found.length === 0;

describe('The language server for task files', () => {
  let editor: Editor;

  afterEach(() => editor.close());

  it('says what is wrong with files that nobody has open', async () => {
    editor = await Editor.open({ 'tasks/a.task.md': task('A', 'priority: 11\nagnet: Reviewer\n') });
    const found = await editor.told('tasks/a.task.md', some);
    assert.deepEqual(lines(found), [
      '1:10-1:12 invalid-value priority: must be at most 10',
      '2:0-2:5 unknown-key agnet: is not known. Did you mean agent?',
    ]);
    const textDocument = { uri: editor.uri('tasks/a.task.md') };
    const range = { start: { line: 2, character: 3 }, end: { line: 2, character: 3 } };
    const fixes = await editor.connection.sendRequest(CodeActionRequest.type, {
      textDocument,
      range,
      context: { diagnostics: [...found] },
    });
    const [fix] = fixes ?? [];
    assert(fix && 'edit' in fix);
    const edits = Object.values(fix.edit?.changes ?? {}).flat();
    assert.deepEqual(
      edits.map(({ newText }) => newText),
      ['agent'],
    );
  });

  it('completes paths of the workspace, the refs of other files and the agents of the editor', async () => {
    editor = await Editor.open({
      'tasks/a.task.md': task('A', 'id: first\n'),
      'src/🧪 lab/main.ts': '',
      'node_modules/x/index.js': '',
    });
    const scout = { name: 'Scout', description: 'Looks.', uri: 'file:///scout.md' };
    await editor.connection.sendNotification(SURROUNDINGS, { ...UNTOLD, agents: [scout] });
    const head = 'agent: \ndependsOn: []\ncontext: ["src/"]\n';
    await editor.show('tasks/b.task.md', task('B', head));
    const textDocument = { uri: editor.uri('tasks/b.task.md') };
    const labels = async (line: number, character: number) => {
      const position = { line, character };
      const found = await editor.connection.sendRequest(CompletionRequest.type, { textDocument, position });
      return (Array.isArray(found) ? found : []).map(({ label }) => label);
    };
    assert.deepEqual(await labels(1, 7), ['Scout']);
    assert.deepEqual(await labels(2, 12), ['first']);
    assert.deepEqual(await labels(3, 15), ['src/**', 'src/🧪 lab/']);
  });

  it('follows what is typed, with emoji and line ends of Windows before it', async () => {
    editor = await Editor.open({});
    const text = task('🚀 Ship 🛳️ it', 'id: "🚀 ship"\npriority: 99\n').replaceAll('\n', '\r\n');
    await editor.show('a.task.md', text);
    assert.deepEqual(lines(await editor.told('a.task.md', some)), [
      '2:10-2:12 invalid-value priority: must be at most 10',
    ]);
    await editor.type(
      'a.task.md',
      { start: { line: 2, character: 10 }, end: { line: 2, character: 12 } },
      '9',
    );
    await editor.told('a.task.md', none);
    await editor.type(
      'a.task.md',
      { start: { line: 1, character: 12 }, end: { line: 1, character: 12 } },
      ' # 🚀',
    );
    await editor.type(
      'a.task.md',
      { start: { line: 2, character: 10 }, end: { line: 2, character: 11 } },
      'x',
    );
    assert.deepEqual(lines(await editor.told('a.task.md', some)), [
      '2:10-2:11 invalid-value priority: must be a number, not text',
    ]);
  });

  it('shows the whole circle in each of its files, and that it is gone as soon as it is', async () => {
    editor = await Editor.open({
      'a.task.md': task('A', 'id: a\ndependsOn: [b]\n'),
      'b.task.md': task('B', 'id: b\ndependsOn: [./c.task.md]\n'),
      'c.task.md': task('C', 'id: c\ndependsOn:\n  - a\n'),
    });
    const circle = 'dependsOn[0]: the tasks depend on each other in a circle:';
    assert.deepEqual(lines(await editor.told('a.task.md', some)), [
      `2:12-2:13 cycle ${circle} a → b → c → a`,
    ]);
    assert.deepEqual(lines(await editor.told('b.task.md', some)), [
      `2:12-2:23 cycle ${circle} b → c → a → b`,
    ]);
    assert.deepEqual(lines(await editor.told('c.task.md', some)), [`3:4-3:5 cycle ${circle} c → a → b → c`]);
    await editor.show('c.task.md', task('C', 'id: c\n'));
    for (const name of ['a.task.md', 'b.task.md', 'c.task.md']) await editor.told(name, none);
  });

  it('answers after every key of a file that is typed, deleted and pasted into', async () => {
    editor = await Editor.open({});
    const whole = task('🚀 A', 'id: "a"\npriority: 5\ndependsOn: [a, b]\nbudget:\n  steps: 3\n');
    const none = { line: 0, character: 0 };
    await editor.show('a.task.md', '');
    for (let length = 0; length <= whole.length; length++) {
      await editor.type(
        'a.task.md',
        { start: none, end: { line: 99, character: 0 } },
        whole.slice(0, length),
      );
      await editor.type('a.task.md', { start: none, end: { line: 99, character: 0 } }, whole.slice(length));
      const pasted = whole.slice(0, length) + ODD[length % ODD.length] + whole.slice(length);
      await editor.type('a.task.md', { start: none, end: { line: 99, character: 0 } }, pasted);
    }
    await editor.type(
      'a.task.md',
      { start: none, end: { line: 99, character: 0 } },
      whole.replace(' a, b', ''),
    );
    const params = { uri: editor.uri('a.task.md') };
    const facts = await editor.connection.sendRequest<TaskFileFacts>(TASK_FILE, params);
    assert.deepEqual([facts.ref, facts.title], ['a', '🚀 A']);
  });

  it('leads from an entry to its task, lists what names that, and renames it over all files', async () => {
    editor = await Editor.open({
      'a.task.md': task('A', 'id: "🚀 a"\n'),
      'b.task.md': task('B', 'dependsOn: ["🚀 a"]\n'),
      'c.task.md': task('C', 'dependsOn:\n  - ./a.task.md\npriority: 11\n'),
    });
    await editor.told('c.task.md', some);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => editor.uri(`${name}.task.md`));
    const there = { textDocument: { uri: b ?? '' }, position: { line: 1, character: 16 } };
    const { connection } = editor;
    const places = (found: Location[] | Location | LocationLink[] | null) =>
      [found ?? []].flat().map((one) => ('uri' in one ? [one.uri, one.range.start.line] : []));
    assert.deepEqual(places(await connection.sendRequest(DefinitionRequest.type, there)), [[a, 4]]);
    const context = { includeDeclaration: true };
    assert.deepEqual(places(await connection.sendRequest(ReferencesRequest.type, { ...there, context })), [
      [a, 1],
      [b, 1],
      [c, 2],
    ]);
    const renamed = await connection.sendRequest(RenameRequest.type, { ...there, newName: 'ship' });
    assert.deepEqual(
      Object.entries(renamed?.changes ?? {}).map(([uri, edits]) => [
        uri,
        edits.map(({ newText }) => newText),
      ]),
      [
        [a, ['"ship"']],
        [b, ['"ship"']],
      ],
    );
    const textDocument = there.textDocument;
    const links = await connection.sendRequest(DocumentLinkRequest.type, { textDocument });
    assert.deepEqual(
      links?.map(({ target }) => target?.replace(/#.*/, '')),
      [a],
    );
    const symbols = await connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
    assert.deepEqual(
      symbols?.map(({ name }) => name),
      ['B'],
    );
    const taken = connection.sendRequest(RenameRequest.type, { ...there, newName: 'b.task.md' });
    await assert.rejects(taken, /b\.task\.md is already the ref of b\.task\.md: choose another/);
  });

  it('calls a dependency wrong that neither a file nor the queue has, until one of them has it', async () => {
    editor = await Editor.open({ 'a.task.md': task('A', 'id: build\ndependsOn: [old, biuld]\n') });
    const found = await editor.told('a.task.md', (all) => all.length === 2);
    assert.deepEqual(lines(found), [
      '2:12-2:15 unknown-dependency dependsOn[0]: there is no task old.',
      '2:17-2:22 unknown-dependency dependsOn[1]: there is no task biuld. Did you mean build?',
    ]);
    editor.queue = ['old'];
    await editor.connection.sendNotification(QUEUE_CHANGED);
    await editor.told('a.task.md', (all) => all.length === 1);
    await editor.show('new.task.md', task('New', 'id: biuld\n'));
    await editor.told('a.task.md', none);
  });

  it('warns of a time that has passed, a budget that is too small and a provider that nobody has', async () => {
    const head = 'scheduledAt: 2020-01-01\nbudget: { minutes: 1 }\nprovider: opneai\n';
    editor = await Editor.open({ 'a.task.md': task('A', head) });
    const providers = [{ id: 'openai', models: [], named: [] }];
    const around: Surroundings = { agents: [], agentFor: {}, providers, sensitive: [], hidden: [] };
    await editor.connection.sendNotification(SURROUNDINGS, around);
    const found = await editor.told('a.task.md', (all) => all.length === 3);
    assert.deepEqual(
      found
        .map(({ code, severity }) => [code, severity])
        .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
      [
        ['past-time', DiagnosticSeverity.Warning],
        ['small-budget', DiagnosticSeverity.Warning],
        ['unknown-provider', DiagnosticSeverity.Warning],
      ],
    );
  });

  it('warns of context that is not there, until it is', async () => {
    editor = await Editor.open({
      'a.task.md': task('A', 'context: [src/a.ts, "lib/**", ../x]\n'),
      'src/a.ts': '',
    });
    const found = await editor.told('a.task.md', some);
    assert.deepEqual(
      found.map(({ range, code, severity }) => [range.start.character, code, severity]),
      [
        [20, 'missing-context', DiagnosticSeverity.Warning],
        [30, 'invalid-value', DiagnosticSeverity.Error],
      ],
    );
    await editor.write('lib/deep/b.ts', '');
    await editor.told('a.task.md', (all) => all.length === 1);
  });

  it('links what is there, and offers the file that was meant for one that is not', async () => {
    editor = await Editor.open({
      'a.task.md': task('A', 'dependsOn: [b]\ncontext: [src/parser.ts, src/pasrer.ts, src]\n'),
      'b.task.md': task('B', 'id: b\n'),
      'src/parser.ts': '',
    });
    const found = await editor.told('a.task.md', some);
    const textDocument = { uri: editor.uri('a.task.md') };
    const links = await editor.connection.sendRequest(DocumentLinkRequest.type, { textDocument });
    assert.deepEqual(
      links?.map(({ target }) => target),
      [editor.uri('b.task.md'), editor.uri('src/parser.ts')],
    );
    const [problem] = found;
    assert.ok(problem);
    const params = { textDocument, range: problem.range, context: { diagnostics: [problem] } };
    const fixes = await editor.connection.sendRequest(CodeActionRequest.type, params);
    assert.equal(fixes?.[0]?.title, 'Change to src/parser.ts');
  });

  it('tells the editor what a file depends on, parents first, unsaved ones too', async () => {
    editor = await Editor.open({
      'a.task.md': task('A', 'dependsOn: [b, c.task.md]\n'),
      'b.task.md': task('B', 'id: b\ndependsOn: [new]\npriority: 11\n'),
      'c.task.md': task('C'),
    });
    await editor.told('b.task.md', some);
    await editor.show('new.task.md', task('New', 'id: new\n'));
    const params = { uri: editor.uri('a.task.md') };
    const facts = await editor.connection.sendRequest<TaskFileFacts>(TASK_FILE, params);
    assert.deepEqual(
      facts.dependencies,
      ['new.task.md', 'b.task.md', 'c.task.md'].map((name) => editor.uri(name)),
    );
    assert.deepEqual(facts.draft?.dependsOn, ['b', 'c.task.md']);
    assert.equal(facts.title, 'A');
  });
});
