import * as z from 'zod';
import type { OwnDraft } from './ownDraft.ts';
import { plainLine, plainText } from './plainText.ts';
import { TASK_TYPES, type TaskType } from './taskTypes.ts';

/** The most that one result suggests: more is a plan, not a suggestion. */
export const MAX_FOLLOW_UPS = 10;
const MAX_TITLE = 200;
const MAX_DESCRIPTION = 4_000;

/** Work that an agent came upon and was not asked for. It is a suggestion: a person queues it, or nobody does. */
export const followUpSchema = z.strictObject({
  /** One line. */
  title: z.string(),
  /** Markdown; may be empty. */
  description: z.string(),
  type: z.enum(TASK_TYPES).optional(),
});
export type FollowUp = z.infer<typeof followUpSchema>;

/**
 * A follow-up from texts that a model wrote: bounded, its title one line, without characters that cannot be seen.
 * Undefined where no title is left.
 */
export function followUpFrom(title: string, description: string, type?: TaskType): FollowUp | undefined {
  const line = plainLine(title);
  if (line === '') return undefined;
  return {
    title: shortened(line, MAX_TITLE),
    description: shortened(withoutTrails(plainText(description)).trim(), MAX_DESCRIPTION),
    ...(type === undefined ? {} : { type }),
  };
}

/** The task that a follow-up would be. It comes after the task that suggested it, whose result it is given. */
export function followUpDraft({ title, description, type }: FollowUp, parent: string): OwnDraft {
  return {
    title,
    description: description === '' ? title : description,
    ...(type === undefined ? {} : { type }),
    dependsOn: [parent],
  };
}

/** Each once, by its title, in their order. */
export function distinct(followUps: readonly FollowUp[]): readonly FollowUp[] {
  const byTitle = new Map<string, FollowUp>();
  for (const one of followUps) {
    const key = one.title.toLowerCase();
    if (!byTitle.has(key)) byTitle.set(key, one);
  }
  return [...byTitle.values()];
}

/** The type that a word names, whatever its case. */
export function typeNamed(word: string): TaskType | undefined {
  return TASK_TYPES.find((type) => type === word.trim().toLowerCase());
}

/** Without blanks at the ends of lines. */
function withoutTrails(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
