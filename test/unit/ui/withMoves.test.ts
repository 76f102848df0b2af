import assert from 'node:assert/strict';
import type { Change } from '../../../src/engine/port.ts';
import { thoseBeneath, withMoves } from '../../../src/ui/review/withMoves.ts';

function change(path: string, movedFrom: string | null = null): Change {
  return {
    task: 'task',
    path,
    kind: 'edit',
    movedFrom,
    state: 'pending',
    revision: 1,
    byPerson: false,
    added: 1,
    removed: 0,
    alsoIn: [],
  };
}

const pathsOf = (changes: readonly Change[]) => changes.map(({ path }) => path);

describe('a file that moves', () => {
  const changes = [change('other.ts'), change('new.ts', 'old.ts'), change('old.ts')];

  it('takes the place it comes from along, and that place the file', () => {
    assert.deepEqual(pathsOf(withMoves(changes, ['new.ts'])), ['new.ts', 'old.ts']);
    assert.deepEqual(pathsOf(withMoves(changes, ['old.ts'])), ['new.ts', 'old.ts']);
    assert.deepEqual(pathsOf(withMoves(changes, ['other.ts'])), ['other.ts']);
    assert.deepEqual(withMoves(changes, undefined), changes);
  });

  it('rests on what earlier tasks made of it under its earlier names', () => {
    const first = [change('oldest.ts'), change('apart.ts')];
    const second = [change('old.ts', 'oldest.ts'), change('oldest.ts')];
    const layers = thoseBeneath([first, second, changes], 'new.ts');
    assert.deepEqual(layers.map(pathsOf), [['oldest.ts'], ['old.ts', 'oldest.ts'], ['new.ts', 'old.ts']]);
  });
});
