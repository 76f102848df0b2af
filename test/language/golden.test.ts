import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import {
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  HoverRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  type Diagnostic,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { SURROUNDINGS, TASK_FILE } from '../../src/language/requests.ts';
import { UNTOLD } from '../../src/language/surroundings.ts';
import { Editor } from './editor.ts';

const KEPT = 'test/golden/language/answers.json';
const isRecording = process.env['UPDATE_GOLDEN'] === '1';

const BODY = 'Look at the parser with care.\n\n## Instructions\n\nRead every file, then say what is wrong.\n';
const task = (head: string, title: string) => `---\n${head}\n---\n\n# ${title}\n\n${BODY}`;

const SURVEY = 'app/tasks/survey.task.md';
const REVIEW = 'app/tasks/review.task.md';
const HALF = 'app/tasks/half.task.md';
const NIGHTLY = 'lib/tasks/nightly.task.md';
const BROKEN = 'lib/tasks/broken.task.md';
const PARSE = 'lib/tasks/parse.task.md';

/** Two folders, emoji before what is asked for, line ends of Windows, a circle over both folders, half a file. */
const FILES: Readonly<Record<string, string>> = {
  [SURVEY]: task('id: "🚀 survey"', 'Survey 🧪 all of it'),
  [REVIEW]: task(
    [
      'id: review',
      'agent: Scuot',
      'type: reveiw',
      'priority: 12',
      'dependsOn: ["🚀 survey", lib/tasks/parse.task.md, nobody]',
      'scheduledAt: 2020-01-01',
      'context: ["app/src/**/*.ts", "nope/**"]',
      'provider: local',
      'budget: { steps: 3 }',
    ].join('\n'),
    '🚀 Review',
  ).replaceAll('\n', '\r\n'),
  [HALF]: '---\nprio\ndependsOn: [\n',
  [PARSE]: task('dependsOn:\n  - app/tasks/review.task.md', 'Parse'),
  [NIGHTLY]: task("dependsOn: ['🚀 survey']\nschedule: { cron: '30 2 * * *' }\nscheduledAt: ", 'Nightly'),
  [BROKEN]: "---\nid: [a\npriority: 'x\n  - ?: {\n---\n# Broken\n",
  'app/src/🧪 a.ts': 'let a = 1;\n',
};

/** In Berlin, two days before its clocks are set forward over 02:30. */
const CLOCK = { zone: 'Europe/Berlin', now: Date.UTC(2026, 2, 27, 12) };

describe('The answers of the language server', () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.open(FILES, { folders: ['app', 'lib'], clock: CLOCK });
    const agents = [{ name: 'Scout', description: 'Looks around.', uri: 'file:///scout.agent.md' }];
    const providers = [{ id: 'local', model: 'small', models: ['small', 'large'], named: [] }];
    await editor.connection.sendNotification(SURROUNDINGS, { ...UNTOLD, agents, providers });
    editor.queue = ['🚀 survey'];
  });

  it('are those that are kept', async () => {
    const answers: Record<string, unknown> = {};
    for (const [name, ask] of Object.entries(asks(editor))) answers[name] = (await ask()) ?? null;
    const text = JSON.stringify(answers).replaceAll(editor.uri('').replace(/\/$/, ''), 'file:///project');
    const actual = await format(text, { ...(await resolveConfig(KEPT)), parser: 'json' });
    if (isRecording) {
      await mkdir(path.dirname(KEPT), { recursive: true });
      await writeFile(KEPT, actual);
    }
    assert.deepEqual(JSON.parse(actual), JSON.parse(await readFile(KEPT, 'utf8')));
  });

  it('end when the editor asks it to, and nothing is said beside them', async () => {
    assert.deepEqual(await editor.close(), { code: 0, said: '' });
  });
});

function asks(editor: Editor): Readonly<Record<string, () => Promise<unknown>>> {
  const { connection } = editor;
  const at = (name: string, before: string) => {
    const text = FILES[name] ?? '';
    const document = TextDocument.create(name, 'agent-task', 0, text);
    return {
      textDocument: { uri: editor.uri(name) },
      position: document.positionAt(text.indexOf(before) + before.length),
    };
  };
  const whole = (name: string) => ({ textDocument: { uri: editor.uri(name) } });
  const has = (code: string) => (found: readonly Diagnostic[]) => found.some((one) => one.code === code);
  return {
    'diagnostics of review': () => editor.told(REVIEW, has('missing-context')),
    'diagnostics of parse': () => editor.told(PARSE, has('cycle')),
    'diagnostics of half': () => editor.told(HALF, has('syntax')),
    'diagnostics of nightly': () => editor.told(NIGHTLY, has('invalid-value')),
    'diagnostics of broken': () => editor.told(BROKEN, has('syntax')),
    'hover of a key': () => connection.sendRequest(HoverRequest.type, at(REVIEW, 'prio')),
    'hover of a task in the queue': () => connection.sendRequest(HoverRequest.type, at(REVIEW, '"🚀 su')),
    'hover of a task by its path': () => connection.sendRequest(HoverRequest.type, at(REVIEW, 'lib/tasks')),
    'hover of a glob': () => connection.sendRequest(HoverRequest.type, at(REVIEW, 'app/src')),
    'hover of a schedule': () => connection.sendRequest(HoverRequest.type, at(NIGHTLY, "'30 2")),
    'hover of a time that has passed': () => connection.sendRequest(HoverRequest.type, at(REVIEW, '2020-')),
    'hover of nothing': () => connection.sendRequest(HoverRequest.type, at(REVIEW, 'Look at')),
    'completion of a key': () => connection.sendRequest(CompletionRequest.type, at(HALF, 'prio')),
    'completion of a task': () => connection.sendRequest(CompletionRequest.type, at(HALF, '[')),
    'completion of a path': () => connection.sendRequest(CompletionRequest.type, at(REVIEW, '"app/')),
    'completion of a time': () =>
      connection.sendRequest(CompletionRequest.type, at(NIGHTLY, 'scheduledAt: ')),
    'completion of an agent': () => connection.sendRequest(CompletionRequest.type, at(REVIEW, 'agent: Sc')),
    'definition of a task': () => connection.sendRequest(DefinitionRequest.type, at(REVIEW, 'tasks/parse')),
    'definition of an agent': () => connection.sendRequest(DefinitionRequest.type, at(REVIEW, 'Scuot')),
    'references of an id': () =>
      connection.sendRequest(ReferencesRequest.type, {
        ...at(SURVEY, '🚀'),
        context: { includeDeclaration: true },
      }),
    'beginning of a rename': () => connection.sendRequest(PrepareRenameRequest.type, at(SURVEY, '🚀')),
    'rename of an id': () =>
      connection.sendRequest(RenameRequest.type, { ...at(SURVEY, '🚀'), newName: 'first: "all"' }),
    'symbols of review': () => connection.sendRequest(DocumentSymbolRequest.type, whole(REVIEW)),
    'links of review': () => connection.sendRequest(DocumentLinkRequest.type, whole(REVIEW)),
    'quick fixes of review': async () => {
      const range = { start: { line: 0, character: 0 }, end: { line: 12, character: 0 } };
      const diagnostics = [...(await editor.told(REVIEW, has('missing-context')))];
      const asked = { ...whole(REVIEW), range, context: { diagnostics } };
      return connection.sendRequest(CodeActionRequest.type, asked);
    },
    'facts of parse': () => connection.sendRequest(TASK_FILE, { uri: editor.uri(PARSE) }),
  };
}
