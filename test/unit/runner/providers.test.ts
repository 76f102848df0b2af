import { strict as assert } from 'node:assert';
import { isFinal } from '../../../src/core/lifecycle.ts';
import type { Task } from '../../../src/core/task.ts';
import { toolsFor } from '../../../src/runner/tools/registry.ts';
import type { Step } from '../../fake/modelScript.ts';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import { ALL_STORIES } from '../../fake/stories.ts';
import { connect, CONNECTIONS, KEY, type Connection } from '../models/connections.ts';
import { FAULTS, type ProviderFault } from '../models/faultTable.ts';
import { WHOLE_FAULTS } from '../models/wholeFaults.ts';
import { TemporaryWorkspace } from '../workspace/temporaryWorkspace.ts';
import { RunScene } from './runScene.ts';

const FINAL = 'Comments are skipped in `skip()`.';

/** A task of three turns and three calls, as a model goes about it. */
const TURNS: readonly Step[] = [
  {
    text: 'I look.',
    reasoning: 'First the files.',
    toolCalls: [
      { name: 'list_files', args: {} },
      { name: 'read_file', args: { path: 'parser.ts' } },
    ],
  },
  { reasoning: 'One more.', toolCalls: [{ name: 'search_text', args: { pattern: 'skip' } }] },
  { text: FINAL },
];
const inFirstAndLast = (fault: Step): readonly Step[] => TURNS.toSpliced(2, 0, fault).toSpliced(0, 0, fault);
const STEPS = ['prompt', 'turn', 'list_files', 'read_file', 'turn', 'search_text', 'turn'];

/** Of the faults of a server that does not stream: before, in the middle of and after its answer. */
const PICKED = new Set(['an error object', 'an error object about the limit', 'cut after the text']);

/** What became of a task that was run until it ended, over however many attempts. */
interface Ran {
  readonly task: Task;
  readonly finished: readonly string[];
  /** How long it waited before each further attempt, in milliseconds. */
  readonly waits: readonly number[];
  /** The turns that the server was asked for, from 0. */
  readonly asked: readonly number[];
}

describe('a task of several turns', () => {
  let server: ModelServer;
  let scene: RunScene;
  const workspace = new TemporaryWorkspace({ 'parser.ts': 'function skip() {}\n' });
  before(async () => {
    server = await startModelServer();
  });
  after(async () => {
    await server.close();
    workspace[Symbol.dispose]();
  });

  /** Runs a task to its end; backoff and limits are waited for by the clock alone. */
  async function run(
    connection: Connection,
    path: string,
    steps: readonly Step[],
    idleMs = 5_000,
  ): Promise<Ran> {
    const asked: number[] = [];
    server.script(
      path,
      steps.map(
        (step) =>
          ({ turn }) => (asked.push(turn), step),
      ),
    );
    const id = await scene.add();
    const waits: number[] = [];
    const tools = toolsFor(scene.agent);
    for (let task = await scene.task(id); !isFinal(task.status); task = await scene.task(id)) {
      const { reason } = task;
      if (reason && 'until' in reason) {
        const wait = reason.until - scene.clock.now();
        await scene.clock.advance(wait - 1);
        assert.equal(await scene.tryClaim(), undefined, 'it was handed out too early');
        await scene.clock.advance(1);
        waits.push(wait);
      }
      const model = connect(connection, server, path, { idleMs });
      await scene.run(await scene.claim(), model, { tools, workspace });
    }
    return { task: await scene.task(id), finished: await scene.finished(id), waits, asked };
  }

  /** Whole, from committed turns alone, and counted as the server counted them. */
  function assertWhole({ task, finished }: Ran, path: string, faultyRequests: readonly number[]): void {
    assert.equal(task.status, 'completed', task.errorMessage ?? '');
    assert.equal(task.result?.output, FINAL);
    assert.deepEqual(finished, STEPS);
    const counted = server
      .requests(path)
      .flatMap(({ usage }, index) => (usage && !faultyRequests.includes(index) ? [usage] : []));
    const inputTokens = counted.reduce((sum, { input }) => sum + input, 0);
    const outputTokens = counted.reduce((sum, { output }) => sum + output, 0);
    assert.deepEqual(task.result?.metrics, {
      inputTokens,
      outputTokens,
      totalTokens: inputTokens + outputTokens,
      requests: 3,
      executionTimeMs: 0,
    });
    assert.ok(inputTokens > 0 && outputTokens > 0);
  }

  /** Each over one of the connections, in turn: what a turn makes of each over all of them is tested in `../models`. */
  const faultsOver = (place: number, kind: ProviderFault['kind']) =>
    FAULTS.filter((fault) => fault.kind === kind).filter(
      (_, index) => ALL_STORIES || index % CONNECTIONS.length === place,
    );

  for (const [place, connection] of CONNECTIONS.entries()) {
    describe(`over ${connection.name}`, () => {
      // One engine for all, since a new one takes longer than a run. Only a test that failed leaves anything in it.
      const open = async () => {
        scene = await RunScene.open();
      };
      const close = () => scene[Symbol.asyncDispose]();
      before(open);
      after(close);
      afterEach(async function () {
        if (this.currentTest?.state !== 'failed') return;
        await close();
        await open();
      });

      it('completes, each turn asked for once', async () => {
        const path = `whole ${connection.name}`;
        const ran = await run(connection, path, TURNS);
        assertWhole(ran, path, []);
        assert.deepEqual([ran.asked, ran.waits], [[0, 1, 2], []]);
        const { inputTokens, outputTokens, totalTokens } = ran.task.result?.metrics ?? {};
        assert.deepEqual({ inputTokens, outputTokens, totalTokens }, server.tokens(path));
      });

      for (const fault of faultsOver(place, 'transient')) {
        it(`${fault.name} in its first and its last turn: completes after two retries`, async () => {
          const path = `${connection.name} ${fault.name}`;
          const ran = await run(connection, path, inFirstAndLast(fault.step), fault.idleMs);
          assertWhole(ran, path, [0, 3]);
          assert.deepEqual([ran.asked, ran.task.retryCount], [[0, 0, 1, 2, 2], 2]);
          const { retryAfterMs = 0 } = fault;
          assert.deepEqual(ran.waits, [Math.max(750, retryAfterMs), Math.max(1_500, retryAfterMs)]);
        });
      }

      for (const fault of faultsOver(place, 'rate-limit')) {
        it(`${fault.name} in its first and its last turn: waits as long as asked, without a retry`, async () => {
          const path = `${connection.name} ${fault.name}`;
          const ran = await run(connection, path, inFirstAndLast(fault.step));
          assertWhole(ran, path, [0, 3]);
          assert.deepEqual([ran.asked, ran.task.retryCount], [[0, 0, 1, 2, 2], 0]);
          // Where the server does not say how long, the first 429 after an answer means the shortest pause.
          const { retryAfterMs = 3_750 } = fault;
          assert.deepEqual(ran.waits, [retryAfterMs, retryAfterMs]);
        });
      }

      for (const fault of faultsOver(place, 'permanent')) {
        it(`${fault.name} in its last turn: fails at once, in words`, async () => {
          const path = `${connection.name} ${fault.name}`;
          const ran = await run(connection, path, TURNS.toSpliced(2, 0, fault.step));
          const { status, result, retryCount, errorMessage } = ran.task;
          assert.deepEqual([status, result, retryCount], ['failed', null, 0]);
          assert.match(errorMessage ?? '', fault.message);
          assert.ok(!errorMessage?.includes(KEY));
          assert.deepEqual([ran.asked, ran.waits], [[0, 1, 2], []]);
          assert.deepEqual(ran.finished, STEPS.slice(0, -1));
        });
      }

      it('completes where the server does not stream, through faults that only such a server has', async () => {
        const path = `whole turns ${connection.name}`;
        const faults = WHOLE_FAULTS.filter(({ name }) => PICKED.has(name)).map(({ step }) => step);
        const turns = TURNS.map((turn) => ({ ...turn, whole: true }));
        const steps = [faults[0], turns[0], faults[1], turns[1], faults[2], turns[2]];
        const ran = await run(
          connection,
          path,
          steps.flatMap((step) => step ?? []),
        );
        assertWhole(ran, path, []);
        assert.deepEqual([ran.asked, ran.task.retryCount], [[0, 0, 1, 1, 2, 2], 2]);
        assert.deepEqual(ran.waits, [750, 4_000, 1_500]);
      });

      it('401 in its first turn: fails after one request', async () => {
        const path = `${connection.name} first`;
        const { task, asked } = await run(connection, path, [{ status: 401 }]);
        assert.deepEqual([task.status, asked], ['failed', [0]]);
        assert.match(task.errorMessage ?? '', /^401 from lab: the key was refused/);
      });

      it('gives up after its retries, each a longer wait', async () => {
        const path = `gives up ${connection.name}`;
        const { task, waits, asked } = await run(connection, path, [{ status: 500 }]);
        assert.equal(task.status, 'failed');
        assert.match(task.errorMessage ?? '', /^500 from lab: .* Given up after 3 retries\.$/);
        assert.deepEqual(
          [asked, waits],
          [
            [0, 0, 0, 0],
            [750, 1_500, 3_000],
          ],
        );
      });

      it('completes through a fault of another kind at every turn', async () => {
        const path = `many ${connection.name}`;
        const half = { text: 'Half of this answer is there.' };
        const steps = [
          { status: 429, retryAfter: { seconds: 2 } },
          { ...TURNS[0], fault: 'cutMid' as const },
          TURNS[0] ?? {},
          { status: 503 },
          TURNS[1] ?? {},
          { ...half, fault: 'endEarly' as const },
          { status: 429, retryAfter: { seconds: 2 } },
          { status: 429, retryAfter: { seconds: 2 } },
          TURNS[2] ?? {},
        ];
        const ran = await run(connection, path, steps);
        assertWhole(ran, path, []);
        assert.deepEqual([ran.asked, ran.task.retryCount], [[0, 0, 0, 1, 1, 2, 2, 2, 2], 3]);
        assert.deepEqual(ran.waits, [2_000, 750, 1_500, 3_000, 2_000, 2_000]);
      });
    });
  }
});
