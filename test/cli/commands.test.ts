import assert from 'node:assert/strict';
import { INSTRUCTIONS } from '../../src/core/instructions.ts';
import type { Claim } from '../../src/engine/port.ts';
import { settle } from '../fake/clock.ts';
import { LIMITED, PERMANENT, result, TRANSIENT } from '../contract/scene.ts';
import { clockTime } from '../../src/terminal/times.ts';
import { Desk } from './desk.ts';
import { jsonLines, taskFile } from './program.ts';

const SENTENCE = 'Review src/parser.ts for off-by-one errors';
const OFFER = { worker: 'w', pid: 1, providers: ['offline', 'openai'], waitMs: 0 };

const claim = async (desk: Desk): Promise<Claim> => {
  const claimed = await desk.engine.claim({ ...OFFER, defaultProvider: 'offline' });
  assert.ok(claimed);
  return claimed;
};

describe('what recurs, in the terminal', () => {
  const FRONT = 'schedule: { cron: "0 9 * * *", timeZone: UTC, misfire: all }';
  const files = { 'daily.task.md': taskFile(FRONT) };
  const NINE = clockTime(Date.UTC(2026, 0, 1, 9), Date.UTC(2026, 0, 1));

  it('is kept as a schedule, and listed behind the tasks', async () => {
    await using desk = await Desk.make(files);
    const { code, stdout } = await desk.run('add', 'daily.task.md', '--provider', 'offline');
    assert.deepEqual([code, stdout], [0, `daily.task.md recurs, next at ${NINE}\n`]);
    await desk.run('add', SENTENCE, '--ref', 'one', '--provider', 'offline');
    const lines = (await desk.run('list')).stdout.trimEnd().split('\n');
    assert.equal(lines.length, 2);
    assert.equal(lines[1], `↻ daily.task.md recurs at 0 9 * * * (UTC), next at ${NINE}`);
    assert.equal((await desk.run('list', '--status', 'failed')).stdout, 'No tasks.\n');
  });

  it('is one JSON line each', async () => {
    await using desk = await Desk.make(files);
    await desk.run('add', 'daily.task.md', '--provider', 'offline');
    const [schedule] = await desk.engine.schedules();
    assert.deepEqual(jsonLines((await desk.run('list', '--json')).stdout), [
      {
        schedule: schedule?.id,
        ref: 'daily.task.md',
        title: schedule?.draft.title,
        type: 'general',
        cron: '0 9 * * *',
        timeZone: 'UTC',
        misfire: 'all',
        paused: false,
        nextRun: '2026-01-01T09:00:00.000Z',
        lastRun: null,
        missed: 0,
      },
    ]);
  });

  it('does not keep a run waiting', async () => {
    await using desk = await Desk.make(files);
    const { code, stdout } = await desk.run('run', 'daily.task.md', '--provider', 'offline');
    assert.equal(code, 0);
    assert.ok(stdout.startsWith(`daily.task.md recurs, next at ${NINE}\n`), stdout);
  });
});

describe('agent-task-queue add', () => {
  it('makes a whole task of a sentence', async () => {
    await using desk = await Desk.make();
    const { code, stdout, stderr } = await desk.run('add', SENTENCE, '--type', 'review', '--priority', '8');
    assert.deepEqual([code, stdout], [0, 'review-src-parser-ts-for-off-by-one-erro queued\n']);
    assert.match(stderr, /^No provider is chosen yet: the tasks wait until one is connected/);
    const [task] = (await desk.engine.list()).tasks;
    assert.deepEqual(
      [task?.title, task?.description, task?.type, task?.agent, task?.priority, task?.provider],
      [SENTENCE, SENTENCE, 'review', 'Reviewer', 8, null],
    );
    assert.deepEqual(
      desk.opened.map(({ maxWorkers }) => maxWorkers),
      [0],
    );
  });

  it('takes everything that a task can have', async () => {
    await using desk = await Desk.make();
    await desk.run('add', 'First look at src/greet.ts', '--ref', 'first', '--provider', 'offline');
    const about = ['--title', 'Again', '--description', 'Look at it again.', '--agent', 'writer'];
    const how = ['--instructions', 'Say what has changed since.', '--max-retries', '0'];
    const when = ['--at', '2030-01-01T00:00Z', '--after', 'first'];
    const files = ['--context', 'src/greet.ts', '--context', 'README.md'];
    const model = ['--provider', 'openai', '--model', 'gpt-x'];
    const options = [...about, ...how, ...when, ...files, ...model];
    const { code, stdout } = await desk.run('add', 'Then look again', '--json', '--ref', 'then', ...options);
    assert.equal(code, 0);
    const task = await desk.engine.get('then');
    const at = new Date(desk.clock.now()).toISOString();
    assert.deepEqual(jsonLines(stdout), [
      { type: 'submitted', at, task: task?.id, ref: 'then', action: 'created' },
    ]);
    assert.deepEqual(
      [task?.title, task?.description, task?.instructions, task?.agent, task?.maxRetries, task?.scheduledAt],
      ['Again', 'Look at it again.', 'Say what has changed since.', 'Writer', 0, Date.UTC(2030, 0)],
    );
    assert.deepEqual(
      [task?.context, task?.provider, task?.model],
      [['src/greet.ts', 'README.md'], 'openai', 'gpt-x'],
    );
    assert.deepEqual(task?.dependencies, [(await desk.engine.get('first'))?.id]);
  });

  it('finds a task in the queue under the id of its file, which another file names by path', async () => {
    await using desk = await Desk.make({
      'tasks/a.task.md': taskFile('id: first'),
      'tasks/b.task.md': taskFile('id: b\ndependsOn: [./a.task.md]'),
    });
    assert.match((await desk.run('add', 'tasks/b.task.md')).stderr, /there is no task first/);
    assert.equal((await desk.run('add', 'tasks/a.task.md')).code, 0);
    assert.equal((await desk.run('add', 'tasks/b.task.md')).code, 0);
    assert.deepEqual((await desk.engine.get('b'))?.dependencies, [(await desk.engine.get('first'))?.id]);
  });

  it('finds agents in the workspace, says what of them does not apply, and does not use broken ones', async () => {
    await using desk = await Desk.make({
      '.github/agents/helper.agent.md':
        '---\nname: Helper\nhooks: x\n---\nHelp with everything that is asked.\n',
      '.claude/agents/broken.md': '---\nname: [x]\n---\nHelp.\n',
    });
    const { code, stderr } = await desk.run('add', SENTENCE, '--agent', 'helper', '--provider', 'offline');
    assert.equal(code, 0);
    assert.match(stderr, /^\.claude\/agents\/broken\.md:2:7: name: .* \(agent not used\)$/m);
    assert.match(stderr, /^\.github\/agents\/helper\.agent\.md: Hooks \(hooks\) are not run\.$/m);
  });
});

describe('the notes on what was queued', () => {
  it('name context that is not there, and no other', async () => {
    await using desk = await Desk.make({
      'a.task.md': taskFile(
        'id: a\ncontext: [src/gret.ts, src/greet.ts, "src/*.ts", "docs/*.md", "NOTES.md#L1-L3"]',
      ),
    });
    const { code, stderr } = await desk.run('add', 'a.task.md', '--provider', 'offline');
    assert.equal(code, 0);
    assert.deepEqual(stderr.trimEnd().split('\n'), [
      'a: context: there is no file src/gret.ts now. Did you mean src/greet.ts?',
      'a: context: no file that an agent may read matches docs/*.md; what .gitignore or the editor leaves out does not count.',
      'a: context: there is no file NOTES.md now.',
    ]);
  });
});

describe('agent-task-queue list and show', () => {
  it('says of what was replaced that it was', async () => {
    await using desk = await Desk.make({ 'a.task.md': taskFile('id: a') });
    await desk.run('add', 'a.task.md', '--provider', 'offline');
    await desk.engine.settle(await claim(desk), { kind: 'failed', failure: PERMANENT });
    await desk.place.write({ 'a.task.md': taskFile('id: a\npriority: 3') });
    await desk.run('add', 'a.task.md', '--provider', 'offline');
    const lines = (await desk.run('list')).stdout.trimEnd().split('\n');
    const replaced = lines.map((line) => line.endsWith(': a newer version has taken its place'));
    assert.deepEqual(replaced, [false, true], lines.join('\n'));
  });

  it('prints every field of a task under its name', async () => {
    await using desk = await Desk.make();
    await desk.run('add', SENTENCE, '--ref', 'r', '--type', 'review', '--provider', 'offline');
    const claimed = await claim(desk);
    await desk.engine.report(claimed, [{ kind: 'log', level: 'info', text: 'I look.' }]);
    await desk.clock.advance(2_000);
    await desk.engine.settle(claimed, { kind: 'completed', result: result({ sample: true }) });
    const listed = await desk.run('list', '--json');
    const shown = await desk.run('show', 'r', '--json');
    assert.equal(listed.stdout, shown.stdout);
    const [task] = jsonLines(shown.stdout);
    assert.ok(task);
    const { id, user, createdAt, ...rest } = task;
    assert.deepEqual([id, user], [claimed.task, 'tester']);
    assert.equal(createdAt, '2026-01-01T00:00:00.000Z');
    assert.deepEqual(rest, {
      ref: 'r',
      agent: 'Reviewer',
      title: SENTENCE,
      description: SENTENCE,
      instructions: INSTRUCTIONS.review,
      priority: 5,
      rank: 1,
      status: 'completed',
      reason: null,
      retryCount: 0,
      review: { state: 'none', files: 0, added: 0, removed: 0 },
      maxRetries: 3,
      attempt: 1,
      progressPercentage: 100,
      currentStep: 0,
      totalSteps: 0,
      stepTitle: null,
      result: {
        ...result({ sample: true }),
        metrics: { ...result().metrics, executionTimeMs: 2_000 },
      },
      errorMessage: null,
      executionLog: [{ at: '2026-01-01T00:00:00.000Z', level: 'info', text: 'I look.' }],
      scheduledAt: null,
      startedAt: '2026-01-01T00:00:00.000Z',
      completedAt: '2026-01-01T00:00:02.000Z',
      estimatedDuration: 508,
      actualDuration: 2,
      type: 'review',
      contextData: [],
      dependencies: [],
      onParentFailure: 'block',
      provider: 'offline',
      model: null,
      budget: {},
      worker: null,
      supersedes: null,
      supersededBy: null,
      createdBy: null,
      updatedAt: '2026-01-01T00:00:02.000Z',
    });
  });

  it('shows a task to a person, with its steps, its log and a result marked as a sample', async () => {
    await using desk = await Desk.make();
    await desk.run('add', SENTENCE, '--ref', 'r', '--provider', 'offline');
    const claimed = await claim(desk);
    const step = { step: 0, kind: 'turn', name: 'turn', input: null } as const;
    const usage = { inputTokens: 10, outputTokens: 5, totalTokens: 15 };
    await desk.engine.finishStep(claimed, { ...step, output: null, usage, startedAt: desk.clock.now() });
    await desk.engine.report(claimed, [{ kind: 'log', level: 'warning', text: 'It \u001b[2Jcleared.' }]);
    await desk.engine.settle(claimed, {
      kind: 'completed',
      result: result({
        sample: true,
        output: '# All\n\nGood.',
        followUps: [{ title: 'Look \u001b[2Jagain', description: 'At the rest.', type: 'review' }],
      }),
    });
    const { stdout } = await desk.run('show', 'r');
    assert.match(stdout, /^ {2}status {8}completed$/m);
    assert.match(stdout, /attempt 1 {2}step 1: turn, 15 tokens$/m);
    assert.match(stdout, /agent {3}warning {4}It cleared\.$/m);
    assert.match(
      stdout,
      /^Result \(Sample, no AI\)\n {2}# All\n\n {2}Good\.\n\n {2}## Follow-ups\n\n {2}- \*\*Look again\*\* \(review\): At the rest\.\n\n {2}15 tokens \(10 in, 5 out\), 1 request,/m,
    );
  });

  it('filters, limits, and says how many more there are', async () => {
    await using desk = await Desk.make();
    for (const name of ['one', 'two', 'three']) {
      await desk.run('add', `Look at file ${name}`, '--ref', name, '--provider', 'offline');
    }
    await desk.run('cancel', 'two');
    const names = async (...args: readonly string[]) =>
      jsonLines((await desk.run('list', '--json', ...args)).stdout).map(({ ref }) => ref);
    assert.deepEqual(await names('--status', 'queued'), ['one', 'three']);
    assert.deepEqual(await names('--status', 'queued,cancelled', '--text', 'FILE T'), ['three', 'two']);
    assert.deepEqual(await names('--agent', 'Reviewer'), []);
    assert.deepEqual(await names('--type', 'general', '--limit', '2'), ['one', 'three']);
    const { stdout } = await desk.run('list', '--limit', '1');
    assert.equal(
      stdout,
      '· queued       one  general  Look at file one\n… and 2 more; --limit N shows more of them.\n',
    );
    assert.equal((await desk.run('list', '--status', 'failed')).stdout, 'No tasks.\n');
  });
});

describe('a run that waits', () => {
  const started = async (desk: Desk, ...args: readonly string[]) => {
    const ended = desk.run('run', ...args, '--json');
    await settle();
    return ended;
  };
  const summary = (text: string) => jsonLines(text).at(-1);

  it('ends at once where a failed parent blocks the rest', async () => {
    await using desk = await Desk.make({
      'a.task.md': taskFile('id: a'),
      'b.task.md': taskFile('id: b\ndependsOn: [a]'),
    });
    const ended = desk.run('run', '.', '--provider', 'offline', '--json');
    await until(desk, async () => (await desk.engine.get('a')) !== undefined);
    await desk.engine.settle(await claim(desk), { kind: 'failed', failure: PERMANENT });
    const { code, stdout } = await whileTicking(desk, ended);
    assert.equal(code, 1);
    assert.deepEqual(summary(stdout), { type: 'summary', completed: 0, failed: 1, cancelled: 0, waiting: 1 });
  });

  it('waits for a provider that is limited, and goes on after', async () => {
    await using desk = await Desk.make({ 'a.task.md': taskFile('id: a') });
    const ended = desk.run('run', 'a.task.md', '--provider', 'openai', '--json');
    await until(desk, async () => (await desk.engine.get('a')) !== undefined);
    await desk.engine.settle(await claim(desk), { kind: 'failed', failure: LIMITED });
    await desk.clock.advance(59_000);
    assert.equal((await desk.engine.get('a'))?.reason?.kind, 'provider-limited');
    await desk.clock.advance(1_500);
    await desk.engine.settle(await claim(desk), { kind: 'completed', result: result() });
    const { code, stdout } = await whileTicking(desk, ended);
    assert.equal(code, 0);
    assert.deepEqual(summary(stdout), { type: 'summary', completed: 1, failed: 0, cancelled: 0, waiting: 0 });
  });

  it('says in one line what went wrong and when it is tried again, below the other lines', async () => {
    const ref = 'the-one-with-a-long-name';
    await using desk = await Desk.make({
      'a.task.md': taskFile('id: a'),
      'b.task.md': taskFile(`id: ${ref}\ndependsOn: [a]`),
    });
    const ended = desk.run('run', '.', '--provider', 'offline');
    await until(desk, async () => (await desk.engine.get('a')) !== undefined);
    await desk.engine.settle(await claim(desk), { kind: 'failed', failure: TRANSIENT });
    await settle();
    await desk.run('cancel', 'a');
    const { stdout } = await whileTicking(desk, ended);
    assert.match(stdout, /^\S+ a {25}pending {3}The server is down; retry 1 of 3 at \S+$/m);
    assert.match(stdout, new RegExp(`^\\S+ ${ref}  pending {3}`, 'm'));
  });

  it('ends where the queue is paused', async () => {
    await using desk = await Desk.make({ 'a.task.md': taskFile('id: a') });
    await desk.engine.setQueue({ paused: true });
    const ended = await whileTicking(desk, started(desk, 'a.task.md', '--provider', 'offline'));
    assert.equal(ended.code, 1);
    assert.equal(summary(ended.stdout)?.['waiting'], 1);
  });

  it('counts the whole store without files, but not what a newer version has replaced', async () => {
    await using desk = await Desk.make({ 'a.task.md': taskFile('id: a') });
    await desk.run('add', 'a.task.md', '--provider', 'offline');
    await desk.engine.settle(await claim(desk), { kind: 'failed', failure: PERMANENT });
    await desk.place.write({ 'a.task.md': taskFile('id: a\npriority: 9') });
    await desk.run('add', 'a.task.md', '--provider', 'offline');
    const ended = started(desk);
    await desk.engine.settle(await claim(desk), { kind: 'completed', result: result() });
    const { code, stdout } = await whileTicking(desk, ended);
    assert.equal(code, 0);
    assert.deepEqual(summary(stdout), { type: 'summary', completed: 1, failed: 0, cancelled: 0, waiting: 0 });
  });
});

/** Lets the clock run until `ended`. */
async function whileTicking<T>(desk: Desk, ended: Promise<T>): Promise<T> {
  let over = false;
  const watched = ended.finally(() => (over = true));
  await until(desk, async () => over);
  return watched;
}

async function until(desk: Desk, is: () => Promise<boolean>): Promise<void> {
  while (!(await is())) await desk.clock.advance(100);
}
