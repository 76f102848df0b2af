/** What is open at the end of a text: the innermost bracket, and what stands behind it or behind its last comma. */
export interface FlowPart {
  readonly bracket: '[' | '{';
  readonly segment: string;
}

/** Reads the value of a key up to the cursor; undefined where no bracket is open there. */
export function flowAt(text: string): FlowPart | undefined {
  const open: { readonly bracket: '[' | '{'; from: number }[] = [];
  let index = /^\s*/.exec(text)?.[0].length ?? 0;
  while (index < text.length) {
    const sign = text[index];
    const last = open.at(-1);
    if (sign === '[' || sign === '{') open.push({ bracket: sign, from: index + 1 });
    else if (!last) return undefined;
    else if (sign === ']' || sign === '}') open.pop();
    else if (sign === ',') last.from = index + 1;
    else if (sign === '#' && /\s/.test(text[index - 1] ?? '')) index = lineEnd(text, index);
    else if (isOpeningQuote(text, index, last.from)) index = closingQuote(text, index);
    index++;
  }
  const inner = open.at(-1);
  if (!inner) return undefined;
  const segment = text.slice(inner.from);
  // What stands on lines above is no part of what is written here.
  return { bracket: inner.bracket, segment: segment.slice(segment.lastIndexOf('\n') + 1) };
}

/** A quote inside a plain word is a letter like any other. */
function isOpeningQuote(text: string, index: number, from: number): boolean {
  const sign = text[index];
  return (sign === '"' || sign === "'") && /^\s*(?:[\w-]+:\s+)?$/.test(text.slice(from, index));
}

/** Where the quoted word ends, or the text. */
function closingQuote(text: string, start: number): number {
  const quote = text[start];
  for (let index = start + 1; index < text.length; index++) {
    if (quote === '"' && text[index] === '\\') index++;
    else if (text[index] === quote) return index;
  }
  return text.length;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
