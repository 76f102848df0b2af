import type { PromptOutline } from '../../promptOutline.ts';

const MAX_WORDS = 3;
/** Words that a question is made of, rather than what it is about. */
const PLAIN = new Set(
  'about after against alternatives apart because before being between compare conclude could decide description different does every evidence files finds found from general given going have instructions into keep makes name nothing options other part question research source sources still take task that their there these this type unknown what when where whether which while with within without would write your'.split(
    ' ',
  ),
);

/** The words that a question is most about: the longest of its title, then of its text. */
export function searchWords({ title, text }: PromptOutline): readonly string[] {
  const ranked = [title, text].flatMap((part) =>
    [...new Set(part.toLowerCase().match(/[\p{L}_]{5,}/gu) ?? [])]
      .filter((word) => !PLAIN.has(word))
      .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1)),
  );
  return [...new Set(ranked)].slice(0, MAX_WORDS);
}
