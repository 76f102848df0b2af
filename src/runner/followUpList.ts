import { followUpFrom, typeNamed, type FollowUp } from '../core/followUp.ts';

/** A text without its follow-ups, and these. */
export interface Parted {
  readonly rest: string;
  readonly followUps: readonly FollowUp[];
}

const HEADING = /^ {0,3}#{1,6}[ \t]/;
const ITEM = /^ {0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/;
/** The words of a heading, as far as they matter: longer ones are not ours. */
const MAX_HEADING = 80;
/** A longer list is none of suggestions. */
const MAX_ITEMS = 100;
/** No title is looked for behind so many characters. */
const MAX_HEAD = 300;

/**
 * Takes the last section off a Markdown text where it is headed Follow-ups (or Next steps) and is a list and nothing
 * else, with other text before it. Undefined for any other text.
 */
export function partFollowUps(text: string): Parted | undefined {
  const lines = text.split('\n');
  const at = lastHeading(lines);
  if (!isNamed(lines[at] ?? '')) return undefined;
  const items = listItems(lines.slice(at + 1));
  const read = items?.map(readItem);
  if (!read || read.length === 0) return undefined;
  const followUps = read.filter((one) => one !== undefined);
  const rest = lines.slice(0, at).join('\n').trimEnd();
  return rest === '' || followUps.length < read.length ? undefined : { rest, followUps };
}

function isNamed(heading: string): boolean {
  if (heading.length > MAX_HEADING) return false;
  const words = heading
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
  return /^(?:suggested |possible )?(?:follow ?ups?(?: tasks?)?|next tasks|next steps)$/.test(words);
}

/** The last line that is a heading and lies in no fence; -1 where there is none. */
function lastHeading(lines: readonly string[]): number {
  let last = -1;
  let fence: string | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
    } else if (mark !== undefined) fence = mark;
    else if (HEADING.test(line)) last = index;
  }
  return last;
}

/** The items of a list, each with the lines that belong to it; undefined where anything else stands among them. */
function listItems(lines: readonly string[]): readonly string[] | undefined {
  const items: string[] = [];
  /** Of the mark of the last item: what is indented so far belongs to it. */
  let width = 0;
  for (const line of lines) {
    const last = items.length - 1;
    const indent = /^(?: +|\t)/.exec(line)?.[0].length ?? 0;
    const mark = last < 0 || indent < width ? ITEM.exec(line)?.[0] : undefined;
    if (mark !== undefined) {
      if (items.length === MAX_ITEMS) return undefined;
      width = mark.length;
      items.push(line.slice(width));
    } else if (line.trim() === '') {
      if (last >= 0) items[last] += '\n';
    } else if (last < 0 || indent === 0) {
      return undefined;
    } else items[last] += `\n${line.slice(Math.min(indent, width))}`;
  }
  return items;
}

/** `**Title** (type): description`, `Title: description`, or a sentence or two. */
function readItem(item: string): FollowUp | undefined {
  const { title, rest } = headOf(item.trim());
  const typed = /^\s*[([]([a-z]+)[)\]]/i.exec(rest);
  const type = typeNamed(typed?.[1] ?? '');
  const after = type === undefined || !typed ? rest : rest.slice(typed[0].length);
  return followUpFrom(title, after.replace(/^\s*[:.–—-]?\s*/, ''), type);
}

function headOf(item: string): { readonly title: string; readonly rest: string } {
  const bold = /^\*\*((?:\\.|[^*\n\\])+)\*\*/.exec(item.slice(0, MAX_HEAD));
  if (bold) {
    const title = (bold[1] ?? '').replace(/\\([\\*])/g, '$1').replace(/[:.]\s*$/, '');
    return { title, rest: item.slice(bold[0].length) };
  }
  const line = item.slice(0, MAX_HEAD).split('\n', 1)[0] ?? '';
  // A colon, a dash, a type in brackets, or the end of a sentence; places such as src/a.ts:12 hold none of them.
  const end = /:\s|\s[–—-]\s|\s(?=[([]\w+[)\]]\s*:)|[.!?]\s+(?=[\p{Lu}`*"])/u.exec(line)?.index ?? -1;
  if (end > 0) return { title: line.slice(0, end), rest: item.slice(end).replace(/^[.!?]/, '') };
  return { title: line.replace(/\.$/, ''), rest: line.length < item.length ? item.slice(line.length) : '' };
}
