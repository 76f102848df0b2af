import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { QueueError } from '../../../src/core/errors.ts';
import type { Recording } from '../../../src/core/recording.ts';
import { readRunFile } from '../../../src/files/runFile.ts';
import { runLines } from '../../../src/files/writeRunFile.ts';
import { toolsFor } from '../../../src/runner/tools/registry.ts';
import { replayRun } from '../../../src/threads/replayRun.ts';
import { WASM_PATH } from '../../fake/engine.ts';
import { seeded } from '../store/recordedDisk.ts';
import { TemporaryWorkspace } from '../workspace/temporaryWorkspace.ts';
import { RunScene } from './runScene.ts';
import { call, ScriptedModel } from './scriptedModel.ts';

const FILES = {
  'src/skip.ts': 'export function skip() {\n  return 1;\n}\n',
  'docs/old.md': '# Old\n',
};
const ONE = 'return 1;';
const TWO = 'return 2;';

/** Proposes, asks, is sent back, and proposes something else. */
const MODEL = new ScriptedModel(
  {
    text: 'First a look.',
    calls: [call('a', 'search_text', { pattern: 'skip' }), call('b', 'read_file', { path: 'src/skip.ts' })],
    tokens: [100, 10],
  },
  {
    calls: [
      call('c', 'edit_file', { path: 'src/skip.ts', edits: [{ search: ONE, replace: TWO }] }),
      call('d', 'edit_file', { path: 'src/skip.ts', edits: [{ search: 'return 9;', replace: TWO }] }),
      call('e', 'move_file', { from: 'docs/old.md', to: 'docs/new.md' }),
      call('f', 'write_file', { path: 'docs/gone.md', content: 'Not for long.\n' }),
      call('g', 'delete_file', { path: 'docs/gone.md' }),
    ],
    tokens: [200, 20],
  },
  { calls: [call('h', 'ask_user', { question: 'Which number?', options: ['2', '3'] })], tokens: [210, 5] },
  { text: 'skip() returns 2 now, src/skip.ts:2.', tokens: [230, 12] },
  {
    calls: [call('i', 'edit_file', { path: 'src/skip.ts', edits: [{ search: TWO, replace: 'return 3;' }] })],
    tokens: [300, 10],
  },
  {
    text: 'skip() returns 3 now, src/skip.ts:2.\n\n## Follow-ups\n\n- **Test it**: nobody does.',
    tokens: [310, 30],
  },
);

const KEPT = 'test/golden/recordings/proposed-and-sent-back.run.jsonl';

/** The file of the run, as `export --run` writes it. */
async function recorded(): Promise<string> {
  using workspace = new TemporaryWorkspace(FILES);
  await using scene = await RunScene.open();
  const id = await scene.add();
  const tools = toolsFor(scene.agent);
  await scene.go(MODEL, { tools, workspace });
  await scene.engine.answer(id, '2');
  await scene.go(MODEL, { tools, workspace });
  await scene.engine.review.sendBack(id, {
    text: '3, please.',
    remarks: [{ path: 'src/skip.ts', line: 2, quote: TWO, text: 'Not 2.' }],
  });
  await scene.go(MODEL, { tools, workspace });
  const lines = await runLines(scene.engine, await scene.task(id));
  return (lines ?? []).map((line) => `${JSON.stringify(line)}\n`).join('');
}

function read(file: string): Recording {
  const { recording, problem } = readRunFile(file);
  assert.ok(recording, problem?.message);
  return recording;
}

const ODD: readonly unknown[] = [
  null,
  -1,
  1e308,
  '',
  'x'.repeat(50_000),
  [],
  {},
  [[[]]],
  true,
  '../../x',
  '\0',
];

/** A JSON value with one part of it replaced or left out. */
function distorted(value: unknown, chance: () => number): unknown {
  const one = <T>(all: readonly T[]): T | undefined => all[Math.floor(chance() * all.length)];
  const entries: readonly (readonly [string, unknown])[] =
    typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const [key, part] = one(entries) ?? [];
  if (key === undefined) return one(ODD);
  const changed = chance() < 0.1 ? [] : [[key, distorted(part, chance)] as const];
  const all = entries.flatMap((entry) => (entry[0] === key ? changed : [entry]));
  return Array.isArray(value) ? all.map(([, each]) => each) : Object.fromEntries(all);
}

async function endOf(recording: Recording): Promise<string> {
  try {
    const { differences } = await replayRun(recording, WASM_PATH);
    return differences.length > 0 ? 'different' : 'same';
  } catch (error) {
    if (error instanceof QueueError) return error.code;
    throw error;
  }
}

async function differencesOf(recording: Recording): Promise<readonly string[]> {
  const { differences } = await replayRun(recording, WASM_PATH);
  return differences.map(({ at, recorded: old, now }) => `${at}: ${old} → ${now}`);
}

describe('a recorded run', () => {
  let recording: Recording;

  before(async () => {
    const file = await recorded();
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(KEPT, file);
    recording = read(file);
  });

  it('is written as it was when it was reviewed', async () => {
    // Its ids are new each time; nothing else is.
    const plain = (text: string) => text.replaceAll('\r\n', '\n').replace(/"ref":"[^"]+"/, '');
    assert.equal(plain(await recorded()), plain(readFileSync(KEPT, 'utf8')));
  });

  it('comes to the same from a file that an earlier version wrote', async () => {
    assert.deepEqual(await differencesOf(read(readFileSync(KEPT, 'utf8'))), []);
  });

  /** With the output of one step as `change` makes it. */
  const withStep = (index: number, change: (output: object) => object): Recording => ({
    ...recording,
    steps: recording.steps.map((step, at) =>
      at === index && typeof step.output === 'object' && step.output !== null
        ? { ...step, output: change(step.output) }
        : step,
    ),
  });

  it('has every step, what each proposed, and what came of it', () => {
    assert.deepEqual(
      recording.steps.map(({ name, changes }) => [name, changes.map(({ path }) => path)]),
      [
        ['prompt', []],
        ['turn', []],
        ['search_text', []],
        ['read_file', []],
        ['turn', []],
        ['edit_file', ['src/skip.ts']],
        ['edit_file', []],
        ['move_file', ['docs/new.md', 'docs/old.md']],
        ['write_file', ['docs/gone.md']],
        ['delete_file', ['docs/gone.md']],
        ['turn', []],
        ['ask_user', []],
        ['turn', []],
        ['remarks', []],
        ['turn', []],
        ['edit_file', ['src/skip.ts']],
        ['turn', []],
      ],
    );
    assert.deepEqual(
      recording.changes.map(({ path, text }) => [path, text]),
      [
        ['docs/new.md', '# Old\n'],
        ['docs/old.md', null],
        ['src/skip.ts', FILES['src/skip.ts'].replace('1;', '3;')],
      ],
    );
    assert.equal(recording.end.status, 'completed');
  });

  it('comes to the same without its workspace: results, proposals, usage, over every attempt', async () => {
    assert.deepEqual(await differencesOf(recording), []);
  });

  it('is found out where the model is told something else', async () => {
    const told = withStep(2, (output) => ({ ...output, text: 'Something else.' }));
    const [difference, ...more] = await differencesOf(told);
    assert.match(
      difference ?? '',
      /^turn 2, new message 1: \(another one, [0-9a-f]{16}\) → .*Something else\./,
    );
    assert.deepEqual(more, []);
  });

  it('is found out where the person said something else', async () => {
    const told = withStep(13, (output) => ({ ...output, text: '4, please.' }));
    assert.match((await differencesOf(told))[0] ?? '', /^turn 5, new message 1: /);
  });

  it('is found out where its instructions were others', async () => {
    const told = withStep(0, (output) => ({ ...output, instructions: 'You look at other things.' }));
    assert.match((await differencesOf(told))[0] ?? '', /^turn 1, the instructions: /);
  });

  it('is found out where the result is another', async () => {
    const { end } = recording;
    assert.ok(end.result);
    const result = { ...end.result, summary: 'It returns 4.' };
    assert.deepEqual(await differencesOf({ ...recording, end: { ...end, result } }), [
      'result.summary: It returns 4. → skip() returns 3 now, src/skip.ts:2.',
    ]);
  });

  it('is found out where the usage does not add up', async () => {
    const { end } = recording;
    assert.ok(end.result);
    const metrics = { ...end.result.metrics, inputTokens: 1 };
    const told = { ...recording, end: { ...end, result: { ...end.result, metrics } } };
    assert.deepEqual(await differencesOf(told), ['result.metrics.inputTokens: 1 → 1350']);
  });

  it('is found out where it proposed something else in the end', async () => {
    const changes = recording.changes.map((change) =>
      change.path === 'src/skip.ts' ? { ...change, text: 'nothing\n' } : change,
    );
    const [difference] = await differencesOf({ ...recording, changes });
    assert.match(difference ?? '', /^proposed src\/skip\.ts\.text: nothing\s/);
  });

  it('is not held to what a person made of a proposed file', async () => {
    const changes = recording.changes.map((change) =>
      change.path === 'src/skip.ts' ? { ...change, text: 'mine\n', byPerson: true } : change,
    );
    assert.deepEqual(await differencesOf({ ...recording, changes }), []);
  });

  it('is refused in words or driven, whatever its records hold: nothing of ours breaks', async () => {
    const lines = readFileSync(KEPT, 'utf8').trimEnd().split('\n');
    const chance = seeded(5);
    const ends = new Set<string>();
    for (let n = 0; n < 60; n++) {
      const at = 1 + Math.floor(chance() * (lines.length - 1));
      const broken = lines.map((line, index) =>
        index === at ? JSON.stringify(distorted(JSON.parse(line), chance)) : line,
      );
      const { recording: odd } = readRunFile(broken.join('\n'));
      ends.add(odd ? await endOf(odd) : 'refused');
    }
    assert.deepEqual([...ends].toSorted(), ['different', 'invalid', 'refused', 'same']);
  });

  it('is refused where a record is not what the runner keeps, with step and field', async () => {
    await assert.rejects(
      replayRun(
        withStep(4, (output) => ({ ...output, text: 7 })),
        WASM_PATH,
      ),
      { name: 'QueueError', code: 'invalid', message: /^step 5 \(turn\), output\.text: / },
    );
  });
});
