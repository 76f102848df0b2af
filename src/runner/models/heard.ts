import type { FinishReason, LanguageModelUsage, TextStreamPart, ToolSet } from 'ai';
import type { Usage } from '../../core/task.ts';

/** A tool call as it came: `invalid` where the SDK could not make anything of it. */
export interface HeardCall {
  readonly name: string;
  readonly input: unknown;
  readonly invalid: boolean;
}

/** What a stream has said so far, in the order of its parts. */
export class Heard {
  text = '';
  readonly calls: HeardCall[] = [];
  /** Characters of text, reasoning and arguments. */
  length = 0;
  /** Whether anything of an answer has arrived. */
  begun = false;
  error: { readonly cause: unknown } | undefined;
  finishReason: FinishReason | undefined;
  /** The provider's own word for it; absent where the stream ended without one. */
  rawFinishReason: string | undefined;
  usage: Usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
  /** Input tokens that the provider still had from an earlier call; absent where it does not say. */
  cachedTokens: number | undefined;
  #paragraph = false;

  /** Undefined where nothing of an answer has come; no tokens where the provider has not said how many. */
  get answered(): Usage | undefined {
    return this.begun || this.usage.totalTokens > 0 ? this.usage : undefined;
  }

  /** @returns the text to show as it is written, if this part bears any */
  take(part: TextStreamPart<ToolSet>): string | undefined {
    switch (part.type) {
      case 'text-start':
        this.#paragraph = this.text !== '';
        return undefined;
      case 'text-delta':
        this.begun = true;
        this.length += part.text.length;
        return this.#append(part.text);
      case 'reasoning-delta':
        this.begun = true;
        this.length += part.text.length;
        return undefined;
      case 'tool-input-delta':
        this.length += part.delta.length;
        return undefined;
      case 'tool-input-start':
        this.begun = true;
        return undefined;
      case 'tool-call':
        this.begun = true;
        this.calls.push({ name: part.toolName, input: part.input, invalid: part.invalid === true });
        return undefined;
      case 'error':
        this.error ??= { cause: part.error };
        return undefined;
      case 'finish-step':
        this.finishReason = part.finishReason;
        this.rawFinishReason = part.rawFinishReason;
        this.usage = countTokens(part.usage);
        this.cachedTokens = part.usage.inputTokenDetails.cacheReadTokens;
        return undefined;
      default:
        return undefined;
    }
  }

  /** Two blocks of text (a remark, then the answer) are two paragraphs. */
  #append(text: string): string {
    const piece = this.#paragraph && text !== '' ? `\n\n${text}` : text;
    if (text !== '') this.#paragraph = false;
    this.text += piece;
    return piece;
  }
}

/** More than any model reads or writes in one call: what a server says beyond it is no count. */
const MOST_TOKENS = 1_000_000_000;

/** The total is computed: providers that report one do not agree on what it holds. */
function countTokens(said: LanguageModelUsage): Usage {
  const [inputTokens, outputTokens] = [whole(said.inputTokens), whole(said.outputTokens)];
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}

function whole(tokens = 0): number {
  return Math.min(Math.max(0, Math.round(tokens)), MOST_TOKENS);
}
