import { strict as assert } from 'node:assert';
import { agentSchema } from '../../../src/core/agent.ts';
import { STATUSES } from '../../../src/core/lifecycle.ts';
import type { ListFilter, RunPart } from '../../../src/engine/port.ts';
import { proposedFile } from '../../fake/proposal.ts';
import { AGENT, draft, LIMITED, type Scene } from '../scene.ts';

function describeList(scene: Scene): void {
  const found = async (filter: ListFilter): Promise<readonly string[]> =>
    (await scene.engine.list(filter)).tasks.map(({ ref }) => ref);

  it('shows what runs, then what will, then what has ended', async () => {
    for (const status of ['completed', 'failed', 'cancelled', 'running', 'paused', 'pending'] as const)
      await scene.inStatus(status);
    await scene.submit(draft({ ref: 'queued' }), draft({ ref: 'urgent', priority: 9 }));
    assert.deepEqual(await found({}), [
      'running',
      'urgent',
      'queued',
      'pending',
      'paused',
      'failed',
      'completed',
      'cancelled',
    ]);
  });

  it('shows the newest first when asked to', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b', priority: 10 }), draft({ ref: 'c' }));
    assert.deepEqual(await found({ order: 'newest' }), ['c', 'b', 'a']);
  });

  for (const status of STATUSES) {
    it(`finds what is ${status}`, async () => {
      for (const each of STATUSES) if (each !== 'queued') await scene.inStatus(each);
      await scene.inStatus('queued');
      assert.deepEqual(await found({ status: [status] }), [status]);
    });
  }

  it('finds several statuses, and none for an empty choice', async () => {
    await scene.inStatus('paused');
    await scene.inStatus('queued');
    assert.deepEqual(await found({ status: ['paused', 'queued'] }), ['queued', 'paused']);
    assert.deepEqual(await found({ status: [] }), []);
  });

  it('gives fewer a page where their texts are long, one at least, and all of them page by page', async () => {
    await scene.add({ ref: 'big' });
    await scene.complete(await scene.take(), { output: 'x'.repeat(5_000_000) });
    const instructions = 'long enough '.repeat(8_000);
    const waiting = Array.from({ length: 50 }, (_, n) => `t${n}`);
    await scene.submit(...waiting.map((ref) => draft({ ref, instructions })));
    const pages: (readonly string[])[] = [];
    for (let offset = 0; offset < 51; offset += Math.max(1, pages.at(-1)?.length ?? 0)) {
      const { tasks, total } = await scene.engine.list({ offset, limit: 1_000 });
      assert.equal(total, 51);
      pages.push(tasks.map(({ ref }) => ref));
    }
    assert.deepEqual(
      pages.map(({ length }) => length),
      [41, 9, 1],
    );
    assert.deepEqual(pages.flat(), [...waiting, 'big']);
  });

  it('counts what its lane holds as pending, not as queued', async () => {
    await scene.submit(draft({ ref: 'held', provider: 'busy' }), draft({ ref: 'free' }));
    const providers = ['offline', 'busy'];
    await scene.fail(await scene.take({ providers }), LIMITED);
    assert.deepEqual(await found({ status: ['pending'] }), ['held']);
    assert.deepEqual(await found({ status: ['queued'] }), ['free']);
    const { byStatus } = await scene.engine.stats();
    assert.deepEqual([byStatus.pending, byStatus.queued], [1, 1]);
  });

  it('finds by agent and by type', async () => {
    const agents = [AGENT, agentSchema.parse({ name: 'other' })];
    const tasks = [
      draft({ ref: 'a' }),
      draft({ ref: 'b', agent: 'other' }),
      draft({ ref: 'c', agent: 'other', type: 'review' }),
    ];
    await scene.engine.submit({ tasks, agents });
    assert.deepEqual(await found({ agent: 'other' }), ['b', 'c']);
    assert.deepEqual(await found({ agent: 'other', type: 'review' }), ['c']);
  });

  it('finds several agents and types, and by provider', async () => {
    const agents = [
      AGENT,
      agentSchema.parse({ name: 'other', provider: 'p' }),
      agentSchema.parse({ name: 'third' }),
    ];
    const tasks = [
      draft({ ref: 'a' }),
      draft({ ref: 'b', agent: 'other', type: 'review' }),
      draft({ ref: 'c', agent: 'third', type: 'coding', provider: 'q' }),
    ];
    await scene.engine.submit({ tasks, agents });
    assert.deepEqual(await found({ agent: ['other', 'third'] }), ['b', 'c']);
    assert.deepEqual(await found({ type: ['general', 'coding'] }), ['a', 'c']);
    assert.deepEqual(await found({ provider: 'p' }), ['b']);
    assert.deepEqual(await found({ provider: ['p', 'q'], type: 'coding' }), ['c']);
    assert.deepEqual(await found({ provider: '' }), ['a']);
  });

  it('finds what needs the person apart from what a person paused', async () => {
    await needing(scene);
    await scene.inStatus('paused');
    await scene.inStatus('queued');
    assert.deepEqual(await found({ needsYou: true }), ['needs you']);
    assert.deepEqual(await found({ status: ['paused'], needsYou: false }), ['paused']);
    assert.deepEqual(await found({ needsYou: false }), ['queued', 'paused']);
  });

  it('finds text in title, ref and description, whatever the case', async () => {
    await scene.submit(
      draft({ ref: 'x', title: 'Needle in a title' }),
      draft({ ref: 'a-NEEDLE-in-a-ref' }),
      draft({ ref: 'z', description: 'There is a needle in here.' }),
      draft({ ref: 'none' }),
    );
    assert.deepEqual(await found({ text: 'nEEdle' }), ['x', 'a-NEEDLE-in-a-ref', 'z']);
  });

  for (const [text, title] of [
    ['100%', 'Grow by 100% a year'],
    ['a_b', 'Rename a_b'],
    ['a*b', 'Multiply a*b'],
    ['why?', 'But why?'],
    ['[x]', 'Tick the [x]'],
    ['c:\\dir', 'Look into C:\\dir'],
    ["it's", "Say it's so"],
    ['GRÜßE', 'Schöne grüße'],
    ['привет', 'ПРИВЕТ МИР'],
    ['🚀', 'Launch 🚀'],
  ] as const) {
    it(`takes ${text} for what it says`, async () => {
      await scene.submit(draft({ ref: 'yes', title }), draft({ ref: 'no', title: 'Grow by 1000 axb' }));
      assert.deepEqual(await found({ text }), ['yes']);
    });
  }

  it('cuts pages and tells the true total', async () => {
    await scene.submit(...Array.from({ length: 7 }, (_, n) => draft({ ref: `t${n}` })));
    const page = await scene.engine.list({ offset: 4, limit: 2 });
    assert.deepEqual([page.tasks.map(({ ref }) => ref), page.total], [['t4', 't5'], 7]);
  });

  it('tells the total of what matches behind the last page too', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b', priority: 9 }));
    assert.deepEqual(await scene.engine.list({ offset: 5, status: ['queued'] }), { tasks: [], total: 2 });
  });

  for (const [field, filter] of [
    ['limit', { limit: 0 }],
    ['limit', { limit: 1_001 }],
    ['offset', { offset: -1 }],
    ['limit', { limit: 1.5 }],
    ['text', { text: 'x'.repeat(1_001) }],
  ] as const) {
    it(`refuses a wrong ${field}: ${JSON.stringify(filter).slice(0, 20)}`, async () => {
      await assert.rejects(scene.engine.list(filter), { code: 'invalid', field });
    });
  }
}

/** A paused task whose pause nobody asked for. */
async function needing(scene: Scene): Promise<string> {
  const id = await scene.add({ ref: 'needs you' });
  const reason = { kind: 'budget', limit: 'steps', value: 3 } as const;
  await scene.engine.settle(await scene.take(), { kind: 'paused', reason });
  return id;
}

function describeStats(scene: Scene): void {
  it('counts what lists find, in every status', async () => {
    for (const status of STATUSES) if (status !== 'queued') await scene.inStatus(status);
    await scene.submit(draft({ ref: 'queued' }), draft({ ref: 'held', provider: 'exotic' }));
    const { byStatus, total } = await scene.engine.stats();
    for (const status of STATUSES) {
      const { total: listed } = await scene.engine.list({ status: [status], limit: 1 });
      assert.equal(byStatus[status], listed, status);
    }
    assert.equal(total, (await scene.engine.list()).total);
    assert.equal(byStatus.pending, 2);
  });

  it('counts what needs the person until it is answered', async () => {
    await scene.inStatus('paused');
    const id = await needing(scene);
    assert.equal((await scene.engine.stats()).needsYou, 1);
    await scene.engine.resume(id);
    assert.equal((await scene.engine.stats()).needsYou, 0);
  });

  it('names paused agents, and paused and limited providers', async () => {
    await scene.engine.setAgent('b', { paused: true });
    await scene.engine.setAgent('a', { paused: true });
    await scene.engine.setProvider('z', { paused: true });
    await scene.add();
    await scene.fail(await scene.take(), LIMITED);
    const { pausedAgents, providers } = await scene.engine.stats();
    assert.deepEqual(pausedAgents, ['a', 'b']);
    assert.deepEqual(providers, [
      { id: 'offline', paused: false, limitedUntil: scene.clock.now() + LIMITED.retryAfterMs },
      { id: 'z', paused: true, limitedUntil: null },
    ]);
    await scene.engine.setProvider('z', { paused: false });
    await scene.clock.advance(LIMITED.retryAfterMs);
    assert.deepEqual((await scene.engine.stats()).providers, []);
  });

  it('counts down what is removed', async () => {
    await scene.engine.remove(await scene.inStatus('completed'));
    assert.equal((await scene.engine.stats()).total, 0);
  });
}

function describeGet(scene: Scene): void {
  it('answers nothing for what is not there', async () => {
    assert.equal(await scene.engine.get('ghost'), undefined);
  });

  it('shows the graph of a task that is not there as empty', async () => {
    assert.deepEqual(await scene.engine.graph('ghost'), { tasks: [], edges: [] });
  });
}

function describeWorkers(scene: Scene): void {
  it('shows who works, on what and since when', async () => {
    const id = await scene.add();
    await scene.take({ worker: 'w7', pid: 77 });
    const now = scene.clock.now();
    assert.deepEqual(await scene.engine.workers(), [
      { id: 'w7', pid: 77, startedAt: now, heartbeatAt: now, currentTask: id, processed: 0 },
    ]);
  });

  it('counts what a worker has settled', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b' }));
    await scene.complete(await scene.take());
    await scene.fail(await scene.take());
    const [worker] = await scene.engine.workers();
    assert.deepEqual([worker?.processed, worker?.currentTask], [2, null]);
  });

  it('shows the last heartbeat', async () => {
    await scene.claim();
    await scene.clock.advance(4_000);
    await scene.engine.heartbeat('w1');
    const [worker] = await scene.engine.workers();
    assert.equal(worker?.heartbeatAt, scene.clock.now());
  });

  it('shows a worker that is free after its task took its thread down', async () => {
    await scene.add();
    await scene.crash();
    const [worker] = await scene.engine.workers();
    assert.deepEqual([worker?.id, worker?.currentTask], ['w1', null]);
  });

  it('forgets a worker that has left', async () => {
    await scene.claim();
    await scene.engine.leave('w1', 'left');
    assert.deepEqual(await scene.engine.workers(), []);
  });

  it('does not take one who only listens for a worker', async () => {
    const stop = new AbortController();
    const listening = scene.engine.signals('w1', stop.signal)[Symbol.asyncIterator]().next();
    await scene.arrived();
    assert.deepEqual(await scene.engine.workers(), []);
    stop.abort();
    await listening;
  });
}

function describeRun(scene: Scene): void {
  it('has the finished steps of the current run, with what each proposed, and the agent', async () => {
    await scene.add({ ref: 'a' });
    const claim = await scene.take();
    const change = proposedFile('src/a.ts');
    await scene.step(claim, 0, { usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 } });
    await scene.step(claim, 1, { kind: 'tool', name: 'write_file', input: { path: 'a' }, changes: [change] });
    await scene.ask(claim, { step: 2 });
    const run = await scene.engine.run(claim.task, 0);
    assert.deepEqual([run?.agent, run?.next], [AGENT, null]);
    const [turn, tool, ...more] = run?.steps ?? [];
    assert.deepEqual(turn, {
      step: 0,
      kind: 'turn',
      name: 'turn',
      input: null,
      output: { text: 'answer 0' },
      usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
      answer: null,
      changes: [],
    });
    assert.deepEqual([tool?.input, tool?.changes], [{ path: 'a' }, [change]]);
    assert.deepEqual(more, []);
  });

  it('comes in pieces where its texts are long, and all of it piece by piece', async () => {
    await scene.add();
    const claim = await scene.take();
    const output = { text: 'x'.repeat(1_500_000) };
    for (const step of [0, 1, 2, 3]) await scene.step(claim, step, { output });
    const pieces: (readonly number[])[] = [];
    for (let from: number | null = 0; from !== null;) {
      const part: RunPart | undefined = await scene.engine.run(claim.task, from);
      assert.ok(part);
      pieces.push(part.steps.map(({ step }) => step));
      from = part.next;
    }
    assert.deepEqual(pieces, [[0, 1, 2], [3]]);
  });

  it('is another one after the task was begun anew, and none of a task that is not there', async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.step(claim, 0);
    await scene.fail(claim);
    await scene.engine.retry(claim.task, { fresh: true });
    assert.deepEqual((await scene.engine.run(claim.task, 0))?.steps, []);
    assert.equal(await scene.engine.run('nobody', 0), undefined);
  });
}

export function describeQueries(scene: Scene): void {
  describe('list', () => describeList(scene));
  describe('stats', () => describeStats(scene));
  describe('get and graph', () => describeGet(scene));
  describe('run', () => describeRun(scene));
  describe('workers', () => describeWorkers(scene));
}
