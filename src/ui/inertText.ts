import { plain } from './panel/plain.ts';

/**
 * Text of a task or its agent for the editor's own boxes and notices, in one line. Those make a link of
 * `[text](command:…)` and an icon of `$(name)`: neither comes of it.
 */
export function inertText(text: string, length: number): string {
  return plain(text, length).replace(/\]\(/g, '] (').replace(/\$\(/g, '$ (');
}
