/**
 * Any text as Markdown, in a string that knows icons, that shows it as it is: nothing in it becomes a heading, a link,
 * an icon or HTML, and its lines stay lines. (`appendText` keeps blanks from breaking, which tears words apart.)
 */
export function markdownText(text: string): string {
  return text
    .replace(/\$\(/g, '\\$(')
    .replace(/[\\`*_{}[\]()#+\-.!~<>|&:=]/g, '\\$&')
    .replace(/\r?\n/g, '  \n');
}
