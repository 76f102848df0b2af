import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
export const BUNDLE = path.join(REPOSITORY, 'l10n/bundle.l10n.json');

/** A call with a text that is written out, up to what follows it. */
const CALL =
  /\bl10n\s*\.\s*t\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.)*)`)?\s*(.)/gs;

export interface Found {
  /** In order, each once. */
  readonly texts: readonly string[];
  /** `file:line` of calls of the editor's side whose text is not written out: nobody could translate it. */
  readonly unread: readonly string[];
}

/** The texts that are shown to a person, from all of the editor's side and the web views. */
export function findTexts(): Found {
  const texts = new Set<string>();
  const unread: string[] = [];
  for (const file of globSync('{src,webview-ui}/**/*.ts', { cwd: REPOSITORY })) {
    const source = readFileSync(path.join(REPOSITORY, file), 'utf8');
    for (const match of source.matchAll(CALL)) {
      const written = match[1] ?? match[2] ?? match[3];
      const isWhole = match[4] === ',' || match[4] === ')';
      if (written !== undefined && isWhole) texts.add(plain(written));
      else if (file.startsWith('src'))
        unread.push(`${file}:${source.slice(0, match.index).split('\n').length}`);
    }
  }
  return { texts: [...texts].toSorted(), unread };
}

/** What a translator gets: each text by itself. */
export function bundleOf(texts: readonly string[]): string {
  return `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`;
}

/** As it is once the source was read: the few escapes that texts for people need. */
function plain(written: string): string {
  return written.replace(/\\(u\{?([\da-f]+)\}?|.)/gis, (_, sign: string, code?: string) => {
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    return sign === 'n' ? '\n' : sign === 't' ? '\t' : sign;
  });
}
