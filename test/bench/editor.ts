import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Workbench } from '../browser/stage/workbench.ts';
import { startModelServer } from '../fake/modelServer.ts';
import type { Activation, LoopDelay } from './editor/answers.ts';
import { measureKeystrokes } from './editor/keystrokes.ts';
import { ProbedEditor } from './editor/probedEditor.ts';
import { measureRefresh } from './editor/refresh.ts';
import { NOBODY, queueTasks, storeTasks, withQueue } from './editor/storedTasks.ts';
import { activationRows, keyRow, loopRows, memoryRow, refreshRow, streamingRows } from './editor/rows.ts';
import type { Row } from './measure.ts';

const COMPLETED = 9_500;
const WAITING = 500;
const AGENTS = 8;
const STREAMING = 200;
const WINDOWS = 3;
/** A window has started its built-in extensions by then. */
const SETTLE_MS = 3_000;
const WATCH_MS = 6_000;
const PROVIDER = 'streaming';
const SIDE_BAR = '.part.sidebar';

/** 8 s of text in 50 pieces a second. */
const ANSWER = {
  text: 'All work and no play makes a dull line. '.repeat(100),
  chunks: 400,
  chunkDelayMs: 20,
};

/** What one extension host looks like from inside, and the editor from outside. */
interface Figures {
  readonly idle: LoopDelay;
  readonly keys: readonly number[];
  readonly residentBytes: number;
}

/** A real VS Code without this extension, then one with it: 10,000 stored tasks, and 8 agents that write. */
export async function editor(folder: string): Promise<readonly Row[]> {
  await using models = await startModelServer();
  models.script('bench', [ANSWER]);
  const provider = { type: 'openai-compatible', baseURL: models.url('bench'), model: 'bench-1' };
  const settings = {
    'agentTaskQueue.maxWorkers': AGENTS,
    'agentTaskQueue.providers': { [PROVIDER]: provider },
  };
  const start: Start = (name, withExtension) =>
    ProbedEditor.start({ root: path.join(folder, name), withExtension, settings });
  const without = await measureBare(start);
  await using full = await start('full', true);
  return await measureFull(full, without);
}

type Start = (name: string, withExtension: boolean) => Promise<ProbedEditor>;

async function measureBare(start: Start): Promise<Figures> {
  await using bare = await start('bare', false);
  const workbench = await bare.open();
  await pause(SETTLE_MS);
  return await measureIdle(bare, workbench);
}

async function measureIdle(editor: ProbedEditor, workbench: Workbench): Promise<Figures> {
  const { residentBytes } = await editor.memory();
  const idle = await editor.loopDelay(WATCH_MS);
  await workbench.quickInput.openFile('notes.txt');
  return { idle, residentBytes, keys: await measureKeystrokes(workbench) };
}

async function measureFull(full: ProbedEditor, without: Figures): Promise<readonly Row[]> {
  await (await full.open()).close();
  await withQueue(full.store, (engine) => storeTasks(engine, COMPLETED, WAITING));
  const activations = await openAndClose(full, WINDOWS);
  const workbench = await full.open();
  await workbench.tasks.open();
  await workbench.tasks.unfold('Pending');
  await pause(SETTLE_MS);
  const idle = await measureIdle(full, workbench);
  const rows = [
    ...activationRows(activations),
    memoryRow(idle.residentBytes - without.residentBytes),
    ...loopRows('idle, without this extension', without.idle),
    ...loopRows('idle, tree on show', idle.idle),
    keyRow('without this extension', without.keys),
    keyRow('idle, tree on show', idle.keys),
  ];
  const refresh = await withQueue(full.store, (engine) =>
    measureRefresh(engine, NOBODY, workbench.page, SIDE_BAR),
  );
  await withQueue(full.store, (engine) => queueTasks(engine, STREAMING, PROVIDER));
  return [...rows, refreshRow('tree, idle', refresh), ...(await measureStreaming(full, workbench))];
}

/** With the tree on show, then also the board, then a task instead of it. */
async function measureStreaming(full: ProbedEditor, workbench: Workbench): Promise<readonly Row[]> {
  await workbench.tasks.unfold('Running');
  const tree = await full.loopDelay(WATCH_MS);
  const keys = await measureKeystrokes(workbench);
  await workbench.run('Show Board');
  const main = workbench.panel.getByRole('main');
  await main.waitFor();
  const board = await full.loopDelay(WATCH_MS);
  const frame = await (await main.elementHandle())?.ownerFrame();
  if (!frame) throw new Error('The board is gone.');
  const [inTree, onBoard] = await withQueue(full.store, async (engine) => [
    await measureRefresh(engine, PROVIDER, workbench.page, SIDE_BAR),
    await measureRefresh(engine, PROVIDER, frame, 'main'),
  ]);
  await workbench.tasks.root.getByText('Streaming').first().click();
  const task = await full.loopDelay(WATCH_MS);
  return [
    ...streamingRows(`${AGENTS} agents streaming, tree`, tree),
    ...streamingRows(`${AGENTS} agents streaming, tree and board`, board),
    ...streamingRows(`${AGENTS} agents streaming, tree and task`, task),
    keyRow(`${AGENTS} agents streaming`, keys),
    refreshRow(`tree, ${AGENTS} agents streaming`, inTree ?? []),
    refreshRow(`board, ${AGENTS} agents streaming`, onBoard ?? []),
  ];
}

/** Loads so many windows, one after another. */
async function openAndClose(full: ProbedEditor, windows: number): Promise<readonly Activation[]> {
  const activations: Activation[] = [];
  for (let n = 0; n < windows; n++) {
    const workbench = await full.open();
    activations.push(await full.activation());
    await workbench.close();
  }
  return activations;
}
