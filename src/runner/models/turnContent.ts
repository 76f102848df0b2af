import { modelMessageSchema, type ModelMessage } from 'ai';
import type { HeardCall } from './heard.ts';
import { isWhole } from './judge.ts';
import type { ToolCall, ToolSpec } from './model.ts';

export interface TurnContent {
  readonly messages: readonly ModelMessage[];
  readonly toolCalls: readonly ToolCall[];
}

/**
 * The assistant's messages of one turn, as plain JSON that every server takes back, and its tool calls under the same
 * ids and names. What a model makes up is mended here: ids that are missing or occur twice, names that no server
 * accepts, arguments that are no JSON object. The results that the SDK itself gives to calls it could not read are left
 * out: each call gets its one result from the runner, an invalid one too.
 *
 * @param calls the tool calls in the order of the stream
 */
export function turnContent(
  answered: readonly ModelMessage[],
  calls: readonly HeardCall[],
  tools: readonly ToolSpec[],
): TurnContent {
  const mender = new CallMender(calls, tools);
  const messages = answered
    .filter((message) => message.role === 'assistant')
    .map((message) => ({
      ...message,
      content:
        typeof message.content === 'string'
          ? message.content
          : message.content.map((part) => (part.type === 'tool-call' ? mender.mend(part) : part)),
    }));
  return { messages: messages.map(plain), toolCalls: mender.mended };
}

/** Without what JSON cannot hold: undefined fields. */
function plain(message: ModelMessage): ModelMessage {
  const parsed: unknown = JSON.parse(JSON.stringify(message));
  return modelMessageSchema.parse(parsed);
}

class CallMender {
  readonly mended: ToolCall[] = [];
  readonly #calls: readonly HeardCall[];
  readonly #tools: readonly ToolSpec[];

  constructor(calls: readonly HeardCall[], tools: readonly ToolSpec[]) {
    this.#calls = calls;
    this.#tools = tools;
  }

  mend<Part extends { toolCallId: string; toolName: string; input: unknown }>(part: Part): Part {
    const heard = this.#calls[this.mended.length] ?? {
      name: part.toolName,
      input: part.input,
      invalid: false,
    };
    const id = this.#freeId(part.toolCallId);
    const name = heard.name.replace(/[^\w-]/g, '_').slice(0, 64) || 'unnamed';
    const invalid = this.#whyInvalid(heard);
    const input = isWhole(heard) ? heard.input : {};
    this.mended.push({ id, name, input, ...(invalid === undefined ? {} : { invalid }) });
    return { ...part, toolCallId: id, toolName: name, input };
  }

  #freeId(wanted: string): string {
    const base = wanted || `call_${this.mended.length}`;
    const taken = (id: string) => this.mended.some((call) => call.id === id);
    let id = base;
    for (let n = 2; taken(id); n++) id = `${base}_${n}`;
    return id;
  }

  /** In words for the model, which can then do better. */
  #whyInvalid(call: HeardCall): string | undefined {
    if (!this.#tools.some((tool) => tool.name === call.name)) {
      const names = this.#tools.map((tool) => tool.name).join(', ');
      return names === ''
        ? 'There are no tools in this conversation.'
        : `There is no such tool. The tools are: ${names}.`;
    }
    if (isWhole(call)) return undefined;
    return 'The arguments of this call are not one valid JSON object (or were cut off). Call the tool again.';
  }
}
