import type { FollowUp } from './followUp.ts';

/** The heading under which follow-ups stand, where they are written out. */
export const FOLLOW_UPS = '## Follow-ups';

interface ResultTexts {
  readonly output: string;
  readonly followUps: readonly FollowUp[];
}

/** All that came of a task as one Markdown text: the output, then what the agent suggests to do next. */
export function wholeResult({ output, followUps }: ResultTexts): string {
  if (followUps.length === 0) return output;
  return [output, `${FOLLOW_UPS}\n\n${followUps.map(listItem).join('\n')}`].filter(Boolean).join('\n\n');
}

function listItem({ title, description, type }: FollowUp): string {
  const head = `- **${title.replace(/[\\*]/g, '\\$&')}**${type === undefined ? '' : ` (${type})`}`;
  // Whatever belongs to an item is indented as far as its text.
  return description === '' ? head : `${head}: ${description.replace(/\n(?!\n|$)/g, '\n  ')}`;
}
