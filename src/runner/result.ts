import { distinct, MAX_FOLLOW_UPS, type FollowUp } from '../core/followUp.ts';
import type { TaskResult, Usage } from '../core/task.ts';
import { wholeResult } from '../core/wholeResult.ts';
import { cutText } from './cutText.ts';
import type { Model } from './models/model.ts';
import { readResultText } from './resultText.ts';

const MAX_SUMMARY = 500;

/** What a run came to, beside its last words. */
export interface RunFacts {
  readonly usage: Usage;
  readonly requests: number;
  readonly model: Pick<Model, 'sample' | 'approximate'>;
  /** What the agent suggested with its tool. */
  readonly suggested: readonly FollowUp[];
}

/**
 * The result of a run from its last words. The first paragraph, headings and code passed over, is the summary.
 * Follow-ups are taken out of the text; those beyond the most that a result has stay in it.
 */
export function resultFrom(text: string, { usage, requests, model, suggested }: RunFacts): TaskResult {
  const read = readResultText(text);
  const followUps = distinct([...suggested, ...read.followUps]);
  const beyond = followUps.slice(MAX_FOLLOW_UPS);
  const output = wholeResult({ output: read.rest, followUps: beyond });
  const { sample, approximate } = model;
  return {
    summary: summaryOf(read.summary ?? output),
    output,
    followUps: followUps.slice(0, MAX_FOLLOW_UPS),
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
