import assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import { markdownText } from '../../../src/core/markdownText.ts';

/** What a reader of the Markdown sees, but for the editor's own sign before an icon that is none. */
function shown(text: string): string {
  const html = new MarkdownIt({ html: true, linkify: true }).render(markdownText(text));
  const inner = /^<p>([\s\S]*)<\/p>\n$/.exec(html)?.[1] ?? `no paragraph: ${html}`;
  return inner
    .replace(/<br>\n/g, '\n')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

describe('text within Markdown', () => {
  for (const text of [
    '# not a heading',
    '- not a list',
    '1. not a list',
    '<script>alert(1)</script>',
    '[link](command:workbench.action.quit)',
    '![image](https://example.com/x.png)',
    'https://example.com/x',
    '**bold** _it_ `code` ~~gone~~ | table |',
    '&amp; &#x41;',
    'two\nlines',
    '=====',
    '\\*',
  ])
    it(`shows ${JSON.stringify(text)} as it is`, () => assert.equal(shown(text), text));

  it('makes no icon of the sign for one', () => assert.equal(shown('$(trash) x'), '\\$(trash) x'));
});
