import type { Entry } from './statement.ts';

/** For each category the words that give an entry away. */
export type Rules = Record<string, readonly string[]>;

export const OTHER = 'other';

/** The first category one of whose words stands in the entry's text, or `other`. */
export function categorize(entry: Entry, rules: Rules): string {
  const text = entry.text.toLowerCase();
  for (const [category, words] of Object.entries(rules)) {
    // FIXME: "rent" is found in "Current account fee" as well; this should compare whole words.
    if (words.some((word) => text.includes(word.toLowerCase()))) return category;
  }
  return OTHER;
}
