import assert from 'node:assert/strict';
import type { TaskEngine } from '../../../src/engine/port.ts';
import { GatheredChange } from '../../../src/ui/queueChange.ts';
import { FILES_PAGE, FileRows } from '../../../src/ui/tree/fileRows.ts';
import type { TaskNode } from '../../../src/ui/tree/nodes.ts';
import { AGENT, draft } from '../../contract/scene.ts';
import { memoryEngine, type TestEngine } from '../../fake/engine.ts';
import { completeWith, proposedFile } from '../../fake/proposal.ts';

describe('the rows of proposed files', () => {
  let test: TestEngine;
  let engine: TaskEngine;
  let files: FileRows;
  let asked: string[];
  let cursor: number;
  beforeEach(async () => {
    test = await memoryEngine();
    engine = test.engine;
    asked = [];
    cursor = 0;
    files = new FileRows({
      changes: (task) => {
        asked.push(task);
        return engine.review.changes(task);
      },
    });
  });
  afterEach(() => test.close());

  /** The row of a task that has completed with these files. */
  async function rowWith(...paths: readonly string[]): Promise<TaskNode> {
    await engine.submit({ tasks: [draft()], agents: [AGENT] });
    const claim = await completeWith(engine, ...paths.map((path) => proposedFile(path)));
    const task = await engine.get(claim.task);
    assert.ok(task);
    return { kind: 'task', group: 'needsYou', task };
  }

  async function shown(row: TaskNode): Promise<readonly string[]> {
    return (await files.children(row)).map((node) =>
      node.kind === 'file' ? `${node.change.path} ${node.change.state}` : `${node.left} more`,
    );
  }

  /** What happened since the last time, told at once. */
  async function told(): Promise<boolean> {
    const change = new GatheredChange();
    for (const event of await engine.log({ afterSeq: cursor })) {
      change.add(event);
      cursor = event.seq;
    }
    return files.apply(change);
  }

  it('are asked for once, however often they are drawn', async () => {
    const row = await rowWith('src/a.ts', 'src/b.ts');
    assert.deepEqual(await shown(row), ['src/a.ts pending', 'src/b.ts pending']);
    await shown(row);
    assert.deepEqual(asked, [row.task.id]);
  });

  it('tell what was decided, and keep their nodes', async () => {
    const row = await rowWith('src/a.ts', 'src/b.ts');
    await told();
    const [before] = await files.children(row);
    await engine.review.decide(row.task.id, ['src/a.ts'], 'discarded');
    assert.equal(await told(), true);
    assert.deepEqual(await shown(row), ['src/a.ts discarded', 'src/b.ts pending']);
    assert.equal((await files.children(row))[0], before);
  });

  it('name another proposal for the same file as soon as there is one', async () => {
    const row = await rowWith('src/a.ts');
    await shown(row);
    await told();
    await engine.submit({ tasks: [draft({ ref: 'other' })], agents: [AGENT] });
    await completeWith(engine, proposedFile('src/a.ts'));
    assert.equal(await told(), true, 'the rows that are shown are drawn again');
    assert.ok(files.isOpened(row));
    const [node] = await files.children(row);
    assert.deepEqual(node?.kind === 'file' && node.change.alsoIn, ['other']);
  });

  it('come a page at a time', async () => {
    const row = await rowWith(...Array.from({ length: FILES_PAGE * 2 + 5 }, (_, n) => `src/${n}.ts`));
    const first = await shown(row);
    assert.equal(first.length, FILES_PAGE + 1);
    assert.equal(first.at(-1), `${FILES_PAGE + 5} more`);
    files.showMore(row);
    files.showMore(row);
    assert.equal((await shown(row)).length, FILES_PAGE * 2 + 5);
  });

  it('are left alone by progress', async () => {
    const row = await rowWith('src/a.ts');
    await shown(row);
    await told();
    assert.equal(await told(), false);
    await shown(row);
    assert.equal(asked.length, 2, 'once before the first was told, and once after');
  });
});
