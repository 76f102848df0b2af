import assert from 'node:assert/strict';
import { inertText, withoutLinks } from '../../../src/ui/inertText.ts';

/** What the editor makes a link of in its notices (`parseLinkedText` in VS Code's source). */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

describe('a notice of the editor', () => {
  const name = 'src/[look](command:workbench.action.quit).ts';

  it('makes no link of the name of a file', () => {
    assert.match(name, LINK);
    assert.doesNotMatch(withoutLinks(`Applied to ${name}.`), LINK);
    assert.doesNotMatch(inertText(name, 100), LINK);
  });

  it('is a sentence as it was otherwise', () => {
    assert.equal(withoutLinks('Two lines,\nand (one) [more].'), 'Two lines,\nand (one) [more].');
  });
});
