import type { KeyDoc } from '../files/taskFileKeys.ts';

/** As editors show it. */
export function keyText({ text, example }: KeyDoc): string {
  return `${text}\n\n\`\`\`yaml\n${example}\n\`\`\``;
}
