import { fileStem } from './fileStem.ts';
import { writeHeading } from './markdownHeadings.ts';

/** What stands in a new task file until somebody says what it is about. */
export const NEW_DESCRIPTION = 'Say here what this task is about.';

/** The file that a task of this title lies in. */
export function taskFileName(title: string): string {
  return `${fileStem(title, 'task') ?? 'task'}.task.md`;
}

/**
 * A new task file to write on. It can be queued as it is.
 *
 * @param front the lines of its front matter
 */
export function newTaskFile(title: string, front: readonly string[] = []): string {
  const head = front.length === 0 ? '' : `---\n${front.join('\n')}\n---\n\n`;
  const instructions = '## Instructions\n\nSay here, step by step, what to do.\n';
  return `${head}${writeHeading(1, title)}\n\n${NEW_DESCRIPTION}\n\n${instructions}`;
}
