import assert from 'node:assert/strict';
import { down, top, up } from '../../../src/ui/taskCommands/steps.ts';

const ORDER = ['a', 'b', 'c', 'd', 'e'];
const moved = (ids: string) => new Set(ids);

/** What the group looks like afterwards. */
function after(ids: string, place: ReturnType<typeof up>): string {
  const rest = ORDER.filter((id) => !ids.includes(id));
  if (place === undefined) return ORDER.join('');
  const at = place === 'last' ? rest.length : rest.indexOf(place.before);
  assert.notEqual(at, -1, 'nothing is placed before what moves itself');
  return rest.toSpliced(at, 0, ...ORDER.filter((id) => ids.includes(id))).join('');
}

describe('moving tasks in their group', () => {
  for (const [ids, expected] of [
    ['b', 'bacde'],
    ['a', 'abcde'],
    ['cd', 'acdbe'],
    ['ce', 'acebd'],
    ['ac', 'acbde'],
    ['ab', 'abcde'],
  ] as const)
    it(`takes ${ids} one up to ${expected}`, () => assert.equal(after(ids, up(ORDER, moved(ids))), expected));

  for (const [ids, expected] of [
    ['b', 'acbde'],
    ['e', 'abcde'],
    ['d', 'abced'],
    ['ab', 'cabde'],
    ['ac', 'bdace'],
    ['de', 'abcde'],
  ] as const)
    it(`takes ${ids} one down to ${expected}`, () =>
      assert.equal(after(ids, down(ORDER, moved(ids))), expected));

  for (const [ids, expected] of [
    ['e', 'eabcd'],
    ['bd', 'bdace'],
    ['ae', 'aebcd'],
    ['ab', 'abcde'],
  ] as const)
    it(`takes ${ids} to the top: ${expected}`, () =>
      assert.equal(after(ids, top(ORDER, moved(ids))), expected));

  it('leaves a group alone in which nothing is moved', () => {
    for (const step of [up, down, top]) assert.equal(step(ORDER, moved('')), undefined);
  });
});
