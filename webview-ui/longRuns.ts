/** Characters without a space after which a line may break. Fonts with kerning take seconds to break longer ones anywhere. */
const RUN = /\S{40}(?=\S)/gu;

/** The text in pieces between which a line may break, where it has runs that are too long for one. */
export function breakable(text: string): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { index, 0: run } of text.matchAll(RUN)) {
    pieces.push(text.slice(from, index + run.length));
    from = index + run.length;
  }
  return [...pieces, text.slice(from)];
}
