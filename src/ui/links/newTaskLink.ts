import { defined } from '../../core/defined.ts';
import { unfinishedDraftSchema } from '../../core/task.ts';
import { draftProblems } from '../../files/draftProblems.ts';
import { checkContext } from '../../workspace/contextEntry.ts';
import type { OwnDraft } from '../../core/ownDraft.ts';

export interface NewTaskLink {
  readonly draft: OwnDraft;
  /** What of the link was left out and why, a phrase each. */
  readonly ignored: readonly string[];
}

/** Longer links are not written by people. */
const MOST_CHARACTERS = 32_000;
const MOST_CONTEXT = 50;
/** What a stranger may suggest: what a person reads in the form before they queue it. Nothing of what costs or recurs. */
const KNOWN = ['title', 'description', 'instructions', 'agent', 'type', 'priority', 'context'] as const;
type Known = (typeof KNOWN)[number];

/**
 * Reads the query of a link to a new task (`title=…&description=…&context=src/**&context=README.md`). Links come from
 * anywhere: what does not hold is left out and named. Never throws.
 *
 * @param query as the editor gives it: decoded once
 */
export function readNewTaskLink(query: string): NewTaskLink {
  if (query.length > MOST_CHARACTERS) {
    return {
      draft: {},
      ignored: [`all of it: it is longer than ${MOST_CHARACTERS.toLocaleString('en')} characters`],
    };
  }
  const ignored: string[] = [];
  const given = new Map<Known, string[]>();
  for (const [key, value] of pairs(query)) {
    const known = KNOWN.find((name) => name === key);
    if (!known) ignored.push(`${shown(key)}: not for a link to set`);
    else if (known !== 'context' && given.has(known)) ignored.push(`${known}: given twice`);
    else given.set(known, [...(given.get(known) ?? []), value]);
  }
  return { draft: draftOf(given, ignored), ignored: [...new Set(ignored)] };
}

function draftOf(given: ReadonlyMap<Known, readonly string[]>, ignored: string[]): OwnDraft {
  const text = (name: Known): string | undefined => given.get(name)?.[0];
  const priority = text('priority');
  const draft = {
    title: text('title')?.replace(/\s+/g, ' '),
    description: text('description'),
    instructions: text('instructions'),
    agent: text('agent'),
    type: text('type'),
    priority: priority === undefined ? undefined : Number(priority),
    context: readable(given.get('context'), ignored),
  };
  const parsed = unfinishedDraftSchema.safeParse(defined(draft));
  if (parsed.success) return defined(parsed.data);
  const wrong = draftProblems(parsed.error);
  ignored.push(...wrong.map(({ field, message }) => `${field}: ${message}`));
  const fields = new Set(wrong.map(({ field }) => /^\w+/.exec(field)?.[0]));
  const rest = Object.entries(defined(draft)).filter(([name]) => !fields.has(name));
  return defined(unfinishedDraftSchema.catch({}).parse(Object.fromEntries(rest)));
}

function readable(entries: readonly string[] | undefined, ignored: string[]): readonly string[] | undefined {
  if (!entries) return undefined;
  const some = [...new Set(entries)].slice(0, MOST_CONTEXT);
  if (some.length < entries.length) ignored.push(`context: more than ${MOST_CONTEXT} entries, or one twice`);
  const wrong = new Map(checkContext(some).map(({ index, message }) => [index, message]));
  for (const message of wrong.values()) ignored.push(`context: ${message}`);
  const left = some.filter((_, index) => !wrong.has(index));
  return left.length > 0 ? left : undefined;
}

/** The editor has decoded the query as a whole: an `&` within a value is one that no `key=` follows. */
function pairs(query: string): readonly (readonly [key: string, value: string])[] {
  return query.split(/&(?=\w+=)/).flatMap((part) => {
    const at = part.indexOf('=');
    const key = part.slice(0, Math.max(0, at)).trim();
    const value = plain(part.slice(at + 1));
    return key === '' || value === '' ? [] : [[key, value] as const];
  });
}

/** Without what cannot be seen: control characters and those that turn the direction of writing around. */
function plain(value: string): string {
  // A form writes blanks as plus signs; a text without any blank that has some was written by one.
  const text = /\s/.test(value) ? value : value.replaceAll('+', ' ');
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|(?!\u200d)\p{Cf}|\p{Cs}/gu, '')
    .trim();
}

function shown(key: string): string {
  return key.length > 40 ? `${key.slice(0, 40)}…` : key;
}
