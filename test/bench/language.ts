import { CompletionRequest, HoverRequest } from 'vscode-languageserver-protocol/node';
import { Editor } from '../language/editor.ts';
import { ms, quantile, timed, type Row } from './measure.ts';

const FILES = 1_000;
/** 4,985 edges together. */
const PARENTS = 5;
const FOLDERS = 20;
const EDITS = 100;
/** The file that is typed in: half of all others come to depend on it, directly or not. */
const AT = 500;
const LAST = FILES - 1;

const nameOf = (index: number) => `d${index % FOLDERS}/t${index}.task.md`;

/** With the bundled server over its own pipe: 1,000 task files with 5,000 edges, and 2,000 entries of context. */
export async function language(): Promise<readonly Row[]> {
  const files = Object.fromEntries(Array.from({ length: FILES }, (_, index) => [nameOf(index), text(index)]));
  const sources = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`src/m${n}/a.ts`, 'let a;\n']));
  const begun = performance.now();
  const editor = await Editor.open({ ...files, ...sources });
  const opened = performance.now();
  try {
    await editor.told(nameOf(LAST), (found) => found.length > 0);
    const first = performance.now() - opened;
    await editor.show(nameOf(AT), text(AT));
    const edits = await timed(EDITS, (round) => edit(editor, round));
    const textDocument = { uri: editor.uri(nameOf(AT)) };
    const position = { line: 3, character: 12 };
    const completions = await timed(EDITS, () =>
      editor.connection.sendRequest(CompletionRequest.type, { textDocument, position }),
    );
    const hovers = await timed(EDITS, () =>
      editor.connection.sendRequest(HoverRequest.type, { textDocument, position: { line: 2, character: 2 } }),
    );
    return [
      {
        what: '1,000 task files, 5,000 edges: first diagnostics',
        figure: ms(first),
        target: '< 2 s',
        met: first < 2_000,
      },
      spread('the same, an edit → its diagnostics', edits, 50),
      spread('the same, tasks to depend on are offered', completions),
      spread('the same, a hover over a key', hovers),
      { what: 'task files written and server started, before that', figure: ms(opened - begun) },
    ];
  } finally {
    await editor.close();
  }
}

/** Makes the priority wrong, or right again, until the editor is told so. */
async function edit(editor: Editor, round: number): Promise<void> {
  const isWrong = round % 2 === 0;
  const range = { start: { line: 2, character: 10 }, end: { line: 2, character: isWrong ? 11 : 12 } };
  await editor.type(nameOf(AT), range, isWrong ? '99' : '5');
  await editor.told(nameOf(AT), (found) => found.length > 0 === isWrong);
}

function spread(what: string, times: readonly number[], target?: number): Row {
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
  return {
    what: `${what}, p50 / p95`,
    figure: `${ms(p50)} / ${ms(p95)}`,
    ...(target === undefined ? {} : { target: `< ${target} ms`, met: p95 < target }),
  };
}

function text(index: number): string {
  const parents = Array.from({ length: Math.min(PARENTS, index) }, (_, n) => `t${index - n - 1}`);
  const head = [
    `id: t${index}`,
    `priority: ${index === LAST ? 11 : 5}`,
    `dependsOn: [${parents.join(', ')}]`,
    `context: ["src/m${index % 200}/*.ts", "src/m${(index * 7) % 200}/a.ts"]`,
  ];
  const body =
    'Look at the parser with care.\n\n## Instructions\n\nRead every file, then say what is wrong.\n';
  return `---\n${head.join('\n')}\n---\n\n# Task ${index}\n\n${body}`;
}
