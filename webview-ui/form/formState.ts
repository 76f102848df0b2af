import type { Choices, ContextEntry, Edited, Parent } from '../contract/form.ts';
import type { Problems } from './problems.ts';
import type { FieldId, Values } from './values.ts';

/** All that the form shows. */
export interface FormState {
  readonly values: Values;
  readonly choices: Choices;
  readonly edited: Edited | undefined;
  /** What is said at the fields: of those that the person has left, or of all once they tried to queue. */
  readonly problems: Problems;
  /** By path; what is not measured yet is not there. */
  readonly measured: ReadonlyMap<string, ContextEntry>;
  /** Tasks that fit what is typed into the search for dependencies. */
  readonly found: readonly Parent[];
  readonly search: string;
  readonly moreOpen: boolean;
  /** Something stood in the form before somebody else filled it in, or before it was started over. */
  readonly hasSetAside: boolean;
  /** The task that was to be changed has begun meanwhile. */
  readonly hasBegun: boolean;
  readonly busy: boolean;
  /** What a person is told below the buttons. */
  readonly said: Said | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Said {
  readonly kind: 'done' | 'problem';
  readonly words: string;
  /** The task that it is about, to be shown. */
  readonly task?: string;
}

/** What the person does. */
export interface FormActions {
  set(part: Partial<Values>): void;
  /** The person has left a field: from now on its problem is said. */
  left(field: FieldId): void;
  openMore(isOpen: boolean): void;
  search(text: string): void;
  addContext(source: 'files' | 'editors' | 'selection'): void;
  addPattern(pattern: string): void;
  drop(uris: readonly string[]): void;
  /** The form is closed when the task is queued, or stays for the next one. */
  queue(then: 'close' | 'stay'): void;
  save(): void;
  saveAsTaskFile(): void;
  startOver(): void;
  bringBack(): void;
  openTask(task: string): void;
  connectModel(): void;
}
