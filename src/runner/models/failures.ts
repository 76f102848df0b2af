import type { Failure } from '../../core/failure.ts';
import { MAX_ANSWER } from './answerLimit.ts';

export function permanent(message: string): Failure {
  return { kind: 'permanent', message };
}

/** For an answer that stops without an end. `why`: the provider's own word for it, if it gave one. */
export function endedEarly(providerId: string, begun: boolean, why?: string): Failure {
  const reason = why === undefined ? '' : ` (${why.slice(0, 60)})`;
  return begun
    ? transient(`The answer of ${providerId} ended early${reason} and is not kept. Try again later.`)
    : transient(`${providerId} ended its answer before it began${reason}. Try again later.`);
}

/** For an answer that goes on and on. */
export function endless(providerId: string): Failure {
  return permanent(
    `The model of ${providerId} does not come to an end: its answer was cut off after ${MAX_ANSWER.toLocaleString('en')} characters and is not kept. ` +
      "Set the agent's maxOutputTokens, or choose another model, and retry.",
  );
}

export function transient(message: string): Failure {
  return { kind: 'transient', message };
}
