import { strict as assert } from 'node:assert';
import type { Status } from '../../../src/core/lifecycle.ts';
import type { CommandOptions, TaskCommands } from '../../../src/engine/port.ts';
import { AGENT, draft, type Scene } from '../scene.ts';

const ID: CommandOptions = { commandId: 'the-same' };
const CALL_BACK = { paused: true, running: 'pause' } as const;

/** One command a row; what it needs is prepared, and the id of the task or schedule that it is for is given. */
interface Repeated {
  readonly prepare: (scene: Scene) => Promise<string>;
  readonly run: (scene: Scene, id: string) => Promise<unknown>;
}

const inStatus = (status: Status) => (scene: Scene) => scene.inStatus(status);
const running = inStatus('running');

async function schedule(scene: Scene): Promise<string> {
  const [{ id } = { id: '' }] = await scene.submit(
    draft({ schedule: { cron: '0 2 * * *', timeZone: 'UTC' } }),
  );
  return id;
}

async function parent(scene: Scene): Promise<string> {
  const [{ id } = { id: '' }] = await scene.submit(draft({ ref: 'a' }), draft({ dependsOn: ['a'] }));
  return id;
}

async function asking(scene: Scene): Promise<string> {
  await scene.add();
  return (await scene.ask(await scene.take())).task;
}

/** Every command of the port: a new one does not compile without a row. */
const COMMANDS: Readonly<Record<keyof TaskCommands, readonly Repeated[]>> = {
  submit: [
    {
      prepare: async () => '',
      run: (scene) => scene.engine.submit({ tasks: [draft()], agents: [AGENT] }, ID),
    },
  ],
  edit: [{ prepare: inStatus('queued'), run: (scene, id) => scene.engine.edit(id, { title: 'New' }, ID) }],
  cancel: [
    { prepare: inStatus('queued'), run: (scene, id) => scene.engine.cancel(id, ID) },
    { prepare: running, run: (scene, id) => scene.engine.cancel(id, ID) },
  ],
  pause: [
    { prepare: inStatus('queued'), run: (scene, id) => scene.engine.pause(id, ID) },
    { prepare: running, run: (scene, id) => scene.engine.pause(id, ID) },
  ],
  resume: [{ prepare: inStatus('paused'), run: (scene, id) => scene.engine.resume(id, ID) }],
  answer: [{ prepare: asking, run: (scene, id) => scene.engine.answer(id, 'Yes.', ID) }],
  retry: [{ prepare: inStatus('failed'), run: (scene, id) => scene.engine.retry(id, ID) }],
  reorder: [{ prepare: inStatus('queued'), run: (scene, id) => scene.engine.reorder([id], null, ID) }],
  runAgain: [{ prepare: inStatus('queued'), run: (scene, id) => scene.engine.runAgain(id, {}, ID) }],
  setSchedule: [
    { prepare: schedule, run: (scene, id) => scene.engine.setSchedule(id, { paused: true }, ID) },
  ],
  removeSchedule: [{ prepare: schedule, run: (scene, id) => scene.engine.removeSchedule(id, ID) }],
  remove: [
    { prepare: inStatus('queued'), run: (scene, id) => scene.engine.remove(id, ID) },
    { prepare: parent, run: (scene, id) => scene.engine.remove(id, { ...ID, cascade: true }) },
  ],
  setAgent: [
    { prepare: running, run: (scene) => scene.engine.setAgent('analyst', { paused: true }, ID) },
    { prepare: running, run: (scene) => scene.engine.setAgent('analyst', CALL_BACK, ID) },
  ],
  setProvider: [
    { prepare: running, run: (scene) => scene.engine.setProvider('offline', { paused: true }, ID) },
    { prepare: running, run: (scene) => scene.engine.setProvider('offline', CALL_BACK, ID) },
  ],
  setQueue: [
    { prepare: running, run: (scene) => scene.engine.setQueue({ paused: true }, ID) },
    { prepare: running, run: (scene) => scene.engine.setQueue(CALL_BACK, ID) },
  ],
};

/** All that the port shows. */
async function shown({ engine }: Scene): Promise<readonly unknown[]> {
  return Promise.all([engine.log({}), engine.list(), engine.stats(), engine.schedules()]);
}

export function describeRepeats(scene: Scene): void {
  describe('a command that is repeated with its id', () => {
    for (const [name, rows] of Object.entries(COMMANDS)) {
      for (const [index, { prepare, run }] of rows.entries()) {
        it(`answers as before and does nothing: ${name}${index > 0 ? `, ${index + 1}` : ''}`, async () => {
          const id = await prepare(scene);
          const before = await shown(scene);
          const first = await run(scene, id);
          const after = await shown(scene);
          assert.notDeepEqual(after, before);
          assert.deepEqual(await run(scene, id), first);
          assert.deepEqual(await shown(scene), after);
        });
      }
    }

    it('does not do again what was undone since', async () => {
      await scene.engine.setQueue({ paused: true }, ID);
      await scene.engine.setQueue({ paused: false });
      await scene.engine.setQueue({ paused: true }, ID);
      assert.equal((await scene.engine.stats()).queuePaused, false);
    });

    it('queues a batch once', async () => {
      const batch = { tasks: [draft({ title: 'Once' })], agents: [AGENT] };
      const first = await scene.engine.submit(batch, ID);
      assert.deepEqual(await scene.engine.submit(batch, ID), first);
      assert.equal((await scene.engine.list()).total, 1);
    });

    it('queues a batch once also when both come together', async () => {
      const batch = { tasks: [draft({ title: 'Once' })], agents: [AGENT] };
      const [first, second] = await Promise.all([
        scene.engine.submit(batch, ID),
        scene.engine.submit(batch, ID),
      ]);
      assert.deepEqual(first, second);
      assert.equal((await scene.engine.list()).total, 1);
    });

    it('is known after a restart', async () => {
      const id = await scene.add();
      await scene.engine.pause(id, ID);
      await scene.engine.resume(id);
      await scene.restart();
      assert.equal(await scene.engine.pause(id, ID), 'done');
      assert.equal(await scene.status(id), 'queued');
    });

    it('is tried again where the first was refused', async () => {
      const id = await scene.inStatus('running');
      await assert.rejects(scene.engine.resume(id, ID), { code: 'conflict' });
      await scene.engine.leave('w1', 'left');
      await scene.engine.pause(id);
      await scene.engine.resume(id, ID);
      assert.equal(await scene.status(id), 'queued');
    });
  });
}
