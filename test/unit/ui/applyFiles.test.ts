import assert from 'node:assert/strict';
import type { PlannedFile } from '../../../src/core/applyPlan.ts';
import type { ProposedFile } from '../../../src/core/change.ts';
import { countLines } from '../../../src/core/lineDiff.ts';
import { applyFiles, ChangedMeanwhile, recover } from '../../../src/ui/review/applyFiles.ts';
import type { Surface, SurfaceFile } from '../../../src/ui/review/surface.ts';
import { AGENT, draft } from '../../contract/scene.ts';
import { memoryEngine, type TestEngine } from '../../fake/engine.ts';

type Texts = ReadonlyMap<string, string | null>;

const BEFORE: Texts = new Map([
  ['a.ts', 'one\ntwo\n'],
  ['b.ts', 'three\n'],
  ['gone.ts', 'to be deleted\n'],
  ['new.ts', null],
]);
const AFTER: Texts = new Map([
  ['a.ts', 'one\n2\n'],
  ['b.ts', '3\n'],
  ['gone.ts', null],
  ['new.ts', 'made\n'],
]);
const RESULT = {
  summary: 'Done.',
  output: 'Done.',
  artifacts: [],
  followUps: [],
  metrics: { inputTokens: 0, outputTokens: 0, totalTokens: 0, requests: 1, executionTimeMs: 0 },
  sample: false,
};

/** A workspace with an editor over it that can stop dead in the middle of writing. */
class Workspace implements Surface {
  readonly disk = new Map(BEFORE);
  /** What the editor holds and has not saved. */
  readonly unsaved = new Map<string, string>();
  /** Counts down with every step of writing; at 0 nothing more happens, for ever. */
  left = Infinity;

  async read(path: string): Promise<SurfaceFile> {
    const held = this.unsaved.get(path);
    return held === undefined
      ? { text: this.disk.get(path) ?? null, isSaved: true }
      : { text: held, isSaved: false };
  }

  /** As the editor does it: files come and go one by one, texts change in its memory and are saved one by one. */
  async write(files: readonly Pick<PlannedFile, 'path' | 'after'>[]): Promise<void> {
    for (const { path, after } of files) {
      await this.#step();
      if (after === null || this.disk.get(path) === null) this.disk.set(path, after);
      else this.unsaved.set(path, after);
    }
    for (const [path, text] of this.unsaved) {
      await this.#step();
      this.disk.set(path, text);
      this.unsaved.delete(path);
    }
  }

  async #step(): Promise<void> {
    if (this.left === 0) await new Promise(() => undefined);
    this.left--;
  }

  get steps(): number {
    return 6;
  }
}

describe('applying what a task proposes', () => {
  let opened: TestEngine;
  let task: string;
  let workspace: Workspace;

  beforeEach(async () => {
    opened = await memoryEngine();
    task = await proposed(opened);
    workspace = new Workspace();
  });
  afterEach(() => opened.close());

  const review = () => opened.engine.review;
  const state = async () => (await opened.engine.get(task))?.review.state;

  async function planned(): Promise<readonly PlannedFile[]> {
    return (await review().changes(task)).map(({ path, revision }) => ({
      path,
      before: BEFORE.get(path) ?? null,
      after: AFTER.get(path) ?? null,
      changes: [{ task, path, revision }],
    }));
  }

  async function assertAllOrNothing(): Promise<string> {
    assert.deepEqual(await review().unfinishedApplies(), []);
    assert.equal(workspace.unsaved.size, 0, 'nothing is left unsaved');
    const is = await state();
    assert.deepEqual(workspace.disk, new Map(is === 'applied' ? AFTER : BEFORE), `the files are ${is}`);
    return is ?? '';
  }

  it('writes all of its files, and has its changes applied', async () => {
    const { written, left } = await applyFiles(review(), workspace, 'x', await planned());
    assert.deepEqual([written.length, left.length], [4, 0]);
    assert.equal(await assertAllOrNothing(), 'applied');
  });

  it('leaves undecided what could not be saved', async () => {
    const save = workspace.write.bind(workspace);
    workspace.write = async (files) => {
      await save(files);
      workspace.disk.set('b.ts', BEFORE.get('b.ts') ?? null);
      workspace.unsaved.set('b.ts', AFTER.get('b.ts') ?? '');
    };
    const { left } = await applyFiles(review(), workspace, 'x', await planned());
    assert.deepEqual(left, ['b.ts']);
    assert.equal(await state(), 'partly');
  });

  it('writes over nothing that has changed since it was planned', async () => {
    const files = await planned();
    workspace.unsaved.set('b.ts', 'typed meanwhile\n');
    await assert.rejects(applyFiles(review(), workspace, 'x', files), ChangedMeanwhile);
    assert.equal(workspace.unsaved.get('b.ts'), 'typed meanwhile\n');
    workspace.unsaved.clear();
    assert.equal(await assertAllOrNothing(), 'pending');
  });

  it('applies nothing where the editor takes nothing', async () => {
    workspace.write = async () => {
      throw new Error('refused');
    };
    await assert.rejects(applyFiles(review(), workspace, 'x', await planned()), /refused/);
    assert.equal(await assertAllOrNothing(), 'pending');
  });

  for (const kept of [true, false]) {
    describe(`in a window that is killed, whose unsaved texts are ${kept ? 'kept' : 'lost'}`, () => {
      /** The window goes, the engine with it; another one takes the store up and looks what is left. */
      async function killedAfter(steps: number): Promise<string> {
        workspace.left = steps;
        const files = await planned();
        void applyFiles(review(), workspace, 'x', files);
        while ((await review().unfinishedApplies()).length === 0) await settled();
        for (let turn = 0; turn < 50; turn++) await settled();
        await opened.restart();
        workspace.left = Infinity;
        if (!kept) workspace.unsaved.clear();
        await recover(review(), workspace);
        return assertAllOrNothing();
      }

      for (let steps = 0; steps <= 6; steps++) {
        it(`after step ${steps} of 6, has either all of it or nothing`, async () => {
          const is = await killedAfter(steps);
          // Something is on the disk, or the editor kept it, from the first step on.
          if (steps === 0) assert.equal(is, 'pending');
          if (steps === 6) assert.equal(is, 'applied');
        });
      }

      it('writes again what was cut off in the middle', async () => {
        workspace.left = 4;
        void applyFiles(review(), workspace, 'x', await planned());
        while ((await review().unfinishedApplies()).length === 0) await settled();
        for (let turn = 0; turn < 50; turn++) await settled();
        await opened.restart();
        workspace.left = Infinity;
        workspace.unsaved.clear();
        workspace.disk.set('a.ts', 'one\n2');
        await recover(review(), workspace);
        assert.equal(await assertAllOrNothing(), 'applied');
      });

      it('keeps what somebody has changed since, and leaves that to be reviewed', async () => {
        workspace.left = 4; // files have come and gone; no text is saved
        void applyFiles(review(), workspace, 'x', await planned());
        while ((await review().unfinishedApplies()).length === 0) await settled();
        for (let turn = 0; turn < 50; turn++) await settled();
        await opened.restart();
        workspace.left = Infinity;
        workspace.unsaved.clear();
        workspace.disk.set('a.ts', 'mine\n');
        const [recovered] = await recover(review(), workspace);
        assert.deepEqual(recovered?.left, ['a.ts']);
        assert.equal(workspace.disk.get('a.ts'), 'mine\n');
        assert.equal(workspace.disk.get('b.ts'), AFTER.get('b.ts'));
        assert.equal(await state(), 'partly');
      });
    });
  }

  it('is over once its end is known, also to who never heard the answer', async () => {
    await applyFiles(review(), workspace, 'x', await planned());
    await opened.restart();
    assert.deepEqual(await recover(review(), workspace), []);
    assert.equal(await assertAllOrNothing(), 'applied');
  });
});

/** A completed task that proposes all of `AFTER`. */
async function proposed({ engine }: TestEngine): Promise<string> {
  const [submitted] = await engine.submit({ tasks: [draft({ ref: 'edit' })], agents: [AGENT] });
  const claim = await engine.claim({
    worker: 'w',
    pid: 1,
    providers: ['p'],
    defaultProvider: 'p',
    waitMs: 0,
  });
  assert.ok(submitted && claim);
  const changes = [...AFTER].map(([path, text]): ProposedFile => {
    const base = BEFORE.get(path) ?? null;
    return { path, base, text, movedFrom: null, ...countLines(base, text) };
  });
  const step = { step: 0, kind: 'tool', name: 'edit_file', input: null, output: null, startedAt: 0 } as const;
  await engine.finishStep(claim, { ...step, changes });
  await engine.settle(claim, { kind: 'completed', result: RESULT });
  return submitted.id;
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
