import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import { LineMap, type Range } from '../files/range.ts';
import type { ProjectFile } from './project.ts';
import { toEditor } from './ranges.ts';

/** The outline of a task file: its title, below it the keys of the front matter and the instructions. */
export function symbolsOf({ text, parsed }: ProjectFile): DocumentSymbol[] {
  const whole = new LineMap(text).range(0, text.length);
  const title = parsed.title ? parsed.positions.get('title')?.key : undefined;
  const keys = [...parsed.values.keys()].flatMap((key) => symbolOf(key, key, SymbolKind.Property) ?? []);
  const instructions = symbolOf('instructions', 'Instructions', SymbolKind.String);
  return [
    {
      name: parsed.title === undefined || parsed.title === '' ? parsed.path : parsed.title,
      kind: SymbolKind.File,
      range: toEditor(whole),
      selectionRange: toEditor(title ?? { ...whole, endLine: 1, endColumn: 1 }),
      children: [...keys, ...(instructions ? [instructions] : [])],
    },
  ];

  function symbolOf(field: string, name: string, kind: SymbolKind): DocumentSymbol | undefined {
    const { key, value } = parsed.positions.get(field) ?? {};
    if (!key || !value || name.trim() === '') return undefined;
    return { name, kind, range: toEditor(around(key, value)), selectionRange: toEditor(key) };
  }
}

function around({ line, column }: Range, { endLine, endColumn }: Range): Range {
  return { line, column, endLine, endColumn };
}
