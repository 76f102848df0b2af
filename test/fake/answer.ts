import type { Step } from './modelScript.ts';

/** A stream in three parts: faults in the middle strike inside `body`. Each entry is one server-sent event. */
export interface StreamPlan {
  readonly head: readonly string[];
  readonly body: readonly string[];
  readonly tail: readonly string[];
}

export interface ReportedUsage {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly reasoning: number;
}

/** The tokens that an answer reports. Sizes of what is really sent, so that two different turns differ. */
export function usageOf(step: Step, requestText: string): ReportedUsage {
  const said = [step.text, step.reasoning, step.refusal, JSON.stringify(step.toolCalls ?? '')].join('');
  const { usage } = step;
  return {
    input: usage?.input ?? Math.ceil(requestText.length / 4),
    output: usage?.output ?? Math.ceil(said.length / 4),
    cached: usage?.cached ?? 0,
    reasoning: usage?.reasoning ?? 0,
  };
}

export function argumentsText(args: unknown): string {
  return typeof args === 'string' ? args : JSON.stringify(args ?? {});
}

/** `text` in about `count` pieces; none for an empty text. */
export function pieces(text: string | undefined, count: number): readonly string[] {
  const whole = text ?? '';
  const size = Math.max(1, Math.ceil(whole.length / count));
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
    whole.slice(i * size, (i + 1) * size),
  );
}

/** Distinguishes ids within one server. */
export type NextId = (prefix: string) => string;
