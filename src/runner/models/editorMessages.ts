import type { ModelMessage } from 'ai';
import type { EditorMessage } from '../../core/editorTurn.ts';
import type { TurnRequest } from './model.ts';

type EditorMessagePart = EditorMessage['parts'][number];

/**
 * A conversation in the editor's terms, which know no system role: the instructions are the first message of the user.
 * What has no counterpart there (the reasoning of another provider's model) is left out.
 */
export function editorMessages({
  instructions,
  messages,
}: Pick<TurnRequest, 'instructions' | 'messages'>): readonly EditorMessage[] {
  const told: EditorMessage = { role: 'user', parts: text(instructions) };
  return [told, ...messages.map(editorMessage)].filter(({ parts }) => parts.length > 0);
}

function editorMessage(message: ModelMessage): EditorMessage {
  const role = message.role === 'assistant' ? 'assistant' : 'user';
  const { content } = message;
  return { role, parts: typeof content === 'string' ? text(content) : content.flatMap(editorPart) };
}

type ContentPart = Exclude<ModelMessage['content'], string>[number];

function editorPart(part: ContentPart): EditorMessagePart[] {
  switch (part.type) {
    case 'text':
      return text(part.text);
    case 'tool-call':
      return [{ type: 'call', id: part.toolCallId, name: part.toolName, input: { ...objectOf(part.input) } }];
    case 'tool-result':
      return [{ type: 'result', id: part.toolCallId, text: outputText(part.output) }];
    default:
      return [];
  }
}

function text(words: string): EditorMessagePart[] {
  return words === '' ? [] : [{ type: 'text', text: words }];
}

function objectOf(input: unknown): object {
  return typeof input === 'object' && input !== null ? input : {};
}

/** The runner gives text only; what else a stored conversation may hold is shown as it is. */
function outputText(output: Extract<ContentPart, { type: 'tool-result' }>['output']): string {
  return output.type === 'text' || output.type === 'error-text' ? output.value : JSON.stringify(output);
}
