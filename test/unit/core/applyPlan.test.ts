import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { planApply, type Wish } from '../../../src/core/applyPlan.ts';

const names = { mine: 'proposed', theirs: 'yours' };

function wish(over: Partial<Wish> = {}): Wish {
  return {
    task: 't',
    path: 'a.ts',
    revision: 1,
    base: 'one\ntwo\nthree\n',
    text: 'one\n2\nthree\n',
    ...over,
  };
}

function plan(wishes: readonly Wish[], current: string | null, overwrite: readonly string[] = []) {
  return planApply(wishes, {
    current: new Map([['a.ts', current]]),
    names,
    overwrite: new Set(overwrite),
  });
}

describe('the plan of an apply', () => {
  const CONFLICTS: readonly (readonly [kind: string, wish: Partial<Wish>, current: string | null])[] = [
    ['overlap', {}, 'one\nzwei\nthree\n'],
    ['gone', {}, null],
    ['there', { base: null, text: 'new\n' }, 'another\n'],
    ['changed', { text: null }, 'one\ntwo\nthree\nfour\n'],
    ['markers', { text: 'one\n<<<<<<< proposed\n2\n=======\nzwei\n>>>>>>> yours\n' }, 'one\ntwo\nthree\n'],
  ];
  for (const [kind, over, current] of CONFLICTS) {
    it(`asks where it meets ${kind}, and changes nothing there`, () => {
      const { files, conflicts } = plan([wish(over)], current);
      assert.deepEqual(files, []);
      assert.deepEqual(
        conflicts.map((each) => [each.kind, each.current]),
        [[kind, current]],
      );
    });
  }

  it('keeps what has changed elsewhere in the file', () => {
    const { files, conflicts } = plan([wish()], 'zero\none\ntwo\nthree\n');
    assert.deepEqual(conflicts, []);
    assert.equal(files[0]?.after, 'zero\none\n2\nthree\n');
  });

  it('has nothing to write, but settles, what is there already', () => {
    const { files } = plan([wish()], 'one\n2\nthree\n');
    assert.deepEqual(files, [
      {
        path: 'a.ts',
        before: 'one\n2\nthree\n',
        after: 'one\n2\nthree\n',
        changes: [{ task: 't', path: 'a.ts', revision: 1 }],
      },
    ]);
  });

  it('takes a file that is to go, and has gone, for deleted', () => {
    assert.equal(plan([wish({ text: null })], null).files[0]?.after, null);
  });

  it('puts a child’s change on that of its parent, as one write that settles both', () => {
    const parent = wish({ task: 'parent' });
    const child = wish({ task: 'child', base: 'one\n2\nthree\n', text: 'one\n2\n3\n' });
    const { files } = plan([parent, child], 'one\ntwo\nthree\n');
    assert.equal(files.length, 1);
    assert.equal(files[0]?.after, 'one\n2\n3\n');
    assert.deepEqual(
      files[0]?.changes.map(({ task }) => task),
      ['parent', 'child'],
    );
  });

  it('applies no child over a parent that is in conflict', () => {
    const child = wish({ task: 'child', base: 'one\n2\nthree\n', text: 'one\n2\n3\n' });
    const { files, conflicts } = plan([wish(), child], 'one\nzwei\nthree\n');
    assert.deepEqual(files, []);
    assert.equal(conflicts.length, 2);
  });

  it('writes what is proposed over anything, once a person says so', () => {
    assert.equal(plan([wish()], 'quite different\n', ['a.ts']).files[0]?.after, 'one\n2\nthree\n');
  });

  it('loses no line that a person has put in since, unless it asks', () => {
    const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n'), { maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, fc.nat(8), (base, text, at) => {
        const current = [...base.slice(0, at), 'mine\n', ...base.slice(at)].join('');
        const { files, conflicts } = plan([wish({ base: base.join(''), text: text.join('') })], current);
        if (conflicts.length === 0 && text.join('') !== current)
          assert.ok(files[0]?.after?.includes('mine\n'));
      }),
    );
  });
});
