import { strict as assert } from 'node:assert';
import type { WorkSignal } from '../../../src/engine/port.ts';
import { LIMITED, PERMANENT, Reader, result, TRANSIENT, type Scene } from '../scene.ts';

type Kind = 'cancel' | 'pause';
const AFTER = { cancel: 'cancelled', pause: 'paused' } as const;

function describeSignals(scene: Scene): void {
  let reader: Reader<WorkSignal>;
  const listen = (): void => {
    reader = new Reader((signal) => scene.engine.signals('w1', signal));
  };

  for (const kind of ['cancel', 'pause'] as const) {
    it(`reaches the worker at once: ${kind}`, async () => {
      listen();
      const id = await scene.inStatus('running');
      assert.equal(await scene.engine[kind](id), 'requested');
      const [signal] = await reader.until((items) => items.length === 1);
      await reader.stop();
      assert.deepEqual(signal, { task: id, attempt: 1, kind });
    });
  }

  it('waits for a worker that does not listen yet', async () => {
    const id = await scene.inStatus('running');
    await scene.engine.cancel(id);
    listen();
    const [signal] = await reader.until((items) => items.length === 1);
    await reader.stop();
    assert.equal(signal?.task, id);
  });

  it('reaches the worker that holds the task and no other', async () => {
    await scene.claim({ worker: 'w2' });
    const other = new Reader((signal) => scene.engine.signals('w2', signal));
    listen();
    await scene.engine.cancel(await scene.inStatus('running'));
    await reader.until((items) => items.length === 1);
    await scene.arrived();
    await reader.stop();
    await other.stop();
    assert.deepEqual(other.items, []);
  });

  it('is sent once, however often a person asks', async () => {
    listen();
    const id = await scene.inStatus('running');
    await scene.engine.pause(id);
    assert.equal(await scene.engine.pause(id), 'requested');
    await scene.engine.cancel(id);
    await reader.until((items) => items.length === 2);
    await reader.stop();
    assert.deepEqual(
      reader.items.map(({ kind }) => kind),
      ['pause', 'cancel'],
    );
  });

  it('goes on reaching a worker whose task took its thread down', async () => {
    listen();
    await scene.add();
    await scene.crash();
    const { task } = await scene.take();
    await scene.engine.cancel(task);
    const [signal] = await reader.until((items) => items.length === 1);
    await reader.stop();
    assert.equal(signal?.attempt, 2);
  });

  it('does not turn a cancel into a pause', async () => {
    const id = await scene.inStatus('running');
    await scene.engine.cancel(id);
    assert.equal(await scene.engine.pause(id), 'requested');
    assert.deepEqual((await scene.get(id)).reason, { kind: 'cancelling' });
  });
}

function describeShown(scene: Scene): void {
  for (const [kind, reason] of [
    ['cancel', 'cancelling'],
    ['pause', 'pausing'],
  ] as const) {
    it(`shows a running task as ${reason}`, async () => {
      const id = await scene.inStatus('running');
      await scene.engine[kind](id);
      const task = await scene.get(id);
      assert.deepEqual([task.status, task.reason], ['running', { kind: reason }]);
    });
  }
}

function describeTaken(scene: Scene): void {
  const asked = async (kind: Kind) => {
    const id = await scene.add();
    const claim = await scene.take();
    await scene.engine[kind](id);
    return claim;
  };

  for (const kind of ['cancel', 'pause'] as const) {
    for (const how of ['left', 'crashed'] as const) {
      it(`takes a ${kind} when the worker has ${how}`, async () => {
        const { task } = await asked(kind);
        await scene.engine.leave('w1', how);
        assert.equal(await scene.status(task), AFTER[kind]);
      });
    }

    it(`takes a ${kind} when the engine died`, async () => {
      const { task } = await asked(kind);
      await scene.restart();
      assert.equal(await scene.status(task), AFTER[kind]);
    });

    it(`takes a ${kind} when the worker releases the task`, async () => {
      const claim = await asked(kind);
      await scene.engine.settle(claim, { kind: 'released' });
      assert.equal(await scene.status(claim.task), AFTER[kind]);
    });

    it(`takes a ${kind} when the provider is limited`, async () => {
      const claim = await asked(kind);
      await scene.fail(claim, LIMITED);
      assert.equal(await scene.status(claim.task), AFTER[kind]);
    });

    it(`takes a ${kind} in place of a retry`, async () => {
      const claim = await asked(kind);
      await scene.fail(claim, TRANSIENT);
      const { status, retryCount } = await scene.get(claim.task);
      assert.deepEqual({ status, retryCount }, { status: AFTER[kind], retryCount: 0 });
    });

    it(`lets a task that completes first be completed in spite of a ${kind}`, async () => {
      const claim = await asked(kind);
      await scene.complete(claim);
      const { status, reason } = await scene.get(claim.task);
      assert.deepEqual({ status, reason }, { status: 'completed', reason: null });
    });
  }

  it('takes a cancel when the worker has paused', async () => {
    const claim = await asked('cancel');
    await scene.engine.settle(claim, { kind: 'paused', reason: { kind: 'asked' } });
    assert.equal(await scene.status(claim.task), 'cancelled');
  });

  it('takes a cancel rather than poison', async () => {
    const id = await scene.add();
    for (let crash = 1; crash <= 4; crash++) await scene.crash();
    await scene.take();
    await scene.engine.cancel(id);
    await scene.engine.leave('w1', 'crashed');
    assert.equal(await scene.status(id), 'cancelled');
  });

  it('fails for good in spite of a pause', async () => {
    const claim = await asked('pause');
    await scene.fail(claim, PERMANENT);
    assert.equal(await scene.status(claim.task), 'failed');
  });

  it('is forgotten by the next attempt', async () => {
    const claim = await asked('pause');
    await scene.engine.settle(claim, { kind: 'paused', reason: { kind: 'asked' } });
    await scene.engine.resume(claim.task);
    await scene.take();
    assert.equal((await scene.get(claim.task)).reason, null);
  });

  it('cancels the children too when a running parent is cancelled', async () => {
    await scene.add({ ref: 'parent' });
    await scene.add({ ref: 'child', dependsOn: ['parent'], onParentFailure: 'cancel' });
    const claim = await scene.take();
    await scene.engine.cancel(claim.task);
    await scene.engine.settle(claim, { kind: 'cancelled' });
    assert.equal(await scene.status('child'), 'cancelled');
  });
}

function describeBudget(scene: Scene): void {
  const breach = async (limit: 'steps' | 'tokens' | 'minutes', value: number) => {
    const claim = await scene.take();
    await scene.engine.settle(claim, { kind: 'paused', reason: { kind: 'budget', limit, value } });
    return claim.task;
  };

  it('pauses with the budget as the reason', async () => {
    await scene.add({ budget: { steps: 10 } });
    const { status, reason } = await scene.get(await breach('steps', 10));
    assert.deepEqual(
      { status, reason },
      { status: 'paused', reason: { kind: 'budget', limit: 'steps', value: 10 } },
    );
  });

  it('grants the same amount again on resume, each time', async () => {
    await scene.add({ budget: { steps: 10, tokens: 500 } });
    const id = await breach('steps', 10);
    await scene.engine.resume(id);
    assert.deepEqual((await scene.get(id)).budget, { steps: 20, tokens: 500 });
    await breach('steps', 20);
    await scene.engine.resume(id);
    assert.deepEqual((await scene.get(id)).budget, { steps: 40, tokens: 500 });
  });

  it('grants more of a limit that the task did not name, too', async () => {
    await scene.add({ budget: { tokens: 500 } });
    const id = await breach('steps', 60);
    await scene.engine.resume(id);
    assert.deepEqual((await scene.get(id)).budget, { steps: 120, tokens: 500 });
  });

  it('keeps to what a person has granted meanwhile', async () => {
    await scene.add({ budget: { minutes: 1 } });
    const id = await breach('minutes', 1);
    await scene.engine.edit(id, { budget: { minutes: 5 } });
    await scene.engine.resume(id);
    assert.deepEqual((await scene.get(id)).budget, { minutes: 5 });
  });

  it('grants nothing when a person resumes what a person paused', async () => {
    const id = await scene.add({ budget: { steps: 10 } });
    await scene.engine.pause(id);
    await scene.engine.resume(id);
    assert.deepEqual((await scene.get(id)).budget, { steps: 10 });
  });

  it('grants any number of steps', async () => {
    await scene.add({ budget: { steps: 9_000 } });
    const id = await breach('steps', 9_000);
    await scene.engine.resume(id);
    assert.deepEqual((await scene.take()).details.budget, { steps: 18_000 });
  });

  it('takes what is granted for the same task when its file is queued again', async () => {
    await scene.add({ ref: 'a', budget: { steps: 10 } });
    await scene.engine.resume(await breach('steps', 10));
    assert.equal(await scene.action({ ref: 'a', budget: { steps: 10 } }), 'followed');
  });

  it('pauses for a step that may have happened', async () => {
    await scene.add();
    const claim = await scene.take();
    const reason = { kind: 'may-have-happened', step: 'send_mail' } as const;
    await scene.engine.settle(claim, { kind: 'paused', reason });
    assert.deepEqual((await scene.get(claim.task)).reason, reason);
  });

  it('runs a step that may have happened again once a person resumes it, and says so', async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.step(claim, 0);
    await scene.engine.beginStep(claim, { step: 1, kind: 'tool', name: 'send_mail', input: null });
    const reason = { kind: 'may-have-happened', step: 'send_mail' } as const;
    await scene.engine.settle(claim, { kind: 'paused', reason });
    await scene.engine.resume(claim.task);
    const resumed = (await scene.events(claim.task)).at(-1);
    assert.ok(resumed?.kind === 'status');
    assert.deepEqual(
      [resumed.status, resumed.note, resumed.actor],
      ['queued', 'runs send_mail again', 'person'],
    );
    const { steps } = await scene.take();
    assert.deepEqual(
      steps.map(({ name }) => name),
      ['turn'],
    );
  });

  it('counts no result for a task that only paused', async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.engine.settle(claim, { kind: 'paused', reason: { kind: 'asked' } });
    const { result: none, completedAt } = await scene.get(claim.task);
    assert.deepEqual([none, completedAt], [null, null]);
    assert.equal(await scene.engine.settle(claim, { kind: 'completed', result: result() }), 'lost');
  });
}

export function describeRequests(scene: Scene): void {
  describe('a request to a running task', () => {
    describeSignals(scene);
    describeShown(scene);
    describeTaken(scene);
  });
  describe('a budget', () => describeBudget(scene));
}
