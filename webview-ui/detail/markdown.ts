import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import { breakable } from '../longRuns.ts';

/**
 * Markdown of an agent as elements. It is hostile: HTML in it is text, nothing in it loads or runs, and a link is a
 * button that says where it leads and leaves following it to the editor's side (`data-link`).
 */
export function renderMarkdown(text: string): HTMLElement {
  const article = document.createElement('div');
  article.className = 'markdown';
  article.dir = 'auto';
  article.append(
    DOMPurify.sanitize(markdown.render(withoutControls(text)), {
      ALLOWED_TAGS,
      ALLOWED_ATTR,
      ALLOW_DATA_ATTR: false,
      ALLOW_ARIA_ATTR: false,
      RETURN_DOM_FRAGMENT: true,
    }),
  );
  return article;
}

const ALLOWED_TAGS = (
  'h1 h2 h3 h4 h5 h6 p br hr blockquote ul ol li pre code strong em s ' +
  'table thead tbody tr th td button span div wbr'
).split(' ');
const ALLOWED_ATTR = ['class', 'role', 'type', 'title', 'data-link', 'start', 'tabindex'];

const markdown = new MarkdownIt({ html: false, linkify: true, maxNesting: 50 });
/** Characters of one paragraph that are looked at for emphasis and links; the time for it grows faster than they do. */
const MAX_PARAGRAPH = 20_000;

/** Of the heading that a report stands under. */
const PAGE_LEVEL = 2;

const { utils } = markdown;
const { rules } = markdown.renderer;
type RenderRule = NonNullable<(typeof rules)[string]>;

rules['link_open'] = (tokens, index) => linkStart(String(tokens[index]?.attrGet('href') ?? ''));
rules['link_close'] = () => '</button>';
/** Nothing loads: a picture is its name. */
rules['image'] = (tokens, index) =>
  `<span class="faint">[${utils.escapeHtml(tokens[index]?.content ?? '')}]</span>`;
const text: RenderRule = (tokens, index) => textHtml(tokens[index]?.content ?? '');
rules['text'] = text;
rules['plain'] = text;
rules['code_inline'] = (tokens, index) => {
  const content = tokens[index]?.content ?? '';
  const code = `<code>${textHtml(content)}</code>`;
  return isFilePlace(content) ? `${linkStart(content)}${code}</button>` : code;
};
/** Long lines scroll by themselves, by keyboard too. */
const codeBlock: RenderRule = (tokens, index) =>
  `<pre tabindex="0"><code>${utils.escapeHtml(tokens[index]?.content ?? '')}</code></pre>`;
rules['fence'] = codeBlock;
rules['code_block'] = codeBlock;
/** Wide tables scroll by themselves. */
rules['table_open'] = () => '<div class="wide" tabindex="0"><table>';
rules['table_close'] = () => '</table></div>';

markdown.core.ruler.before('inline', 'plain_paragraphs', ({ tokens }) => {
  for (const token of tokens) {
    if (token.type === 'inline' && token.content.length > MAX_PARAGRAPH) token.type = 'plain';
  }
});

/** The report's own headings lie below the page's, none more than one level below the one before it. */
markdown.core.ruler.push('lower_headings', ({ tokens }) => {
  let above = PAGE_LEVEL;
  for (const token of tokens) {
    const level = /^h([1-6])$/.exec(token.tag)?.[1];
    if (level === undefined) continue;
    if (token.nesting === 1) above = Math.min(6, above + 1, PAGE_LEVEL + Number(level));
    token.tag = `h${above}`;
  }
});

function textHtml(content: string): string {
  return breakable(content).map(utils.escapeHtml).join('<wbr>');
}

function linkStart(link: string): string {
  const to = utils.escapeHtml(link);
  return `<button type="button" role="link" class="link" data-link="${to}" title="${to}">`;
}

/** `src/a.ts`, `a.ts:12`, `src/a.ts#L1-L9`: a path with an ending that lies in a folder or names a line. */
function isFilePlace(text: string): boolean {
  if (text.length > 300) return false;
  const place = /^(?:[\w@.-]+\/)*[\w@.-]+\.[A-Za-z]\w{0,9}((?::\d+){0,2}|#L\d+(?:-L?\d+)?)$/.exec(text);
  return place !== null && (text.includes('/') || place[1] !== '');
}

/** Characters that do nothing but harm: controls, and those that turn the direction of what follows. */
function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, '�').replace(/[\u202A-\u202E\u2066-\u2069]/g, '');
}
