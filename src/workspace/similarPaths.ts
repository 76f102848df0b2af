/** How alike two names must be, from 0 to 1, for one to be offered in place of the other. */
const ALIKE = 0.5;

/** The paths that were most probably meant by `asked`, the likeliest first. */
export function similarPaths(asked: string, candidates: Iterable<string>, limit = 3): readonly string[] {
  const wanted = asked.toLowerCase();
  const wantedName = nameOf(wanted);
  const pairsWanted = pairsOf(wantedName);
  const found: { path: string; score: number }[] = [];
  for (const path of candidates) {
    const lower = path.toLowerCase();
    const byName = likeness(pairsWanted, pairsOf(nameOf(lower)));
    if (byName < ALIKE) continue;
    // Of files with equally good names, the one in the more similar place.
    found.push({ path, score: byName + 0.1 * likeness(pairsOf(wanted), pairsOf(lower)) });
  }
  return found
    .toSorted((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ path }) => path);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Neighbouring characters; the marks at both ends let a name of one character have some too. */
function pairsOf(text: string): ReadonlySet<string> {
  const marked = `^${text}$`;
  return new Set(Array.from({ length: marked.length - 1 }, (_, index) => marked.slice(index, index + 2)));
}

/** The Sørensen–Dice coefficient of two sets. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared++;
  return (2 * shared) / (a.size + b.size);
}
