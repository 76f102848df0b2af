/** On one line, of bounded length, and without the characters that turn the direction of what stands beside them. */
export function plain(text: string, length: number): string {
  const line = text
    .slice(0, length * 4)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g, '')
    .trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
