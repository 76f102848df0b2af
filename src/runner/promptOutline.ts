import { TASK_TYPES, type TaskType } from '../core/task.ts';

/** The headings of the task's message: `buildPrompt` writes them, the offline sample finds its way by them. */
export const HEADINGS = {
  task: '# Task: ',
  type: 'Type: ',
  description: '## Description',
  instructions: '## Instructions',
  context: '## Context',
  file: '### File ',
  extract: '### ',
  parents: '## Results of earlier tasks',
  parent: '### Result of ',
  leftOut: '## Left out',
} as const;

/** What a task's message is about, as far as its headings tell. */
export interface PromptOutline {
  readonly title: string;
  readonly type: TaskType;
  /** Description and instructions. */
  readonly text: string;
  readonly contextFiles: readonly string[];
  /** Refs of the tasks whose results are given. */
  readonly parents: readonly string[];
}

/** Reads the headings of a task's message; what is fenced is data and is passed over. */
export function readOutline(message: string): PromptOutline {
  const lines = unfenced(message);
  const title = after(lines, HEADINGS.task)[0] ?? '';
  const typeName = after(lines, HEADINGS.type)[0];
  const end = lines.findIndex((line) => line === HEADINGS.context || line === HEADINGS.parents);
  return {
    title,
    type: TASK_TYPES.find((type) => type === typeName) ?? 'general',
    text: lines.slice(0, end === -1 ? lines.length : end).join('\n'),
    contextFiles: after(lines, HEADINGS.file).flatMap(quoted),
    parents: after(lines, HEADINGS.parent).flatMap(quoted),
  };
}

function after(lines: readonly string[], start: string): readonly string[] {
  return lines.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length).trim());
}

/** The JSON string that a heading begins with. */
function quoted(text: string): readonly string[] {
  const match = /^"(?:[^"\\]|\\.)*"/.exec(text);
  if (!match) return [];
  try {
    const value: unknown = JSON.parse(match[0]);
    return typeof value === 'string' ? [value] : [];
  } catch {
    return [];
  }
}

function unfenced(message: string): readonly string[] {
  const outside: string[] = [];
  let fence: string | undefined;
  for (const line of message.split('\n')) {
    if (fence !== undefined) {
      if (line === fence) fence = undefined;
      continue;
    }
    fence = /^`{3,}/.exec(line)?.[0];
    if (fence === undefined) outside.push(line);
  }
  return outside;
}
