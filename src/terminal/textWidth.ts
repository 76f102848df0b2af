/** Characters that take two columns. Source: Unicode Standard Annex 11, "W" and "F", by blocks. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
// oxlint-disable-next-line no-control-regex -- colours have no width
const COLOUR = /\u001b\[[0-9;]*m/g;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The columns that a line takes on a terminal. */
export function textWidth(text: string): number {
  const plain = text.replace(COLOUR, '');
  if (/^[ -~]*$/.test(plain)) return plain.length;
  let width = 0;
  for (const { segment } of characters.segment(plain)) width += widthOf(segment);
  return width;
}

/** At most `columns` of a text without colours, with an ellipsis where something is left out. */
export function cut(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let width = 0;
  let kept = '';
  for (const { segment } of characters.segment(text)) {
    width += widthOf(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return columns > 0 ? `${kept}…` : '';
}

/** Exactly `columns`: cut or filled up with blanks. */
export function fit(text: string, columns: number): string {
  const short = cut(text, columns);
  return short + ' '.repeat(Math.max(0, columns - textWidth(short)));
}

function widthOf(character: string): number {
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) || character.includes('\ufe0f') ? 2 : 1;
}
