import * as fc from 'fast-check';

/** Few different lines, so that equal ones stand in many places. */
const line = fc.constantFrom('a', 'b', 'c', 'd', '', '{', '}', 'a long line that stands out');

/** Some lines; the last has a line feed or none. */
export const someText = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.boolean())
  .map(([lines, isEnded]) => lines.join('\n') + (isEnded && lines.length > 0 ? '\n' : ''));

interface Edit {
  readonly at: number;
  readonly takes: number;
  readonly gives: readonly string[];
}

const someEdits = fc.array(
  fc.record({ at: fc.nat(14), takes: fc.nat(3), gives: fc.array(line, { maxLength: 3 }) }),
  { maxLength: 3 },
);

/** A text and what somebody made of it. */
export const twoOf = fc
  .tuple(someText, someEdits, fc.boolean())
  .map(([base, edits, keepsEnd]) => [base, edited(base, edits, keepsEnd)] as const);

/** A text and what two made of it, each for themselves. */
export const threeOf = fc
  .tuple(someText, someEdits, fc.boolean(), someEdits, fc.boolean())
  .map(
    ([base, mine, mineKeeps, theirs, theirsKeep]) =>
      [base, edited(base, mine, mineKeeps), edited(base, theirs, theirsKeep)] as const,
  );

function edited(base: string, edits: readonly Edit[], keepsEnd: boolean): string {
  const lines = base.split('\n');
  for (const { at, takes, gives } of edits) lines.splice(Math.min(at, lines.length), takes, ...gives);
  const text = lines.join('\n');
  return keepsEnd ? text : text.replace(/\n$/, '');
}
