import type { Failure } from '../../core/failure.ts';
import type { Heard, HeardCall } from './heard.ts';
import { endedEarly, permanent, transient } from './failures.ts';

/** How some servers say `stop` in words that the SDK does not know. */
const STOP_WORDS: ReadonlySet<string> = new Set(['eos', 'eos_token', 'stop_sequence', 'end_turn']);

/**
 * Whether what a stream said until it ended is a whole turn. An answer that was cut, by whomever, is none: it would
 * be shown as a result. An answer at its output limit is one only where it holds a whole tool call, with which the
 * conversation goes on.
 *
 * @returns the failure, or undefined for a whole turn
 */
export function judge(heard: Heard, providerId: string, maxOutputTokens?: number): Failure | undefined {
  switch (heard.finishReason) {
    case 'stop':
    case 'tool-calls':
      return emptyAnswer(heard, providerId);
    case 'length':
      return heard.calls.some(isWhole)
        ? undefined
        : permanent(outputLimit(heard, providerId, maxOutputTokens));
    case 'content-filter':
      return permanent(withheld(heard, providerId));
    case 'other':
      if (STOP_WORDS.has(heard.rawFinishReason ?? '')) return emptyAnswer(heard, providerId);
      return endedEarly(providerId, heard.begun, heard.rawFinishReason);
    case 'error':
    case 'interrupted':
    case undefined:
      return endedEarly(providerId, heard.begun, heard.rawFinishReason);
  }
}

/** Arguments that were cut do not parse, so what parsed is whole. */
export function isWhole(call: HeardCall): boolean {
  return typeof call.input === 'object' && call.input !== null && !Array.isArray(call.input);
}

export function emptyAnswer(heard: Pick<Heard, 'text' | 'calls'>, providerId: string): Failure | undefined {
  return heard.text.trim() === '' && heard.calls.length === 0
    ? transient(`The model of ${providerId} answered with nothing. Try again, or choose another model.`)
    : undefined;
}

function outputLimit(heard: Heard, providerId: string, maxOutputTokens: number | undefined): string {
  const limit = maxOutputTokens === undefined ? '' : ` of ${maxOutputTokens} tokens`;
  const advice = "Raise the agent's maxOutputTokens, or ask for less in one task";
  return heard.text.trim() === ''
    ? `The model of ${providerId} used up its output limit${limit} before it said anything. ${advice}.`
    : `The answer of ${providerId} reached the output limit${limit} before its end and is not kept. ${advice}.`;
}

/** A refusal is the model's own text; a filter leaves none, or half of one. */
function withheld(heard: Heard, providerId: string): string {
  const words = heard.rawFinishReason === 'content_filter' ? '' : heard.text.replace(/\s+/g, ' ').trim();
  if (words === '') {
    return `The content filter of ${providerId} stopped the answer. Change the wording of the task, or choose another model.`;
  }
  const quoted = words.length > 200 ? `${words.slice(0, 199)}…` : words;
  return `The model of ${providerId} declined: "${quoted}" Change the wording of the task, or choose another model.`;
}
