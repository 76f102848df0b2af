import { strict as assert } from 'node:assert';
import type { Scene } from '../scene.ts';

/** What the steps of a claim have been answered. */
const answersOf = ({ steps }: { readonly steps: readonly { readonly answer: string | null }[] }) =>
  steps.map(({ answer }) => answer);

export function describeQuestions(scene: Scene): void {
  describe('a question', () => {
    /** A task whose agent asks. */
    const asking = async (): Promise<string> => {
      await scene.add({ ref: 'asker' });
      return (await scene.ask(await scene.take(), { options: ['this', 'that'] })).task;
    };
    const conflict = (message: RegExp) => ({ code: 'conflict', message });

    it('pauses its task, which needs the person', async () => {
      const id = await asking();
      const { status, reason, worker } = await scene.get(id);
      assert.deepEqual(
        [status, reason, worker],
        ['paused', { kind: 'question', step: 0, question: 'Which one?', options: ['this', 'that'] }, null],
      );
      assert.equal((await scene.engine.stats()).needsYou, 1);
      assert.equal((await scene.engine.list({ needsYou: true })).total, 1);
    });

    it('is answered once: the task goes on, with the answer at the step that asked', async () => {
      const id = await asking();
      await scene.engine.answer(id, '  this\n');
      assert.equal(await scene.status(id), 'queued');
      assert.equal((await scene.engine.stats()).needsYou, 0);
      assert.deepEqual(answersOf(await scene.take()), ['this']);
    });

    it('stands in the history with its options, and with the answer of the person', async () => {
      const id = await asking();
      await scene.engine.answer(id, 'Neither.\nA third.');
      const said = (await scene.events(id)).flatMap((event) =>
        event.kind === 'status' && event.note ? [`${event.actor} ${event.status}: ${event.note}`] : [],
      );
      assert.deepEqual(said, [
        'worker paused: asks: Which one? (this / that)',
        'person queued: answered: Neither.\nA third.',
      ]);
    });

    it('is not passed over by a resume', async () => {
      const id = await asking();
      await assert.rejects(scene.engine.resume(id), conflict(/^Task asker waits for an answer/));
      assert.equal(await scene.status(id), 'paused');
    });

    it('takes no empty answer, and none of more than 10,000 characters', async () => {
      const id = await asking();
      for (const text of ['', ' \n ', 'x'.repeat(10_001)])
        await assert.rejects(scene.engine.answer(id, text), { code: 'invalid', field: 'answer' });
      await scene.engine.answer(id, 'x'.repeat(10_000));
    });

    it('takes no second answer', async () => {
      const id = await asking();
      await scene.engine.answer(id, 'this');
      await assert.rejects(
        scene.engine.answer(id, 'that'),
        conflict(/^Task asker is queued and asks nothing/),
      );
      assert.deepEqual(answersOf(await scene.take()), ['this']);
    });

    it('is not answered by what was meant for the question before it', async () => {
      const id = await asking();
      const { attempt } = await scene.get(id);
      await scene.engine.answer(id, 'this', { attempt });
      await scene.ask(await scene.take(), { question: 'And now?' });
      await assert.rejects(
        scene.engine.answer(id, 'that', { attempt }),
        conflict(/asks something else by now/),
      );
      assert.equal(await scene.status(id), 'paused');
    });

    it('is none where a person has paused the task, or where it does not wait', async () => {
      const paused = await scene.inStatus('paused');
      await assert.rejects(scene.engine.answer(paused, 'this'), { code: 'conflict' });
      const running = await scene.inStatus('running');
      await assert.rejects(scene.engine.answer(running, 'this'), { code: 'conflict' });
      await assert.rejects(scene.engine.answer('ghost', 'this'), { code: 'not-found' });
    });

    it('keeps its answer over a power cut', async () => {
      const id = await asking();
      await scene.engine.answer(id, 'this');
      await scene.restart();
      assert.deepEqual(answersOf(await scene.take()), ['this']);
    });

    it('keeps its answer when the task is put off, paused or taken over before the step has ended', async () => {
      const id = await asking();
      await scene.engine.answer(id, 'this');
      await scene.engine.beginStep(await scene.take(), {
        step: 0,
        kind: 'tool',
        name: 'ask_user',
        input: null,
      });
      await scene.engine.leave('w1', 'left');
      await scene.engine.pause(id);
      await scene.engine.resume(id);
      assert.deepEqual(answersOf(await scene.take()), ['this']);
    });

    it('ends with its task, and comes again when that is retried', async () => {
      const id = await asking();
      await scene.engine.cancel(id);
      assert.deepEqual([await scene.status(id), (await scene.get(id)).reason], ['cancelled', null]);
      await assert.rejects(scene.engine.answer(id, 'this'), { code: 'conflict' });
      await scene.engine.retry(id);
      assert.deepEqual(answersOf(await scene.take()), [null]);
    });
  });
}
