import type { ModelMessage } from 'ai';
import type { EditorPart, EditorRequest, EditorTurn } from '../../core/editorTurn.ts';
import { messageOf, QueueError } from '../../core/errors.ts';
import { FailureError } from '../../core/failure.ts';
import type { Price } from '../../core/provider.ts';
import type { Usage } from '../../core/task.ts';
import { editorFailure } from './editorFailure.ts';
import { editorMessages } from './editorMessages.ts';
import { MAX_ANSWER } from './answerLimit.ts';
import { endedEarly, endless, transient } from './failures.ts';
import type { HeardCall } from './heard.ts';
import { emptyAnswer } from './judge.ts';
import type { Model, Turn, TurnRequest } from './model.ts';
import { toolSchema } from './toolSchema.ts';

export interface EditorModelOptions {
  readonly providerId: string;
  readonly vendor: string;
  /** Absent: the first model that the vendor names. */
  readonly modelId?: string;
  readonly price?: Price;
  readonly ask: EditorTurn;
  /** Milliseconds without a part after which a request is given up. */
  readonly idleMs: number;
}

/** What an answer has said so far. */
interface Said {
  text: string;
  /** Characters of text and arguments. */
  length: number;
  readonly content: (Text | Call)[];
  readonly calls: HeardCall[];
}
type Text = { type: 'text'; text: string };
type Call = { type: 'tool-call'; toolCallId: string; toolName: string; input: unknown };

/**
 * One of the editor's own models. It is asked through the main thread, since only an extension can reach it. Token
 * counts are estimates: nobody reports them.
 */
export function createEditorModel(options: EditorModelOptions): Model {
  /** How many messages of the conversation are counted, and their tokens: each is counted once a run. */
  let counted = { messages: 0, tokens: 0 };
  return {
    id: options.modelId ?? options.vendor,
    sample: false,
    approximate: true,
    ...(options.price === undefined ? {} : { price: options.price }),
    async turn(request, onText, signal) {
      signal.throwIfAborted();
      const asked = editorRequest(request, options, counted.messages);
      const said: Said = { text: '', length: 0, content: [], calls: [] };
      const end = await listen(asked, said, { ...options, onText, signal });
      const nothing = emptyAnswer(said, options.providerId);
      if (nothing) throw new FailureError(nothing);
      counted = { messages: asked.messages.length, tokens: counted.tokens + end.inputTokens };
      return turnOf(said, request, counted.tokens, end.outputTokens);
    },
  };
}

function editorRequest(request: TurnRequest, options: EditorModelOptions, countFrom: number): EditorRequest {
  const { vendor, modelId } = options;
  return {
    vendor,
    ...(modelId === undefined ? {} : { model: modelId }),
    messages: [...editorMessages(request)],
    tools: request.tools.map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema: toolSchema(inputSchema),
    })),
    ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
    countFrom,
  };
}

interface Listening extends EditorModelOptions {
  readonly onText: (text: string) => void;
  readonly signal: AbortSignal;
}

/** @throws FailureError; when the signal is aborted, its reason; what the listener throws, unchanged */
async function listen(
  request: EditorRequest,
  said: Said,
  { ask, providerId, idleMs, onText, signal }: Listening,
): Promise<Extract<EditorPart, { type: 'end' }>> {
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(), idleMs);
  const parts = within(ask(request, AbortSignal.any([signal, idle.signal])));
  try {
    for await (const part of parts) {
      timer.refresh();
      if (part.type === 'end') return part;
      if (part.type === 'failed') throw new FailureError(editorFailure(part, request, providerId));
      take(part, said, onText);
      if (said.length > MAX_ANSWER) throw new FailureError(endless(providerId));
    }
  } finally {
    clearTimeout(timer);
  }
  signal.throwIfAborted();
  if (idle.signal.aborted)
    throw new FailureError(transient(`${providerId} sent nothing for ${idleMs / 1_000} s. Try again later.`));
  throw new FailureError(endedEarly(providerId, said.content.length > 0));
}

/** The window may be going just now: the task goes on in the next one. */
async function* within(parts: AsyncIterable<EditorPart>): AsyncGenerator<EditorPart> {
  try {
    yield* parts;
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    throw new FailureError(transient(`The editor's models could not be reached: ${messageOf(error)}`));
  }
}

function take(
  part: Extract<EditorPart, { type: 'text' | 'call' }>,
  said: Said,
  onText: (text: string) => void,
): void {
  if (part.type === 'call') {
    const { id, name, input } = part;
    said.length += JSON.stringify(input)?.length ?? 0;
    said.calls.push({ name, input, invalid: false });
    said.content.push({ type: 'tool-call', toolCallId: id, toolName: name, input });
    return;
  }
  const last = said.content.at(-1);
  if (last?.type === 'text') last.text += part.text;
  else said.content.push({ type: 'text', text: part.text });
  said.text += part.text;
  said.length += part.text.length;
  onText(part.text);
}

async function turnOf(
  said: Said,
  request: TurnRequest,
  inputTokens: number,
  outputTokens: number,
): Promise<Turn> {
  const answered: ModelMessage = { role: 'assistant', content: said.content };
  const { turnContent } = await import('./turnContent.ts'); // with the SDK, which is a megabyte
  const { messages, toolCalls } = turnContent([answered], said.calls, request.tools);
  const usage: Usage = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
  return { messages, text: said.text, toolCalls, usage };
}
