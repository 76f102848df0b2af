import type { CompletionItem, Position } from 'vscode-languageserver-types';
import { bodyItems } from './bodyCompletion.ts';
import { contextChoices, type Within } from './contextCompletion.ts';
import { cursorPlace, type ValuePlace } from './cursorPlace.ts';
import { dependencyChoices } from './dependencyCompletion.ts';
import { keyItems } from './keyCompletion.ts';
import type { Project, ProjectFile } from './project.ts';
import { valueItem, type ValueChoice } from './valueItem.ts';
import { wordChoices } from './wordCompletion.ts';

export interface CompletionAround {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly within: Within;
}

/** What may be written at a position, the likeliest first. */
export async function completionsAt(
  project: Project,
  file: ProjectFile,
  position: Position,
  around: CompletionAround,
): Promise<readonly CompletionItem[]> {
  const place = cursorPlace(file.text, position);
  switch (place.kind) {
    case 'key':
      return keyItems(file, place);
    case 'value': {
      const choices = await choicesOf(project, file, place, around);
      return choices.map((choice, index) => valueItem(place, choice, index));
    }
    case 'body':
      return bodyItems(file, position);
    case 'nowhere':
      return [];
  }
}

async function choicesOf(
  project: Project,
  file: ProjectFile,
  place: ValuePlace,
  { now, within }: CompletionAround,
): Promise<readonly ValueChoice[]> {
  switch (place.key) {
    case 'dependsOn':
      return dependencyChoices(project, file);
    case 'context':
      return contextChoices(place.typed, within);
    default:
      return wordChoices(project, file, place.key, now);
  }
}
