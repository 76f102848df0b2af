import type { TaskResult, Usage } from '../core/task.ts';
import { cutText } from './cutText.ts';
import type { Model } from './models/model.ts';

const MAX_SUMMARY = 500;

/** The result of a run from its last words: the first paragraph, headings and code passed over, is the summary. */
export function resultFrom(
  text: string,
  usage: Usage,
  requests: number,
  { sample, approximate }: Pick<Model, 'sample' | 'approximate'>,
): TaskResult {
  return {
    summary: summaryOf(text),
    output: text.trim(),
    artifacts: [],
    // The engine knows the running time over all attempts and puts it in.
    metrics: { ...usage, ...(approximate ? { approximate } : {}), requests, executionTimeMs: 0 },
    sample,
  };
}

function summaryOf(text: string): string {
  const line = (firstParagraph(text) || text.trim()).replace(/\s+/g, ' ');
  return line.length > MAX_SUMMARY ? `${cutText(line, MAX_SUMMARY - 1)}…` : line;
}

/** Its lines up to a blank one, a heading or a fence; what stands in fences is passed over. */
function firstParagraph(text: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
    } else if (mark !== undefined) {
      if (lines.length > 0) break;
      fence = mark;
    } else if (/^\s*$|^#{1,6}\s/.test(line)) {
      if (lines.length > 0) break;
    } else lines.push(line.trim());
  }
  return lines.join(' ');
}
