import type { ModelMessage } from 'ai';
import * as z from 'zod';
import type { Price } from '../../../src/core/provider.ts';
import { NO_USAGE } from '../../../src/core/task.ts';
import type { Model, ToolCall, Turn, TurnRequest } from '../../../src/runner/models/model.ts';
import { ToolError, type Tool } from '../../../src/runner/tools/tool.ts';

/** One answer of the scripted model. */
export interface Said {
  readonly text?: string;
  readonly calls?: readonly ToolCall[];
  /** Input and output tokens. */
  readonly tokens?: readonly [number, number];
  /** Into how many pieces the text is cut. Default 2. */
  readonly pieces?: number;
  /** Happens after each piece but the last. */
  readonly midway?: () => void | Promise<void>;
  /** How the turn ends instead. */
  readonly fails?: Error;
}

export function call(id: string, name: string, input: unknown = {}): ToolCall {
  return { id, name, input };
}

/**
 * Answers by the number of assistant turns in the conversation, as a real model would: whoever repeats a request gets
 * the same answer. Keeps what it was asked.
 */
export class ScriptedModel implements Model {
  readonly id = 'scripted-1';
  readonly sample = false;
  price?: Price;
  /** The turns that it was asked for, from 0. */
  readonly asked: number[] = [];
  readonly requests: TurnRequest[] = [];
  readonly #answers: readonly Said[];

  constructor(...answers: readonly Said[]) {
    this.#answers = answers;
  }

  async turn(request: TurnRequest, onText: (text: string) => void, signal: AbortSignal): Promise<Turn> {
    const index = request.messages.filter(({ role }) => role === 'assistant').length;
    this.asked.push(index);
    this.requests.push({ ...request, messages: structuredClone(request.messages) });
    const { text = '', calls = [], tokens, pieces = 2, midway, fails } = this.#answers[index] ?? {};
    for (let piece = 0; piece < pieces; piece++) {
      if (piece > 0) await midway?.();
      signal.throwIfAborted();
      if (piece === pieces - 1 && fails) throw fails;
      const said = text.slice((text.length * piece) / pieces, (text.length * (piece + 1)) / pieces);
      if (said) onText(said);
    }
    const [inputTokens, outputTokens] = tokens ?? [0, 0];
    const usage = tokens ? { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens } : NO_USAGE;
    return { messages: [spoken(text, calls)], text, toolCalls: calls, usage };
  }
}

function spoken(text: string, calls: readonly ToolCall[]): ModelMessage {
  return {
    role: 'assistant',
    content: [
      ...(text ? [{ type: 'text' as const, text }] : []),
      ...calls.map(({ id, name, input }) => ({
        type: 'tool-call' as const,
        toolCallId: id,
        toolName: name,
        input,
      })),
    ],
  };
}

/** What the model was told of a call, as it stands in a later request. */
export function toldOf(
  model: ScriptedModel,
  callId: string,
): { readonly type: string; readonly value: string } {
  for (const { messages } of model.requests)
    for (const { content } of messages)
      for (const part of typeof content === 'string' ? [] : content)
        if (part.type === 'tool-result' && part.toolCallId === callId)
          return z.object({ type: z.string(), value: z.string() }).parse(part.output);
  throw new Error(`The model was never told of ${callId}.`);
}

type Ran = (input: unknown, signal: AbortSignal) => string | Promise<string>;

/** A tool that does what the test says, and counts how often it ran, by input. */
export class FakeTool implements Tool {
  readonly kind = 'read';
  readonly description = 'For tests.';
  readonly inputSchema: z.ZodType = z.looseObject({});
  readonly ran: unknown[] = [];
  readonly name: string;
  readonly repeatable: boolean;
  readonly #body: Ran;

  constructor(name: string, body: Ran = () => 'done', repeatable = true) {
    this.name = name;
    this.#body = body;
    this.repeatable = repeatable;
  }

  async run(input: unknown, { signal }: { readonly signal: AbortSignal }): Promise<string> {
    this.ran.push(input);
    return this.#body(input, signal);
  }
}

/** Says no in words for the model. */
export function refusing(name: string, words: string): FakeTool {
  return new FakeTool(name, () => {
    throw new ToolError(words);
  });
}
