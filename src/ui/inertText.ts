import { plain } from './panel/plain.ts';

/**
 * Text of a task or its agent for the editor's own boxes and notices, in one line. Those make a link of
 * `[text](command:…)` and an icon of `$(name)`: neither comes of it.
 */
export function inertText(text: string, length: number): string {
  return withoutLinks(plain(text, length)).replace(/\$\(/g, '$ (');
}

/** A sentence of ours for a notice, with names in it that an agent may have made. */
export function withoutLinks(sentence: string): string {
  return sentence.replace(/\]\(/g, '] (');
}
