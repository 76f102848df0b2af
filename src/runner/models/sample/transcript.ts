import type { ModelMessage } from 'ai';

/** A tool call of an earlier turn with what came of it. */
export interface PastCall {
  readonly name: string;
  readonly input: unknown;
  readonly text: string;
  readonly failed: boolean;
}

export interface Transcript {
  /** The first message: what is to be done. */
  readonly task: string;
  /** The turns taken so far. */
  readonly turns: number;
  readonly calls: readonly PastCall[];
}

export function readTranscript(messages: readonly ModelMessage[]): Transcript {
  const results = new Map(messages.flatMap(resultsOf));
  const calls = messages.flatMap(callsOf).map(({ id, name, input }) => {
    const result = results.get(id);
    return { name, input, text: result?.text ?? '', failed: result?.failed ?? true };
  });
  const turns = messages.filter(({ role }) => role === 'assistant').length;
  return { task: taskText(messages), turns, calls };
}

function taskText(messages: readonly ModelMessage[]): string {
  const first = messages.find(({ role }) => role === 'user');
  if (first?.role !== 'user') return '';
  if (typeof first.content === 'string') return first.content;
  return first.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

function callsOf(message: ModelMessage) {
  if (message.role !== 'assistant' || typeof message.content === 'string') return [];
  return message.content.flatMap((part) =>
    part.type === 'tool-call' ? [{ id: part.toolCallId, name: part.toolName, input: part.input }] : [],
  );
}

function resultsOf(message: ModelMessage): readonly [string, { text: string; failed: boolean }][] {
  if (message.role !== 'tool') return [];
  return message.content.flatMap((part): [string, { text: string; failed: boolean }][] => {
    if (part.type !== 'tool-result') return [];
    const { output } = part;
    if (output.type !== 'text' && output.type !== 'error-text') return [];
    return [[part.toolCallId, { text: output.value, failed: output.type === 'error-text' }]];
  });
}

/** A field of a call's arguments, if it is a text. */
export function textField(input: unknown, field: string): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const value: unknown = Object.entries(input).find(([name]) => name === field)?.[1];
  return typeof value === 'string' ? value : undefined;
}
