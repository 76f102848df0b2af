import type { LanguageModelV4, SharedV4ProviderOptions } from '@ai-sdk/provider';
import { jsonSchema, streamText, tool, type TextStreamPart, type ToolSet } from 'ai';
import { FailureError, type Failure } from '../../core/failure.ts';
import { MAX_ANSWER } from './answerLimit.ts';
import { Heard } from './heard.ts';
import { judge } from './judge.ts';
import type { ToolSpec, Turn, TurnRequest } from './model.ts';
import { toolSchema } from './toolSchema.ts';
import { turnContent } from './turnContent.ts';
import { UnfitAnswer } from './unfitAnswer.ts';

// What the SDK has to say about settings that a model does not know would go to the console.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** A model of the SDK with what goes along with each of its requests. */
export interface SdkModel {
  readonly model: LanguageModelV4;
  readonly providerOptions?: SharedV4ProviderOptions;
}

export interface TurnContext {
  readonly providerId: string;
  readonly signal: AbortSignal;
  /** Gets the text piece by piece as it is written. */
  onText(text: string): void;
  /** What an error means; `begun`: a part of the answer had arrived. */
  classify(error: unknown, begun: boolean): Failure;
}

/**
 * One streamed model call. The SDK runs no tool and retries nothing: the turn is whole, or it is a failure. It is
 * judged by the parts of the stream and its finish reason: the SDK's `text` resolves with half a text after an error.
 *
 * @throws FailureError; when the signal is aborted, its reason; what the listener throws, unchanged
 */
export async function sdkTurn(sdk: SdkModel, request: TurnRequest, context: TurnContext): Promise<Turn> {
  const { signal } = context;
  signal.throwIfAborted();
  const call = new AbortController();
  const abort = () => call.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const heard = new Heard();
  try {
    return await wholeTurn(sdk, request, context, heard, call.signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FailureError) throw error;
    if (error instanceof ListenerError) throw error.cause;
    // The SDK's error is not kept as the cause: it holds the whole prompt.
    throw new FailureError(context.classify(error, heard.begun), { answered: heard.answered });
  } finally {
    signal.removeEventListener('abort', abort);
    // Ends what the server would go on to send after an error.
    call.abort();
  }
}

async function wholeTurn(
  sdk: SdkModel,
  request: TurnRequest,
  context: TurnContext,
  heard: Heard,
  signal: AbortSignal,
): Promise<Turn> {
  const result = startStream(sdk, request, signal);
  await listen(result.stream, heard, context, signal);
  if (heard.error) throw heard.error.cause;
  const failure = judge(heard, context.providerId, request.maxOutputTokens);
  if (failure) throw new FailureError(failure, { answered: heard.answered });
  const { messages, toolCalls } = turnContent(await result.responseMessages, heard.calls, request.tools);
  const { text, usage, cachedTokens } = heard;
  return { messages, text, toolCalls, usage, ...(cachedTokens === undefined ? {} : { cachedTokens }) };
}

function startStream(sdk: SdkModel, request: TurnRequest, signal: AbortSignal) {
  const { instructions, messages, tools, temperature, maxOutputTokens } = request;
  return streamText({
    model: sdk.model,
    instructions,
    messages: [...messages],
    tools: toolSet(tools),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(sdk.providerOptions === undefined ? {} : { providerOptions: sdk.providerOptions }),
    maxRetries: 0,
    abortSignal: signal,
    // Errors arrive as parts of the stream; without this they would go to the console as well.
    onError: () => {},
  });
}

/**
 * The tools without `execute`, so that the turn ends with its calls, and without validation: whether arguments fit
 * their schema is for whoever runs the tool to say, once, in words for the model.
 */
function toolSet(tools: readonly ToolSpec[]): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, inputSchema }) => [
      name,
      tool({
        description,
        inputSchema: jsonSchema(toolSchema(inputSchema)),
      }),
    ]),
  );
}

/** Takes in the stream until it ends, errs or `signal` is aborted, whatever the stream itself makes of an abort. */
async function listen(
  stream: AsyncIterable<TextStreamPart<ToolSet>>,
  heard: Heard,
  context: TurnContext,
  signal: AbortSignal,
): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
  aborted.catch(() => {});
  const parts = stream[Symbol.asyncIterator]();
  while (!heard.error) {
    const next = await Promise.race([parts.next(), aborted]);
    if (next.done) return;
    const text = heard.take(next.value);
    if (heard.length > MAX_ANSWER) throw new UnfitAnswer({ kind: 'endless' });
    if (text) tell(context, text);
  }
}

/** A defect of ours must not pass for a failure of the provider, which would be retried. */
class ListenerError extends Error {}

function tell(context: TurnContext, text: string): void {
  try {
    context.onText(text);
  } catch (cause) {
    throw new ListenerError('the listener failed', { cause });
  }
}
