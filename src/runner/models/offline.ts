import type { Clock } from '../../core/clock.ts';
import type { Model, ToolCall, Turn, TurnRequest } from './model.ts';
import { readOutline } from '../promptOutline.ts';
import { writeReport } from './sample/report.ts';
import { nextMove } from './sample/script.ts';
import { readTranscript } from './sample/transcript.ts';

export interface OfflineOptions {
  /** A pause before each turn, so that a person can watch. Milliseconds; default 0. */
  readonly paceMs?: number;
  readonly after?: Clock['after'];
}

/**
 * A stand-in that needs no key and no network: it plans, looks at the real files through the same tools as a model
 * would, and writes a report of what rules can tell. It knows nothing but the conversation it is given, so the same
 * conversation always gets the same turn, also after a restart.
 */
export function createOfflineModel({ paceMs = 0, after = afterTimeout }: OfflineOptions = {}): Model {
  return {
    id: 'offline-sample',
    sample: true,
    approximate: true,
    async turn(request, onText, signal) {
      signal.throwIfAborted();
      if (paceMs > 0) await pause(paceMs, after, signal);
      const turn = takeTurn(request);
      for (const piece of turn.text.match(/.{1,40}/gsu) ?? []) {
        signal.throwIfAborted();
        onText(piece);
      }
      return turn;
    },
  };
}

function takeTurn(request: TurnRequest): Turn {
  const transcript = readTranscript(request.messages);
  const outline = readOutline(transcript.task);
  const move = nextMove(outline, transcript.calls, new Set(request.tools.map(({ name }) => name)));
  const text = move.calls.length > 0 ? move.says : writeReport(outline, transcript.calls);
  const toolCalls = move.calls.map((call, index): ToolCall => ({
    id: `sample-${transcript.turns}-${index}`,
    ...call,
  }));
  const content = [
    { type: 'text' as const, text },
    ...toolCalls.map(({ id, name, input }) => ({
      type: 'tool-call' as const,
      toolCallId: id,
      toolName: name,
      input,
    })),
  ];
  const inputTokens = tokens(request.instructions) + tokens(JSON.stringify(request.messages));
  const outputTokens = tokens(JSON.stringify(content));
  return {
    messages: [{ role: 'assistant', content }],
    text,
    toolCalls,
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
  };
}

/** An estimate, four characters a token: nobody counts, since no model is asked. */
function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}

function pause(ms: number, after: Clock['after'], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      callOff();
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    const callOff = after(ms, () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    signal.addEventListener('abort', abort, { once: true });
  });
}

function afterTimeout(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
