import { strict as assert } from 'node:assert';
import { agentSchema } from '../../../src/core/agent.ts';
import type { Claim, LanePausing, WorkSignal } from '../../../src/engine/port.ts';
import { AGENT, draft, PERMANENT, Reader, TRANSIENT, type Scene } from '../scene.ts';

const CALL_BACK = { paused: true, running: 'pause' } as const;

type Lane = readonly [
  name: string,
  set: (scene: Scene, state: LanePausing) => Promise<number>,
  reason: object,
];
const LANES: readonly Lane[] = [
  ['queue', (scene, state) => scene.engine.setQueue(state), { kind: 'queue-paused' }],
  [
    'agent',
    (scene, state) => scene.engine.setAgent('analyst', state),
    { kind: 'agent-paused', agent: 'analyst' },
  ],
  [
    'provider',
    (scene, state) => scene.engine.setProvider('offline', state),
    { kind: 'provider-paused', provider: 'offline' },
  ],
];

function describeLane(scene: Scene, [name, set, reason]: Lane): void {
  it(`lets what runs run to its end where nothing else is said, and says how many: ${name}`, async () => {
    const id = await scene.inStatus('running');
    assert.equal(await set(scene, { paused: true }), 1);
    assert.equal((await scene.get(id)).reason, null);
  });

  it(`calls what runs back at once where that is wished: ${name}`, async () => {
    const reader = new Reader<WorkSignal>((signal) => scene.engine.signals('w1', signal));
    const id = await scene.inStatus('running');
    assert.equal(await set(scene, CALL_BACK), 0);
    const [signal] = await reader.until((items) => items.length === 1);
    await reader.stop();
    assert.deepEqual(signal, { task: id, attempt: 1, kind: 'release' });
    assert.deepEqual((await scene.get(id)).reason, { kind: 'pausing' });
  });

  it(`holds what was called back until it is resumed, which then goes on after its steps: ${name}`, async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.step(claim, 0);
    await set(scene, CALL_BACK);
    await scene.engine.settle(claim, { kind: 'released' });
    const waiting = await scene.get(claim.task);
    assert.deepEqual([waiting.status, waiting.reason, waiting.retryCount], ['pending', reason, 0]);
    assert.equal(await scene.claim(), undefined);
    assert.equal(await set(scene, { paused: false }), 0);
    const again = await scene.take();
    assert.deepEqual([again.task, again.attempt, again.steps.length], [claim.task, 2, 1]);
  });
}

function describeScope(scene: Scene): void {
  it('leaves tasks of other agents alone', async () => {
    const other = agentSchema.parse({ name: 'other' });
    await scene.engine.submit({ tasks: [draft(), draft({ agent: 'other' })], agents: [AGENT, other] });
    const claims = [await scene.take({ worker: 'w1' }), await scene.take({ worker: 'w2' })];
    assert.equal(await scene.engine.setAgent('other', CALL_BACK), 0);
    assert.deepEqual(await reasons(scene, claims), [null, { kind: 'pausing' }]);
  });

  it('means the provider that a task runs with, also where the task names none', async () => {
    await scene.submit(draft(), draft({ provider: 'openai' }));
    const providers = ['offline', 'openai'];
    const claims = [
      await scene.take({ worker: 'w1', providers }),
      await scene.take({ worker: 'w2', providers }),
    ];
    assert.equal(await scene.engine.setProvider('offline', CALL_BACK), 0);
    assert.deepEqual(await reasons(scene, claims), [{ kind: 'pausing' }, null]);
  });

  it('brings back what was called back, and not what a person had paused by hand', async () => {
    await scene.submit(draft({ ref: 'by-hand' }), draft({ ref: 'called' }));
    const [byHand, called] = [await scene.take({ worker: 'w1' }), await scene.take({ worker: 'w2' })];
    await scene.engine.pause(byHand.task);
    await scene.engine.setQueue(CALL_BACK);
    await scene.engine.settle(byHand, { kind: 'released' });
    await scene.engine.settle(called, { kind: 'released' });
    await scene.engine.setQueue({ paused: false });
    assert.deepEqual(
      [await scene.status(byHand.task), await scene.status(called.task)],
      ['paused', 'queued'],
    );
  });
}

function describeMeanwhile(scene: Scene): void {
  const calledBack = async (): Promise<Claim> => {
    await scene.add();
    const claim = await scene.take();
    await scene.engine.setQueue(CALL_BACK);
    return claim;
  };

  for (const [kind, after] of [
    ['cancel', 'cancelled'],
    ['pause', 'paused'],
  ] as const) {
    it(`takes a ${kind} by hand all the same`, async () => {
      const claim = await calledBack();
      assert.equal(await scene.engine[kind](claim.task), 'requested');
      await scene.engine.settle(claim, { kind: 'released' });
      await scene.engine.setQueue({ paused: false });
      assert.equal(await scene.status(claim.task), after);
    });
  }

  it('runs it again at once where the queue was resumed before its worker let go', async () => {
    const claim = await calledBack();
    await scene.engine.setQueue({ paused: false });
    await scene.engine.settle(claim, { kind: 'released' });
    const again = await scene.take();
    assert.deepEqual([again.task, again.attempt], [claim.task, 2]);
    assert.equal((await scene.get(claim.task)).reason, null);
  });

  it('lets it be completed where it was quicker', async () => {
    const claim = await calledBack();
    await scene.complete(claim);
    assert.equal(await scene.status(claim.task), 'completed');
  });

  it('lets it fail where it failed first', async () => {
    const claim = await calledBack();
    await scene.fail(claim, PERMANENT);
    assert.equal(await scene.status(claim.task), 'failed');
  });

  it('costs no retry where its model failed just then', async () => {
    const claim = await calledBack();
    await scene.fail(claim, TRANSIENT);
    const { retryCount, reason } = await scene.get(claim.task);
    assert.deepEqual([retryCount, reason], [0, { kind: 'queue-paused' }]);
  });

  it('gives it back where the engine died before its worker let go', async () => {
    const { task } = await calledBack();
    await scene.restart();
    assert.deepEqual((await scene.get(task)).reason, { kind: 'queue-paused' });
  });

  it('blames nobody where its thread had to be ended', async () => {
    const { task } = await calledBack();
    await scene.engine.leave('w1', 'crashed');
    const { status, retryCount } = await scene.get(task);
    assert.deepEqual([status, retryCount], ['pending', 0]);
  });

  it('is said in the history', async () => {
    const claim = await calledBack();
    await scene.engine.settle(claim, { kind: 'released' });
    const notes = (await scene.events(claim.task)).flatMap((event) =>
      event.kind === 'status' && event.note !== undefined ? [`${event.actor}: ${event.note}`] : [],
    );
    assert.deepEqual(notes, ['person: called back to the queue', 'person: back in the queue']);
  });
}

async function reasons(scene: Scene, claims: readonly Claim[]) {
  return Promise.all(claims.map(async ({ task }) => (await scene.get(task)).reason));
}

export function describePausing(scene: Scene): void {
  describe('pausing what many tasks run in', () => {
    for (const lane of LANES) describeLane(scene, lane);
    describeScope(scene);
  });
  describe('a task that is called back', () => describeMeanwhile(scene));
}
