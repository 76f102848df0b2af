import type { TaskResult, Usage } from '../core/task.ts';

const MAX_SUMMARY = 500;

/** The result of a run from its last words: the first paragraph that is no heading is the summary. */
export function resultFrom(text: string, usage: Usage, requests: number, sample: boolean): TaskResult {
  return {
    summary: summaryOf(text),
    output: text.trim(),
    artifacts: [],
    // The engine knows the running time over all attempts and puts it in.
    metrics: { ...usage, requests, executionTimeMs: 0 },
    sample,
  };
}

function summaryOf(text: string): string {
  const paragraphs = text.split(/\n\s*\n/).map((part) => part.trim());
  const first = paragraphs.find((part) => part && !/^#{1,6}\s/.test(part) && !part.startsWith('```'));
  const line = (first ?? text.trim()).replace(/\s+/g, ' ');
  return line.length > MAX_SUMMARY ? `${line.slice(0, MAX_SUMMARY - 1)}…` : line;
}
