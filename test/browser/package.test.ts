import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from './stage/editor.ts';
import { Stage } from './stage/stage.ts';

const run = promisify(execFile);
const PACKING_MS = 120_000;
const MAX_BYTES = 3 * 2 ** 20;

describe('a newcomer who installs the package', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'atq-package-'));
  const vsix = path.join(folder, 'agent-task-queue.vsix');

  before('pack it', async function () {
    this.timeout(PACKING_MS);
    const vsce = path.join(REPOSITORY, 'node_modules/@vscode/vsce/vsce');
    const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
    await run(process.execPath, [vsce, 'package', ...options, '--out', vsix], { cwd: REPOSITORY });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const stage = new Stage({ editor: { vsix } });

  it('fetches less than 3 MB', () => {
    assert.ok(statSync(vsix).size < MAX_BYTES, `${statSync(vsix).size} bytes`);
  });

  it('gets what is run and nothing that built it', () => {
    const { extension } = stage.editor;
    const folders = readdirSync(extension, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(folders.map(({ name }) => name).toSorted(), ['dist', 'l10n', 'media']);
    const maps = readdirSync(path.join(extension, 'dist')).filter((name) => name.endsWith('.map'));
    assert.deepEqual(maps, []);
  });

  it('finds in the empty view what to do first', async () => {
    const { tasks } = stage.workbench;
    await tasks.open();
    await tasks.root.getByText('Queue Your First Task').waitFor();
    await tasks.root.getByText('Connect a Model').waitFor();
  });

  it('tries the sample, sees it completed without a model, and reads its result', async () => {
    const { tasks, panel } = stage.workbench;
    await tasks.root.getByText('Try a sample, no model needed').click();
    await tasks.unfold('Completed');
    const [row] = await tasks.rows();
    assert.match(row?.title ?? '', /^Survey this workspace/);
    assert.match(row?.description ?? '', /^Sample, no AI/);
    await tasks.row(row?.title ?? '').click();
    await panel.getByRole('heading', { name: 'Structure' }).waitFor();
  });

  it('is told in the status bar what there is', async () => {
    const label = await stage.workbench.status.getAttribute('aria-label');
    assert.equal(label, 'Agent Task Queue: 1 Completed');
  });

  it('has a queue on disk that the terminal program reads', async () => {
    const [task] = await stage.queue.list();
    assert.equal(task?.status, 'completed');
    assert.deepEqual(await stage.queue.starts(), [task?.title]);
  });
});
