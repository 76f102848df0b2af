import { InsertTextFormat, type CompletionItem, type CompletionItemKind } from 'vscode-languageserver-types';
import type { ValuePlace } from './cursorPlace.ts';
import { quoted } from './quoted.ts';

/** One thing that may stand as a value. */
export interface ValueChoice {
  readonly value: string;
  readonly kind: CompletionItemKind;
  /** Beside it, on its line. */
  readonly detail?: string;
  /** Markdown. */
  readonly text?: string;
  /** A number or a time, which takes no quotes. */
  readonly isBare?: boolean;
  /** The beginning of something longer: writing goes on inside the quotes. */
  readonly isBeginning?: boolean;
}

/** What asks for completions again once the item stands there. */
export const SUGGEST_AGAIN = { title: 'Suggest', command: 'editor.action.triggerSuggest' } as const;

/** @param index its place among the choices, which the editor keeps */
export function valueItem(place: ValuePlace, choice: ValueChoice, index: number): CompletionItem {
  const { value, kind, detail, text, isBare = false, isBeginning = false } = choice;
  const word = isBare && place.quote === '' ? value : quoted(value, place.quote);
  const newText = formed(place.form, isBeginning ? openEnded(word) : word);
  return {
    label: value,
    kind,
    ...(detail === undefined ? {} : { labelDetails: { description: detail } }),
    ...(text === undefined ? {} : { documentation: { kind: 'markdown', value: text } }),
    filterText: `${place.quote}${value}`,
    sortText: String(index).padStart(5, '0'),
    textEdit: { range: place.range, newText },
    ...(isBeginning ? { insertTextFormat: InsertTextFormat.Snippet, command: SUGGEST_AGAIN } : {}),
  };
}

function formed(form: ValuePlace['form'], word: string): string {
  switch (form) {
    case 'plain':
    case 'entry':
      return word;
    case 'newList':
      return `[${word}]`;
    case 'newLine':
      return `- ${word}`;
    case 'spaced':
      return ` ${word}`;
  }
}

/** As a snippet with the cursor before its closing quote. */
function openEnded(word: string): string {
  const closing = /["']$/.exec(word)?.[0] ?? '';
  return `${escaped(word.slice(0, word.length - closing.length))}$0${closing}`;
}

/** What means something to snippets is taken as it stands. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}
