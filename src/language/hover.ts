import type { Hover, Position } from 'vscode-languageserver-types';
import type { Range } from '../files/range.ts';
import { keyDoc } from '../files/taskFileKeys.ts';
import type { TaskContext } from '../workspace/taskContext.ts';
import { contextWords } from './contextWords.ts';
import { agentWords, cronWords, momentWords, providerWords, taskWords } from './hoverWords.ts';
import { keyText } from './keyText.ts';
import type { Project, ProjectFile } from './project.ts';
import { holds, toEditor } from './ranges.ts';
import type { QueuedTask } from './requests.ts';

export interface HoverAround {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What the queue has of these refs; nothing where it cannot be asked. */
  readonly queued: (refs: readonly string[]) => Promise<readonly QueuedTask[]>;
  /** What an agent would be given for an entry of `context` if its task ran now. */
  readonly read: (entry: string) => Promise<TaskContext>;
}

/** What a person wants to know of the word at a position: what a key is for, or what a value stands for. */
export async function hoverAt(
  project: Project,
  file: ProjectFile,
  position: Position,
  around: HoverAround,
): Promise<Hover | null> {
  const place = fieldAt(file, position);
  if (!place) return null;
  const { field, isKey, range } = place;
  const words = isKey ? undefined : await valueWords(project, file, field, around);
  const doc = keyDoc(field);
  const value = words ?? (doc && keyText(doc));
  return value === undefined ? null : { contents: { kind: 'markdown', value }, range: toEditor(range) };
}

interface FieldPlace {
  readonly field: string;
  readonly isKey: boolean;
  readonly range: Range;
}

/** The innermost field whose key or value lies at a position. */
function fieldAt({ parsed }: ProjectFile, position: Position): FieldPlace | undefined {
  let inner: FieldPlace | undefined;
  for (const [field, { key, value }] of parsed.positions) {
    if (key && holds(key, position)) return { field, isKey: true, range: key };
    if (holds(value, position) && field.length >= (inner?.field.length ?? 0))
      inner = { field, isKey: false, range: value };
  }
  return inner;
}

/** Undefined where a value says nothing that its key does not say. */
async function valueWords(
  project: Project,
  file: ProjectFile,
  field: string,
  around: HoverAround,
): Promise<string | undefined> {
  const [, list, index] = /^(\w+)\[(\d+)\]$/.exec(field) ?? [];
  const { values, ref, dependsOn } = file.parsed;
  if (list === 'dependsOn') {
    const parent = project.refOf(dependsOn[Number(index)] ?? '', file);
    return parent === '' ? undefined : taskWords(project, parent, await around.queued([parent]));
  }
  if (list === 'context') {
    const entry = textOf(listOf(values.get(list))[Number(index)]);
    return entry === undefined ? undefined : contextWords(entry, around.read);
  }
  switch (field) {
    case 'id':
      return taskWords(project, ref, await around.queued([ref]));
    case 'agent':
      return agentWords(project, textOf(values.get(field)));
    case 'provider':
    case 'model':
      return providerWords(project, file);
    case 'scheduledAt':
      return momentWords(textOf(values.get(field)), around.now);
    case 'schedule.cron':
    case 'schedule.timeZone':
      return cronWords(values.get('schedule'), around.now);
    default:
      return undefined;
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
