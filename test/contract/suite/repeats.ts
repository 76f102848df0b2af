import { strict as assert } from 'node:assert';
import type { CommandOptions } from '../../../src/engine/port.ts';
import { AGENT, draft, type Scene } from '../scene.ts';

const ID: CommandOptions = { commandId: 'the-same' };

type Command = (scene: Scene, id: string) => Promise<unknown>;
const COMMANDS: Readonly<
  Record<string, readonly [prepare: 'queued' | 'running' | 'paused' | 'failed', Command]>
> = {
  edit: ['queued', (scene, id) => scene.engine.edit(id, { title: 'New' }, ID)],
  'cancel (done)': ['queued', (scene, id) => scene.engine.cancel(id, ID)],
  'cancel (requested)': ['running', (scene, id) => scene.engine.cancel(id, ID)],
  pause: ['queued', (scene, id) => scene.engine.pause(id, ID)],
  resume: ['paused', (scene, id) => scene.engine.resume(id, ID)],
  retry: ['failed', (scene, id) => scene.engine.retry(id, ID)],
  reorder: ['queued', (scene, id) => scene.engine.reorder([id], null, ID)],
  runAgain: ['queued', (scene, id) => scene.engine.runAgain(id, {}, ID)],
  remove: ['queued', (scene, id) => scene.engine.remove(id, ID)],
  setAgent: ['queued', (scene) => scene.engine.setAgent('analyst', { paused: true }, ID)],
  setProvider: ['queued', (scene) => scene.engine.setProvider('offline', { paused: true }, ID)],
  setQueue: ['queued', (scene) => scene.engine.setQueue({ paused: true }, ID)],
};

export function describeRepeats(scene: Scene): void {
  describe('a command that is repeated with its id', () => {
    for (const [name, [status, command]] of Object.entries(COMMANDS)) {
      it(`answers as before and does nothing: ${name}`, async () => {
        const id = await scene.inStatus(status);
        const first = await command(scene, id);
        const events = await scene.engine.log({});
        assert.deepEqual(await command(scene, id), first);
        assert.deepEqual(await scene.engine.log({}), events);
      });
    }

    it('answers as before and does nothing: setSchedule, removeSchedule', async () => {
      const schedule = { cron: '0 2 * * *', timeZone: 'UTC' };
      const [{ id } = { id: '' }] = await scene.submit(draft({ schedule }));
      const commands = [
        () => scene.engine.setSchedule(id, { paused: true }, ID),
        () => scene.engine.removeSchedule(id, { commandId: 'another' }),
      ];
      for (const command of commands) {
        await command();
        const events = await scene.engine.log({});
        await command();
        assert.deepEqual(await scene.engine.log({}), events);
      }
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
