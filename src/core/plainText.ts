/** ANSI sequences, whole: what a terminal would obey. Source: ECMA-48, 5.4 (CSI) and 8.3 (OSC and its kin). */
const SEQUENCES =
  // oxlint-disable-next-line no-control-regex -- these characters are what it looks for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

/** Control characters but tab and line feed, marks that turn the direction of text, and lone halves of a character. */
const CONTROLS =
  // oxlint-disable-next-line no-control-regex -- as above
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu;

/** Text of tasks and models as it may be shown: nothing in it moves a cursor, colours, hides or turns anything round. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(SEQUENCES, '').replace(CONTROLS, '');
}

/** The same in one line. */
export function plainLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}
