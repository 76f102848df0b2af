/**
 * A UUID of version 7 (RFC 9562, section 5.7): sorts by time, unique by randomness.
 *
 * @param now milliseconds since the epoch
 * @param random 10 random bytes
 */
export function makeTaskId(now: number, random: Uint8Array): string {
  const time = Math.floor(now).toString(16).padStart(12, '0');
  const byte = (index: number) => random[index] ?? 0;
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const versioned = 0x7000 | (((byte(0) << 8) | byte(1)) & 0x0fff);
  const variant = 0x8000 | (((byte(2) << 8) | byte(3)) & 0x3fff);
  const tail = Array.from({ length: 6 }, (_, i) => hex(byte(4 + i), 2)).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex(versioned, 4)}-${hex(variant, 4)}-${tail}`;
}

/** A readable ref from a title: `Review the parser!` becomes `review-the-parser`. */
export function refFromTitle(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return Array.from(words).slice(0, 40).join('').replace(/-+$/, '') || 'task';
}
