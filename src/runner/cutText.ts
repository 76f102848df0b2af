/**
 * The first `length` characters of a text at most, never with half a surrogate pair at the end: some servers refuse a
 * whole conversation for one.
 */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept;
}
