import { plainText } from '../core/plainText.ts';

/** Text of tasks and models as it may be printed: no character in it moves the cursor, colours or hides anything. */
export function safeText(text: string): string {
  return plainText(text).replace(/\t/g, '    ');
}

/** The same in one line. */
export function safeLine(text: string): string {
  return safeText(text).replace(/\s+/g, ' ').trim();
}

/** JSON in one line with nothing in it that a terminal would obey. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
