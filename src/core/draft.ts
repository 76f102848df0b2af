import type * as z from 'zod';
import { QueueError } from './errors.ts';
import { defined } from './defined.ts';
import { INSTRUCTIONS } from './instructions.ts';
import {
  taskDraftSchema,
  taskPatchSchema,
  type TaskDraft,
  type TaskDraftInput,
  type TaskPatch,
  type TaskType,
} from './task.ts';

/** One thing wrong with an input, named by the field it stands in. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** The problems of a failed parse, each with the path of its field (`budget.steps`, `dependsOn[2]`). */
export function fieldProblems(error: z.ZodError): readonly FieldProblem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: pathText([...issue.path, key]), message: 'unknown field' }));
    }
    return [{ field: pathText(issue.path), message: lowerFirst(issue.message) }];
  });
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part),
    '',
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** @throws QueueError `invalid` naming the first wrong field, with `where` before it */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, where = ''): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [first] = fieldProblems(parsed.error);
  const field = `${where}${first?.field ?? ''}`;
  throw new QueueError('invalid', `${field}: ${first?.message ?? 'is not valid'}`, { field });
}

/** @throws QueueError `invalid` naming the first wrong field */
export function parseDraft(input: unknown, where = ''): TaskDraft {
  return parseInput(taskDraftSchema, input, where);
}

/** @throws QueueError `invalid` naming the first wrong field */
export function parsePatch(input: unknown): TaskPatch {
  return defined(parseInput(taskPatchSchema, input));
}

/**
 * A whole draft from one sentence or a few: the first line is the title, all of it the description.
 *
 * @throws QueueError `invalid` where there is too little text
 */
export function draftFromText(
  text: string,
  choice: Pick<TaskDraftInput, 'agent' | 'type'> & Partial<TaskDraftInput>,
): TaskDraft {
  return parseDraft({ ...textsOf(text, choice.type ?? 'general'), ...choice });
}

/** What a person's words come to where they wrote no more: the first line is the title, all of it the description. */
export function textsOf(
  text: string,
  type: TaskType,
): Pick<TaskDraft, 'title' | 'description' | 'instructions'> {
  const trimmed = text.trim();
  const [firstLine = ''] = trimmed.split('\n', 1);
  return {
    title: firstLine.length > 120 ? `${firstLine.slice(0, 119)}…` : firstLine.trimEnd(),
    description: trimmed,
    instructions: INSTRUCTIONS[type],
  };
}
