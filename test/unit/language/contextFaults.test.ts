import assert from 'node:assert/strict';
import { defined } from '../../../src/core/defined.ts';
import type { ContextFault } from '../../../src/core/contextFault.ts';
import { ContextFaults } from '../../../src/language/contextFaults.ts';
import { FakeClock } from '../../fake/clock.ts';

/** More than the pause after which the disk is asked. */
const A_WHILE = 1_000;

/** A disk that answers when it is told to. */
class Scene {
  readonly clock = new FakeClock();
  entries: readonly string[] = [];
  there = new Set<string>();
  changes = 0;
  meant: string | undefined;
  /** What was asked for in each round, and whether it was called off. */
  readonly rounds: { readonly asked: readonly string[]; readonly signal: AbortSignal; answer: () => void }[] =
    [];
  readonly faults = new ContextFaults({
    entries: () => new Set(this.entries),
    look: (entries, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('called off')));
        const gone = [...entries].filter((entry) => !this.there.has(entry));
        const answer = () =>
          resolve(
            new Map(
              gone.map((entry): [string, ContextFault] => [
                entry,
                { kind: 'missing', message: entry, ...defined({ meant: this.meant }) },
              ]),
            ),
          );
        this.rounds.push({ asked: [...entries], signal, answer });
      }),
    changed: () => this.changes++,
    clock: this.clock,
  });

  /** Files with these entries are written, and the disk has answered. */
  async write(...entries: readonly string[]): Promise<void> {
    this.entries = entries;
    this.faults.lookSoon();
    await this.pause();
    await this.answer();
  }

  pause(): Promise<void> {
    return this.clock.advance(A_WHILE);
  }

  async answer(): Promise<void> {
    this.rounds.at(-1)?.answer();
    await this.clock.advance(0);
  }

  get asked(): readonly (readonly string[])[] {
    return this.rounds.map(({ asked }) => asked);
  }
}

describe('what is known of the context of task files', () => {
  let scene: Scene;

  beforeEach(() => {
    scene = new Scene();
  });

  it('is nothing before the disk has answered, and told then', async () => {
    scene.entries = ['gone'];
    scene.faults.lookSoon();
    await scene.pause();
    assert.deepEqual([scene.faults.of('gone'), scene.changes], [undefined, 0]);
    await scene.answer();
    assert.deepEqual([scene.faults.of('gone')?.message, scene.changes], ['gone', 1]);
  });

  it('is looked for once one pauses, so that no half-typed entry is', async () => {
    for (const typed of ['s', 'sr', 'src']) {
      scene.entries = [typed];
      scene.faults.lookSoon();
      await scene.clock.advance(10);
    }
    await scene.pause();
    assert.deepEqual(scene.asked, [['src']]);
  });

  it('is not looked for again where nothing has come or gone', async () => {
    await scene.write('a', 'b');
    await scene.write('a', 'b', 'c');
    await scene.write('a', 'c');
    assert.deepEqual(scene.asked, [['a', 'b'], ['c']]);
  });

  it('may be there where files have come, and be gone where files have gone', async () => {
    scene.there.add('here');
    await scene.write('here', 'gone');
    scene.faults.filesChanged({ created: true, deleted: false });
    await scene.pause();
    await scene.answer();
    scene.faults.filesChanged({ created: false, deleted: true });
    await scene.pause();
    await scene.answer();
    assert.deepEqual(scene.asked, [['here', 'gone'], ['gone'], ['here']]);
    assert.equal(scene.changes, 1, 'nothing is told that was known');
  });

  it('stays as it was until the disk has answered again', async () => {
    await scene.write('a');
    scene.there.add('a');
    scene.faults.filesChanged({ created: true, deleted: false });
    await scene.pause();
    assert.equal(scene.faults.of('a')?.message, 'a');
    await scene.answer();
    assert.equal(scene.faults.of('a'), undefined);
  });

  it('is told anew where another file may have been meant', async () => {
    await scene.write('a');
    scene.meant = 'b';
    scene.faults.filesChanged({ created: true, deleted: false });
    await scene.pause();
    await scene.answer();
    assert.deepEqual([scene.faults.of('a')?.meant, scene.changes], ['b', 2]);
  });

  it('is asked for in one round: a new entry calls off the one under way and loses none of it', async () => {
    scene.entries = ['a'];
    scene.faults.lookSoon();
    await scene.pause();
    scene.entries = ['a', 'b'];
    scene.faults.lookSoon();
    await scene.pause();
    assert.deepEqual(
      scene.rounds.map(({ asked, signal }) => [asked, signal.aborted]),
      [
        [['a'], true],
        [['a', 'b'], false],
      ],
    );
    await scene.answer();
    assert.deepEqual([scene.faults.of('a')?.message, scene.faults.of('b')?.message], ['a', 'b']);
  });

  it('is looked for again also where a new entry calls off the round that does so', async () => {
    await scene.write('a');
    scene.there.add('a');
    scene.faults.filesChanged({ created: true, deleted: false });
    await scene.pause();
    await scene.write('a', 'b');
    assert.deepEqual([scene.asked, scene.faults.of('a')], [[['a'], ['a'], ['a', 'b']], undefined]);
  });

  it('lets a round go on that has all that is asked for, and looks again for what came meanwhile', async () => {
    scene.entries = ['a'];
    scene.faults.lookSoon();
    await scene.pause();
    scene.there.add('a');
    scene.faults.filesChanged({ created: true, deleted: false });
    await scene.pause();
    assert.equal(scene.rounds.length, 1);
    await scene.answer();
    await scene.pause();
    await scene.answer();
    assert.deepEqual([scene.asked, scene.faults.of('a')], [[['a'], ['a']], undefined]);
  });

  it('is all looked for again in other folders', async () => {
    scene.there.add('a');
    await scene.write('a', 'b');
    scene.faults.lookAgain();
    await scene.pause();
    assert.deepEqual(scene.asked, [
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('asks nobody after its end', async () => {
    scene.entries = ['a'];
    scene.faults.lookSoon();
    scene.faults[Symbol.dispose]();
    await scene.pause();
    assert.deepEqual(scene.asked, []);
  });
});
