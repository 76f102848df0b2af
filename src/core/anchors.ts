/** A line that both texts have, once each: the same one, wherever it stands. */
export interface Anchor {
  readonly base: number;
  readonly line: number;
}

/**
 * Lines by which two long texts can be taken apart into shorter pieces: those that occur once in each, as many of them as
 * follow each other in the same order in both ("patience diff", Bram Cohen).
 */
export function anchorsOf(base: readonly string[], lines: readonly string[]): readonly Anchor[] {
  const places = new Map(onlyOnce(lines));
  const shared: Anchor[] = [];
  for (const [text, at] of onlyOnce(base)) {
    const line = places.get(text);
    if (line !== undefined) shared.push({ base: at, line });
  }
  return longestRising(shared);
}

/** Each line that occurs once, with its place, in the order of the text. */
function onlyOnce(lines: readonly string[]): readonly (readonly [text: string, at: number])[] {
  const places = new Map<string, number>();
  lines.forEach((text, at) => places.set(text, places.has(text) ? -1 : at));
  return [...places].filter(([, at]) => at >= 0);
}

/** The longest run of anchors, not necessarily side by side, whose `line` rises. Given in the order of `base`. */
function longestRising(anchors: readonly Anchor[]): readonly Anchor[] {
  interface Link extends Anchor {
    readonly before: Link | undefined;
  }
  // Of the runs of each length, the one that ends lowest.
  const ends: Link[] = [];
  for (const anchor of anchors) {
    const length = firstNotBelow(ends, anchor.line);
    ends[length] = { ...anchor, before: ends[length - 1] };
  }
  const run: Anchor[] = [];
  for (let link = ends.at(-1); link; link = link.before) run.push({ base: link.base, line: link.line });
  return run.toReversed();
}

function firstNotBelow(ends: readonly Anchor[], line: number): number {
  let from = 0;
  let to = ends.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const end = ends[middle];
    if (end && end.line < line) from = middle + 1;
    else to = middle;
  }
  return from;
}
