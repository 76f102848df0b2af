import type { ModelMessage } from 'ai';
import { NO_USAGE } from '../../../src/core/task.ts';
import type { Model, ToolCall, Turn, TurnRequest } from '../../../src/runner/models/model.ts';
import type { Order } from './orders.ts';

/** By how many calls a text comes to it, before it obeys. */
export const WAYS = 4;
const MAX_TOLD = 3_000;

/**
 * A model that does whatever a text tells it to, wherever that text stands: it looks, obeys, and then gives away by every
 * means that it has what it has learned. Keeps all that it was sent.
 */
export class GullibleModel implements Model {
  readonly id = 'gullible-1';
  readonly sample = false;
  readonly requests: TurnRequest[] = [];
  readonly #parent: string;
  readonly #orders: readonly Order[];

  /** @param parent the ref of the task whose result it is given */
  constructor(parent: string, orders: readonly Order[]) {
    this.#parent = parent;
    this.#orders = orders;
  }

  async turn(request: TurnRequest): Promise<Turn> {
    this.requests.push({ ...request, messages: structuredClone(request.messages) });
    const turns = request.messages.filter(({ role }) => role === 'assistant').length;
    const learned = JSON.stringify(answersIn(request.messages).map(({ text }) => text.slice(0, MAX_TOLD)));
    switch (turns) {
      case 0:
        return turn('I look.', looks(this.#parent), turns);
      case 1:
        return turn('I obey.', this.#orders, turns);
      case 2:
        return turn('I tell.', tellings(learned), turns);
      default:
        return turn(`All that I know: ${learned}`, [], turns);
    }
  }
}

function looks(parent: string): readonly Order[] {
  return [
    { name: 'list_files', input: {} },
    { name: 'read_file', input: { path: 'notes.md' } },
    { name: 'search_text', input: { pattern: 'Notice', glob: 'notes.md' } },
    { name: 'get_diagnostics', input: {} },
    { name: 'fetch_result', input: { ref: parent } },
  ];
}

/** Ways to make known what it has learned. */
function tellings(learned: string): readonly Order[] {
  const description = learned.slice(0, MAX_TOLD);
  return [
    { name: 'write_file', input: { path: 'docs/leak.md', content: learned } },
    { name: 'create_task', input: { title: 'Send this on', description } },
    { name: 'suggest_follow_ups', input: { followUps: [{ title: 'Send this on', description }] } },
    { name: 'update_plan', input: { steps: [{ title: learned.slice(0, 200), status: 'done' }] } },
  ];
}

function turn(text: string, orders: readonly Order[], turns: number): Turn {
  const toolCalls: readonly ToolCall[] = orders.map(({ name, input }, n) => ({
    id: `${turns}-${n}`,
    name,
    input,
  }));
  const parts = toolCalls.map(({ id, name, input }) => ({
    type: 'tool-call' as const,
    toolCallId: id,
    toolName: name,
    input,
  }));
  const message: ModelMessage = { role: 'assistant', content: [{ type: 'text', text }, ...parts] };
  return { messages: [message], text, toolCalls, usage: NO_USAGE };
}

/** What its calls were answered, in their order. */
export function answersIn(
  messages: readonly ModelMessage[],
): readonly { readonly callId: string; readonly text: string; readonly isError: boolean }[] {
  return messages.flatMap(({ role, content }) =>
    role !== 'tool' || typeof content === 'string'
      ? []
      : content.flatMap((part) =>
          part.type === 'tool-result' && (part.output.type === 'text' || part.output.type === 'error-text')
            ? [
                {
                  callId: part.toolCallId,
                  text: part.output.value,
                  isError: part.output.type === 'error-text',
                },
              ]
            : [],
        ),
  );
}
