import { once } from 'node:events';
import { FailureError } from '../../../src/core/failure.ts';
import { HEADINGS, readOutline } from '../../../src/runner/promptOutline.ts';
import type { Fence } from '../../../src/engine/port.ts';
import type { Model, Turn, TurnRequest } from '../../../src/runner/models/model.ts';
import type { Asked, ModelFacts, Recording } from './transcript.ts';

/** Opens the model for one attempt, as a thread of its own would. */
export type OpenModel = () => Model;

/** The model, with what it is asked and what it says kept in `asked`. */
export function recorded(model: Model, { task, attempt }: Fence, asked: Asked[]): Model {
  return {
    ...factsOf(model),
    async turn(request, onText, signal) {
      let half = '';
      const listen = (text: string) => {
        half += text;
        onText(text);
      };
      const turn = request.messages.filter(({ role }) => role === 'assistant').length;
      const about = { task, attempt, turn, told: toldIn(request) };
      try {
        const answer = await model.turn(request, listen, signal);
        asked.push({ ...about, answer: plain(answer) });
        return answer;
      } catch (error) {
        const failure = error instanceof FailureError && !signal.aborted ? error.failure : undefined;
        asked.push({ ...about, ...(failure ? { failure } : { half }) });
        throw error;
      }
    },
  };
}

export function factsOf({ id, sample, approximate }: Model): ModelFacts {
  return { id, sample, ...(approximate ? { approximate } : {}) };
}

/**
 * What is new since the model last spoke. A prompt is shown by what it is about, with the results of other tasks: its own
 * words have tests of their own.
 */
function toldIn({ messages }: TurnRequest): unknown {
  const fresh = messages.slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1);
  return fresh.map((message) => {
    if (message.role !== 'user' || typeof message.content !== 'string') return message;
    const { title, contextFiles, parents } = readOutline(message.content);
    const results = message.content.split(`\n${HEADINGS.parents}\n`)[1]?.trim();
    return { title, contextFiles, parents, ...(results === undefined ? {} : { results }) };
  });
}

function plain({ messages, text, toolCalls, usage }: Turn) {
  return { messages: [...messages], text, toolCalls: toolCalls.map((call) => ({ ...call })), usage };
}

/** Says what was recorded, one request after the other, whatever it is asked. */
export function replaying({ model, asked }: Recording): OpenModel {
  const left = [...asked];
  return () => ({
    ...model,
    async turn(_request, onText, signal) {
      const next = left.shift();
      if (!next) throw new Error('The run asks for more turns than were recorded.');
      if (next.failure) throw new FailureError(next.failure);
      if (next.answer) {
        if (next.answer.text) onText(next.answer.text);
        return next.answer;
      }
      onText(next.half ?? '');
      if (!signal.aborted) await once(signal, 'abort');
      throw signal.reason;
    },
  });
}
