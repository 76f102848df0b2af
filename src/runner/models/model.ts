import type { ModelMessage } from 'ai';
import type * as z from 'zod';
import type { Price } from '../../core/provider.ts';
import type { Usage } from '../../core/task.ts';

/** A tool as the model is told of it. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: z.ZodType;
}

export interface TurnRequest {
  /** The system instructions. */
  readonly instructions: string;
  /** The conversation so far; plain JSON, so that it can be stored and given back after a restart. */
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ToolSpec[];
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  /** Set where the model's call is not usable (broken JSON): why, in words for the model. */
  readonly invalid?: string;
}

export interface Turn {
  /** What the model said, to be appended to the conversation as it is. */
  readonly messages: readonly ModelMessage[];
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: Usage;
  /** How many of its input tokens the provider still had from an earlier call, where it says so. */
  readonly cachedTokens?: number;
}

/** One model of one provider. */
export interface Model {
  readonly id: string;
  /** True where no model is asked (the offline sample). */
  readonly sample: boolean;
  /** True where token counts are estimates, because nobody reports them. */
  readonly approximate?: true;
  /** Absent where nobody has said what it costs. */
  readonly price?: Price;
  /**
   * One streamed model call; tools are not executed.
   *
   * @throws FailureError for everything that ends it early: an HTTP error, a cut or broken stream, a refusal.
   *   Never answers with half a turn. When `signal` is aborted, throws its reason.
   */
  turn(request: TurnRequest, onText: (text: string) => void, signal: AbortSignal): Promise<Turn>;
}
