/** A text from a file as inline code: it can neither end the code nor break the line. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const longest = (line.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 0);
  const mark = '`'.repeat(longest + 1);
  const blank = longest > 0 ? ' ' : '';
  return `${mark}${blank}${line}${blank}${mark}`;
}

/** `path:line`, which editors and terminals turn into a link. */
export function place(path: string, line: number): string {
  return code(`${path}:${line}`);
}

export function items(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Bytes in words: `14.2 KB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return plural(bytes, 'byte');
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
