import type { ReadFile } from './toolAnswers.ts';

export interface Exported {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  /** Whether a comment that is no TODO stands right above it (or, in Python, a docstring below). */
  readonly documented: boolean;
}

interface Language {
  readonly endings: readonly string[];
  /** What is visible outside the file; the first group is its name. */
  readonly exported: RegExp;
  /** What the file asks of others; the first group names them. */
  readonly imported: RegExp;
}

const LANGUAGES: readonly Language[] = [
  {
    endings: ['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs'],
    exported:
      /^(?:export\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\*?|class|const|let|var|interface|type|enum)\s+|(?:module\.)?exports\.(?=[\w$]+\s*=)|module\.exports\s*=\s*(?=[\w$]+;?\s*$))([\w$]+)/,
    imported: /(?:\bfrom\s+|\bimport\s*\(?\s*|\brequire\(\s*)['"]([^'"]+)['"]/,
  },
  {
    endings: ['py'],
    exported: /^(?:async\s+)?(?:def|class)\s+([A-Za-z]\w*)/,
    imported: /^(?:from|import)\s+([\w.]+)/,
  },
  {
    endings: ['go'],
    exported: /^(?:func(?:\s+\([^)]*\))?|type|var|const)\s+([A-Z]\w*)/,
    imported: /^(?:import)?\s*"([^"]+)"/,
  },
  {
    endings: ['rs'],
    exported: /^pub(?:\([^)]*\))?\s+(?:async\s+)?(?:fn|struct|enum|trait|type|const|mod)\s+(\w+)/,
    imported: /^use\s+([\w:]+)/,
  },
  {
    endings: ['java', 'cs', 'kt'],
    exported: /^\s*public\s+(?:static\s+|final\s+|abstract\s+)*(?:class|interface|enum|record)\s+(\w+)/,
    imported: /^(?:import|using)\s+([\w.]+)/,
  },
];

const BY_ENDING = new Map(
  LANGUAGES.flatMap((language) => language.endings.map((ending) => [ending, language] as const)),
);

export function isSource(path: string): boolean {
  return languageOf(path) !== undefined;
}

export function isTest(path: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|spec)\/|[._-](?:test|spec)\.\w+$|(?:^|\/)test_\w+\.py$/.test(path);
}

export function exportsOf({ path, lines }: ReadFile): readonly Exported[] {
  const language = languageOf(path);
  if (!language) return [];
  return [...lines].flatMap(([line, text]) => {
    const name = language.exported.exec(text)?.[1];
    if (name === undefined) return [];
    const place = /^(?:module\.)?exports\b/.test(text) ? definitionOf(name, lines, line) : line;
    return [{ path, line: place, name, documented: isDocumented(lines, place) }];
  });
}

/** In CommonJS a name is often exported far from where it stands; where neither is seen, the place of the export counts. */
function definitionOf(name: string, lines: ReadonlyMap<number, string>, exportedAt: number): number {
  const found = [...lines].find(([, text]) => {
    const defined = /^(?:async\s+)?(?:function\*?|class|const|let|var)\s+([\w$]+)/.exec(text)?.[1];
    return defined === name;
  });
  return found?.[0] ?? exportedAt;
}

function isDocumented(lines: ReadonlyMap<number, string>, line: number): boolean {
  const above = lines.get(line - 1)?.trim() ?? '';
  const below = lines.get(line + 1)?.trim() ?? '';
  const commented = /\*\/$|^\/\/|^#(?!!)/.test(above) && !/\b(?:TODO|FIXME)\b/.test(above);
  return commented || /^(?:"""|''')/.test(below);
}

/** The files among `paths` that `file` imports by a relative path, with the line that does. */
export function importsOf(
  { path, lines }: ReadFile,
  paths: ReadonlySet<string>,
): readonly { readonly path: string; readonly line: number }[] {
  const language = languageOf(path);
  if (!language) return [];
  return [...lines].flatMap(([line, text]) => {
    const wanted = language.imported.exec(text)?.[1];
    const found = wanted?.startsWith('.') === true ? resolveImport(path, wanted, paths) : undefined;
    return found === undefined ? [] : [{ path: found, line }];
  });
}

function resolveImport(from: string, wanted: string, paths: ReadonlySet<string>): string | undefined {
  const parts = from.split('/').slice(0, -1);
  for (const part of wanted.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  const base = parts.join('/');
  const bare = base.replace(/\.[cm]?jsx?$/, '');
  return [base, ...[base, bare].flatMap(withEndings)].find((candidate) => paths.has(candidate));
}

function withEndings(base: string): readonly string[] {
  return ['ts', 'tsx', 'mts', 'js', 'jsx', 'mjs'].flatMap((ending) => [
    `${base}.${ending}`,
    `${base}/index.${ending}`,
  ]);
}

function languageOf(path: string): Language | undefined {
  return BY_ENDING.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase());
}
