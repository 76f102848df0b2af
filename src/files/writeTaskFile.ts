import { stringify } from 'yaml';
import { QueueError } from '../core/errors.ts';
import { MAX_RETRIES, PRIORITY, type TaskDraft } from '../core/task.ts';
import { endsInsideBlock, findHeadings, writeHeading } from './markdownHeadings.ts';
import { isInstructions, unixLines } from './markdownSections.ts';

/**
 * The task file that is read back as `draft` (line breaks become LF). What has its default is left out, `agent` and
 * `type` always stand there.
 *
 * @throws QueueError `invalid` for the few texts that a task file cannot hold, naming the field
 */
export function writeTaskFile(draft: TaskDraft): string {
  const description = unixLines(draft.description);
  refuse('title', titleTrouble(draft.title));
  refuse('description', descriptionTrouble(description));
  const head = stringify(frontMatter(draft), { lineWidth: 0 });
  const instructions = unixLines(draft.instructions);
  return `---\n${head}---\n\n${writeHeading(1, draft.title)}\n\n${description}\n\n## Instructions\n\n${instructions}\n`;
}

function frontMatter(draft: TaskDraft): Record<string, unknown> {
  const { ref, agent, type, priority, dependsOn, onParentFailure, scheduledAt, maxRetries, context } = draft;
  return {
    ...(ref === undefined ? {} : { id: ref }),
    agent,
    type,
    ...(priority === PRIORITY.default ? {} : { priority }),
    ...(dependsOn.length === 0 ? {} : { dependsOn }),
    ...(onParentFailure === 'block' ? {} : { onParentFailure }),
    ...(scheduledAt === undefined ? {} : { scheduledAt: isoTime(scheduledAt) }),
    ...(draft.schedule === undefined ? {} : { schedule: scheduleKeys(draft.schedule) }),
    ...(maxRetries === MAX_RETRIES.default ? {} : { maxRetries }),
    ...(context.length === 0 ? {} : { context }),
    ...(draft.provider === undefined ? {} : { provider: draft.provider }),
    ...(draft.model === undefined ? {} : { model: draft.model }),
    ...(Object.keys(draft.budget).length === 0 ? {} : { budget: draft.budget }),
  };
}

function scheduleKeys({ misfire, ...when }: NonNullable<TaskDraft['schedule']>): Record<string, unknown> {
  return { ...when, ...(misfire === 'once' ? {} : { misfire }) };
}

/** The last moment of the year 9999: ISO 8601 writes later years in another way. */
const LAST_MOMENT = 253_402_300_799_999;

function isoTime(ms: number): string {
  refuse('scheduledAt', ms > LAST_MOMENT ? 'lies after the year 9999' : undefined);
  return new Date(ms).toISOString();
}

function titleTrouble(title: string): string | undefined {
  return /[\r\n]/.test(title) ? 'has more than one line' : undefined;
}

function descriptionTrouble(description: string): string | undefined {
  if (findHeadings(description).some(isInstructions)) {
    return 'has a heading ## Instructions of its own, which would begin the instructions';
  }
  return endsInsideBlock(description) ? 'has a code block or comment that is not closed' : undefined;
}

function refuse(field: string, trouble: string | undefined): void {
  if (trouble === undefined) return;
  throw new QueueError('invalid', `${field}: ${trouble}, so it cannot be written to a task file`, { field });
}
