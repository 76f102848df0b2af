import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { cursorPlace } from '../../../src/language/cursorPlace.ts';
import { stories } from '../../fake/stories.ts';

/** The place of the `|` in a text, in short, with what would be replaced. */
function placeIn(marked: string): string {
  const at = marked.indexOf('|');
  const text = marked.slice(0, at) + marked.slice(at + 1);
  const before = marked.slice(0, at).split(/\r\n|\n|\r/);
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const place = cursorPlace(text, position);
  if (place.kind === 'body' || place.kind === 'nowhere') return place.kind;
  const { start, end } = place.range;
  const replaced = text.split(/\r\n|\n|\r/)[start.line]?.slice(start.character, end.character);
  if (place.kind === 'value') return `${place.key} ${place.form} ${place.typed}<${replaced}>`;
  const flags = `${place.hasColon ? ' colon' : ''}${place.isFlow ? ' flow' : ''}`;
  return `key ${place.group}<${replaced}>${flags}`;
}

/** Front matter, and the place of the cursor in it. */
const CASES: readonly (readonly [string, string])[] = [
  ['|', 'key <>'],
  ['pri|', 'key <pri>'],
  ['pr|i', 'key <pri>'],
  ['pri|: 3', 'key <pri> colon'],
  ['|priority: 3', 'key <priority> colon'],
  ['type: review\n|', 'key <>'],
  ['dependsOn: [a]\n|\ntype: review', 'key <>'],
  ['type: |', 'type plain <>'],
  ['type:|', 'type spaced <>'],
  ['type: re|', 'type plain re<re>'],
  ['type: r|eview  # why', 'type plain r<review>'],
  ['type: "re|view"', 'type plain re<"review">'],
  ["type: 're|", "type plain re<'re>"],
  ['id: 🧪🧪 x|y', 'id plain 🧪🧪 x<🧪🧪 xy>'],
  ['dependsOn: |', 'dependsOn newList <>'],
  ['dependsOn: pa|', 'dependsOn newList pa<pa>'],
  ['dependsOn: [|', 'dependsOn entry <>'],
  ['dependsOn: [|]', 'dependsOn entry <>'],
  ['dependsOn: [pa|]', 'dependsOn entry pa<pa>'],
  ['dependsOn: [a, p|a, c]', 'dependsOn entry p<pa>'],
  ['dependsOn: ["a", "p|a", c]', 'dependsOn entry p<"pa">'],
  ['dependsOn: ["a, b", |]', 'dependsOn entry <>'],
  ['dependsOn: ["a|, "b"]', 'dependsOn entry a<"a>'],
  ["dependsOn: [it's, b|]", 'dependsOn entry b<b>'],
  ['dependsOn: [\n  a,\n  b|\n]', 'dependsOn entry b<b>'],
  ['dependsOn: [\na, # why\n|\n]', 'dependsOn entry <>'],
  ['dependsOn: [\n  a, # not "b] yet\n  c|\n]', 'dependsOn entry c<c>'],
  ['dependsOn:\n- |', 'dependsOn entry <>'],
  ['dependsOn:\n-|', 'dependsOn spaced <>'],
  ['dependsOn:\n  - a\n  - b|c', 'dependsOn entry b<bc>'],
  ['dependsOn: # all\n  - "b|c"', 'dependsOn entry b<"bc">'],
  ['dependsOn:\n  |', 'dependsOn newLine <>'],
  ['dependsOn:\n- a\n|', 'key <>'],
  ['context: ["src/|"]', 'context entry src/<"src/">'],
  ['context: [a] |', 'nowhere'],
  ['budget:\n  |', 'key budget<>'],
  ['budget:\n  st|: 3', 'key budget<st> colon'],
  ['budget:\n  steps: 4|0', 'budget.steps plain 4<40>'],
  ['budget:\n  steps:|', 'budget.steps spaced <>'],
  ['budget: |', 'nowhere'],
  ['budget: { |', 'key budget<> flow'],
  ['budget: { steps: 3, mi| }', 'key budget<mi> flow'],
  ['budget: { steps: |, usd: 3 }', 'budget.steps plain <>'],
  ['budget: { steps: 1|0 }', 'budget.steps plain 1<10>'],
  ['schedule:\n  cron: "0 9 |* * *"', 'schedule.cron plain 0 9 <"0 9 * * *">'],
  ['schedule:\n  cron: 0 9 * * *\n  time|', 'key schedule<time>'],
  ['# a com|ment', 'nowhere'],
  ['title: x\n  more |', 'nowhere'],
  ['priority: 3\n  |', 'nowhere'],
];

describe('the place of the cursor', () => {
  for (const lineEnd of ['\n', '\r\n']) {
    for (const [yaml, place] of CASES) {
      const text = `---\n${yaml}\n---\n\n# Title\n`.replaceAll('\n', lineEnd);
      it(`in ${JSON.stringify(text)} is ${place}`, () => {
        assert.equal(placeIn(text), place);
      });
    }
  }

  const whole: readonly (readonly [string, string])[] = [
    ['|', 'body'],
    ['--|-\n', 'nowhere'],
    ['---\na: 1\n-|--\n', 'nowhere'],
    ['---\na: 1\n---\n|', 'body'],
    ['---\npri|', 'key <pri>'],
    ['---\ntype: |\n\n# Title', 'type plain <>'],
    ['---\ntype: x\n\n# Ti|tle', 'body'],
    ['# Ti|tle', 'body'],
  ];
  for (const [text, place] of whole) {
    it(`in ${JSON.stringify(text)} is ${place}`, () => {
      assert.equal(placeIn(text), place);
    });
  }

  it('holds the cursor, on its line, wherever that is in whatever text', () => {
    const pieces = fc.constantFrom(
      ...'---|\n|\r\n|dependsOn:|budget: {|[|]|}|"|\'|, | # |- | |  |a: |🧪|context: ["|\\'.split('|'),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.nat(), (parts, seed) => {
        const text = `---\n${parts.join('')}`;
        const lines = text.split(/\r\n|\n|\r/);
        const line = seed % lines.length;
        const character = (seed >> 4) % ((lines[line]?.length ?? 0) + 1);
        const place = cursorPlace(text, { line, character });
        if (place.kind !== 'key' && place.kind !== 'value') return;
        const { start, end } = place.range;
        assert.deepEqual([start.line, end.line], [line, line]);
        assert.ok(start.character <= character && character <= end.character);
        assert.ok(end.character <= (lines[line]?.length ?? 0));
      }),
      stories(500),
    );
  });
});
