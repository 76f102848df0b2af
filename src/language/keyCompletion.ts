import { CompletionItemKind, InsertTextFormat, type CompletionItem } from 'vscode-languageserver-types';
import { BUDGET_KEYS, keyDoc, SCHEDULE_KEYS, TASK_FILE_KEYS } from '../files/taskFileKeys.ts';
import type { KeyGroup, KeyPlace } from './cursorPlace.ts';
import { keyText } from './keyText.ts';
import type { ProjectFile } from './project.ts';
import { SUGGEST_AGAIN } from './valueItem.ts';

const KEYS: Readonly<Record<KeyGroup, readonly string[]>> = {
  '': TASK_FILE_KEYS,
  budget: BUDGET_KEYS,
  schedule: SCHEDULE_KEYS,
};

/** The keys of a group that the file does not have yet, in the order in which they are written. */
export function keyItems(file: ProjectFile, place: KeyPlace): readonly CompletionItem[] {
  const prefix = place.group === '' ? '' : `${place.group}.`;
  return KEYS[place.group].flatMap((key, index) => {
    const path = `${prefix}${key}`;
    const doc = keyDoc(path);
    if (!doc || file.parsed.positions.has(path)) return [];
    return {
      label: key,
      kind: CompletionItemKind.Property,
      documentation: { kind: 'markdown', value: keyText(doc) },
      sortText: String(index).padStart(5, '0'),
      textEdit: { range: place.range, newText: place.hasColon ? key : `${key}:${opening(key, place)}` },
      ...(place.hasColon ? {} : { insertTextFormat: InsertTextFormat.Snippet, command: SUGGEST_AGAIN }),
    };
  });
}

/** What a value of the key begins with. */
function opening(key: string, { isFlow }: KeyPlace): string {
  if (key === 'dependsOn' || key === 'context') return ' [$0]';
  return !isFlow && (key === 'budget' || key === 'schedule') ? '\n  $0' : ' $0';
}
