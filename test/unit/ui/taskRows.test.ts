import assert from 'node:assert/strict';
import { agentSchema } from '../../../src/core/agent.ts';
import type { TaskDraftInput } from '../../../src/core/task.ts';
import type { ListFilter, TaskEngine } from '../../../src/engine/port.ts';
import { GatheredChange } from '../../../src/ui/queueChange.ts';
import { countsOf, type GroupId } from '../../../src/ui/tree/groups.ts';
import { PAGE, TaskRows, type Redraw } from '../../../src/ui/tree/taskRows.ts';
import { memoryEngine, type TestEngine } from '../../fake/engine.ts';
import { completeWith, propose, proposedFile } from '../../fake/proposal.ts';

const AGENT = agentSchema.parse({ name: 'analyst' });

/** Rows over a real engine, told what happened as the watch tells it. */
class Desk {
  readonly rows: TaskRows;
  readonly listings: ListFilter[] = [];
  readonly #test: TestEngine;
  #cursor = 0;

  constructor(test: TestEngine) {
    this.#test = test;
    this.rows = new TaskRows({
      list: (filter) => {
        this.listings.push(filter ?? {});
        return test.engine.list(filter);
      },
    });
  }

  get engine(): TaskEngine {
    return this.#test.engine;
  }

  async add(count: number, over: Partial<TaskDraftInput> = {}): Promise<readonly string[]> {
    const tasks = Array.from({ length: count }, (_, n) => ({
      title: `Task ${n}`,
      description: 'Find out how the parser deals with comments.',
      instructions: 'Read the parser and say what it does with comments.',
      agent: AGENT.name,
      ...over,
    }));
    return (await this.engine.submit({ tasks, agents: [AGENT] })).map(({ id }) => id);
  }

  claim() {
    return this.engine.claim({ worker: 'w', pid: 1, providers: ['p'], defaultProvider: 'p', waitMs: 0 });
  }

  async counts() {
    return countsOf(await this.engine.stats());
  }

  /** What happened since the last time, told at once. */
  async told(): Promise<Redraw> {
    const change = new GatheredChange();
    for (const event of await this.engine.log({ afterSeq: this.#cursor, limit: 10_000 })) {
      change.add(event);
      this.#cursor = event.seq;
    }
    return this.rows.apply(change, await this.counts());
  }

  async look(...groups: readonly GroupId[]): Promise<void> {
    await this.rows.groups(await this.counts());
    for (const group of groups) await this.rows.children(group);
    await this.told();
    for (const group of groups) await this.rows.children(group);
    this.listings.length = 0;
  }

  titles(group: GroupId): Promise<readonly string[]> {
    return this.rows
      .children(group)
      .then((rows) => rows.map((row) => (row.kind === 'task' ? row.task.title : `${row.left} more`)));
  }
}

function redrawn(redraw: Redraw): readonly string[] {
  return redraw === 'all'
    ? ['all']
    : redraw.map((node) => (node.kind === 'group' ? node.id : node.task.title)).toSorted();
}

describe('the rows of the tree', () => {
  let test: TestEngine;
  let desk: Desk;
  beforeEach(async () => {
    test = await memoryEngine();
    desk = new Desk(test);
  });
  afterEach(() => test.close());

  it('show only groups that hold something', async () => {
    await desk.add(1);
    const groups = await desk.rows.groups(await desk.counts());
    assert.deepEqual(
      groups.map(({ id, count }) => [id, count]),
      [['queued', 1]],
    );
  });

  it('draw progress in its own row alone, and list nothing for it', async () => {
    await desk.add(2);
    const claim = await desk.claim();
    assert.ok(claim);
    await desk.look('running', 'queued');
    const progress = { percentage: 40, currentStep: 2, totalSteps: 5, stepTitle: 'Reading' };
    await desk.engine.report(claim, [{ kind: 'progress', progress }]);
    assert.deepEqual(redrawn(await desk.told()), [claim.details.title]);
    assert.equal(desk.rows.find(claim.task)?.task.progressPercentage, 40);
    assert.deepEqual(desk.listings, []);
  });

  it('never let progress run backwards', async () => {
    await desk.add(1);
    const claim = await desk.claim();
    assert.ok(claim);
    const report = (percentage: number) =>
      desk.engine.report(claim, [
        { kind: 'progress', progress: { percentage, currentStep: 1, totalSteps: 5, stepTitle: null } },
      ]);
    await report(20);
    const old = new GatheredChange();
    for (const event of await desk.engine.log({})) if (event.kind === 'progress') old.add(event);
    await report(60);
    await desk.look('running');
    assert.deepEqual(desk.rows.apply(old, await desk.counts()), []);
    assert.equal(desk.rows.find(claim.task)?.task.progressPercentage, 60);
  });

  it('draw the two groups concerned when a task moves between groups that stay', async () => {
    await desk.add(4);
    await desk.claim();
    await desk.look('running', 'queued');
    const claim = await desk.claim();
    assert.deepEqual(redrawn(await desk.told()), ['queued', 'running']);
    assert.equal(desk.rows.find(claim?.task ?? ''), undefined, 'it has left its old row at once');
    assert.equal((await desk.titles('queued')).length, 2);
    assert.equal((await desk.titles('running')).length, 2);
    assert.equal(desk.rows.find(claim?.task ?? '')?.group, 'running');
  });

  it('draw everything when a group appears or empties', async () => {
    await desk.add(2);
    await desk.look('queued');
    await desk.claim();
    assert.deepEqual(redrawn(await desk.told()), ['all']);
  });

  it('keep the node of a row that stays, and with it selection and focus', async () => {
    const [first] = await desk.add(3);
    assert.ok(first);
    await desk.look('queued');
    const before = desk.rows.find(first);
    await desk.engine.reorder([first], null);
    assert.deepEqual(redrawn(await desk.told()), ['queued']);
    assert.deepEqual(await desk.titles('queued'), ['Task 1', 'Task 2', 'Task 0']);
    assert.equal(desk.rows.find(first), before);
  });

  it('load a page at a time and say how many are left', async () => {
    await desk.add(PAGE * 2 + 50);
    await desk.look('queued');
    assert.equal((await desk.titles('queued')).at(-1), '150 more');
    desk.rows.showMore('queued');
    desk.rows.showMore('queued');
    const all = await desk.titles('queued');
    assert.equal(all.length, PAGE * 2 + 50);
    assert.equal(new Set(all).size, all.length);
  });

  it('list a long group anew for many that leave it, not for each', async () => {
    await desk.add(PAGE * 3);
    await desk.look('queued');
    for (let n = 0; n < 40; n++) {
      await desk.claim();
      await desk.told();
      await desk.rows.children('queued');
    }
    const listed = () => desk.listings.filter(({ status }) => status?.[0] === 'queued').length;
    assert.equal(listed(), 0);
    for (let n = 0; n < 20; n++) await desk.claim();
    await desk.told();
    assert.equal((await desk.titles('queued')).length, PAGE + 1);
    assert.equal(listed(), 1);
  });

  it('show nothing twice that moves while a group is being listed', async () => {
    await desk.add(3);
    await desk.rows.groups(await desk.counts());
    await desk.told();
    const listing = desk.rows.children('queued');
    const claim = await desk.claim();
    await listing;
    await desk.told();
    assert.ok(!(await desk.titles('queued')).includes(claim?.details.title ?? ''));
  });

  it('move what a pause of the queue holds from Queued to Pending and back', async () => {
    await desk.add(2);
    await desk.look('queued');
    await desk.engine.setQueue({ paused: true });
    const change = new GatheredChange();
    change.lanes = true;
    assert.deepEqual(redrawn(desk.rows.apply(change, await desk.counts())), ['all']);
    assert.equal((await desk.titles('queued')).length, 0);
    assert.equal((await desk.titles('pending')).length, 2);
  });

  it('forget the rows of a group that has emptied while all was out of date', async () => {
    const [id = ''] = await desk.add(1);
    await desk.engine.setQueue({ paused: true });
    await desk.look('pending');
    assert.equal(desk.rows.loaded('pending').length, 1);
    await desk.engine.setQueue({ paused: false });
    const change = new GatheredChange();
    change.all = true;
    desk.rows.apply(change, await desk.counts());
    await desk.rows.groups(await desk.counts());
    assert.deepEqual(desk.rows.loaded('pending'), []);
    assert.equal(desk.rows.find(id), undefined);
    assert.equal((await desk.titles('queued')).length, 1);
  });

  it('say anew what a child waits for when its parent has ended', async () => {
    await desk.add(1, { ref: 'parent' });
    await desk.add(1, { ref: 'child', dependsOn: ['parent'] });
    const claim = await desk.claim();
    await desk.add(1);
    await desk.look('pending');
    assert.ok(claim);
    const failure = { kind: 'permanent', message: 'The key is wrong.' } as const;
    await desk.engine.settle(claim, { kind: 'failed', failure });
    assert.ok(redrawn(await desk.told()).includes('all'));
    await desk.rows.children('pending');
    const child = await desk.engine.get('child');
    assert.equal(desk.rows.find(child?.id ?? '')?.task.reason?.kind, 'parent-failed');
  });

  it('keep what completes with changes under Needs You until they are decided about', async () => {
    await desk.add(3);
    await completeWith(desk.engine);
    const { task } = await completeWith(desk.engine, proposedFile('src/a.ts'), proposedFile('src/b.ts'));
    await completeWith(desk.engine, proposedFile('src/c.ts'));
    await desk.look('needsYou', 'completed');
    assert.equal(desk.rows.find(task)?.group, 'needsYou');
    await desk.engine.review.decide(task, ['src/a.ts'], 'discarded');
    await desk.told();
    assert.deepEqual(await desk.titles('needsYou'), ['Task 1', 'Task 2']);
    await desk.engine.review.decide(task, null, 'discarded');
    await desk.told();
    assert.equal(desk.rows.find(task), undefined, 'it has left its old row at once');
    assert.deepEqual(await desk.titles('needsYou'), ['Task 2']);
    assert.deepEqual(await desk.titles('completed'), ['Task 1', 'Task 0']);
  });

  it('take a proposal that is brought back to Needs You again', async () => {
    await desk.add(2);
    const { task } = await completeWith(desk.engine, proposedFile('src/a.ts'));
    await completeWith(desk.engine);
    await desk.engine.review.decide(task, null, 'discarded');
    await desk.look('completed');
    await desk.engine.review.decide(task, null, 'pending');
    assert.deepEqual(redrawn(await desk.told()), ['all']);
    await desk.rows.groups(await desk.counts());
    assert.deepEqual(await desk.titles('needsYou'), ['Task 0']);
    assert.deepEqual(await desk.titles('completed'), ['Task 1']);
  });

  it('show what a running task proposes, in its own group', async () => {
    await desk.add(2);
    await completeWith(desk.engine);
    const claim = await desk.claim();
    assert.ok(claim);
    await desk.look('running', 'completed');
    await propose(desk.engine, claim, proposedFile('src/a.ts'));
    assert.deepEqual(redrawn(await desk.told()), ['running']);
    await desk.rows.children('running');
    assert.equal(desk.rows.find(claim.task)?.task.review.files, 1);
  });

  it('count by the filter, and show only what it lets through', async () => {
    await desk.add(2);
    await desk.add(1, { title: 'Find the needle' });
    await desk.look('queued');
    desk.rows.setFilter({ text: 'needle' });
    const [group] = await desk.rows.groups(await desk.counts());
    assert.equal(group?.count, 1);
    assert.deepEqual(await desk.titles('queued'), ['Find the needle']);
    desk.rows.setFilter(undefined);
    const [all] = await desk.rows.groups(await desk.counts());
    assert.equal(all?.count, 3);
  });
});
