import * as z from 'zod';
import { argumentsText, pieces, type NextId, type ReportedUsage, type StreamPlan } from './answer.ts';
import type { Step } from './modelScript.ts';

const toolCallSchema = z.looseObject({
  id: z.string(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});
const messageSchema = z.looseObject({
  role: z.string(),
  content: z.unknown(),
  reasoning_content: z.string().nullish(),
  tool_calls: z.array(toolCallSchema).nullish(),
  tool_call_id: z.string().nullish(),
});
export const chatBodySchema = z.looseObject({
  model: z.string(),
  messages: z.array(messageSchema).min(1),
  stream: z.boolean().optional(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
});
export type ChatBody = z.infer<typeof chatBodySchema>;

/** The tool calls of an answer with the ids that they go out with. */
interface WireCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

export function wireCalls(step: Step, nextId: NextId): readonly WireCall[] {
  return (step.toolCalls ?? []).map((call) => ({
    id: call.id ?? nextId('call'),
    type: 'function',
    function: { name: call.name, arguments: argumentsText(call.args) },
  }));
}

function wireUsage(usage: ReportedUsage) {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached },
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
  };
}

function finishReason(step: Step): string {
  return step.finish ?? (step.toolCalls?.length ? 'tool_calls' : 'stop');
}

export function chatAnswer(
  step: Step,
  body: ChatBody,
  usage: ReportedUsage,
  calls: readonly WireCall[],
  id: string,
) {
  const message = {
    role: 'assistant',
    content: step.text ?? null,
    ...(step.refusal === undefined ? {} : { refusal: step.refusal }),
    ...(step.reasoning === undefined ? {} : { reasoning_content: step.reasoning }),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  return {
    id,
    object: 'chat.completion',
    created: 1_700_000_000,
    model: body.model,
    choices: [{ index: 0, finish_reason: finishReason(step), message }],
    usage: wireUsage(usage),
  };
}

/** The same answer as events. Usage goes out only where the request asked for it, as with the real servers. */
export function chatStream(
  step: Step,
  body: ChatBody,
  usage: ReportedUsage,
  calls: readonly WireCall[],
  id: string,
): StreamPlan {
  const chunk = (choices: readonly unknown[], more: object = {}) =>
    event({
      id,
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: body.model,
      choices,
      ...more,
    });
  const delta = (part: object, finish: string | null = null) =>
    chunk([{ index: 0, delta: part, finish_reason: finish }]);
  const count = step.chunks ?? 4;
  return {
    head: [delta({ role: 'assistant', content: '' })],
    body: [
      ...pieces(step.reasoning, count).map((piece) => delta({ reasoning_content: piece })),
      ...pieces(step.text, count).map((piece) => delta({ content: piece })),
      ...pieces(step.refusal, count).map((piece) => delta({ refusal: piece })),
      ...calls.flatMap((call, index) => callDeltas(call, index).map((part) => delta(part))),
    ],
    tail: [
      delta({}, finishReason(step)),
      ...(body.stream_options?.include_usage ? [chunk([], { usage: wireUsage(usage) })] : []),
      'data: [DONE]\n\n',
    ],
  };
}

function callDeltas(call: WireCall, index: number): readonly object[] {
  const opening = { index, ...call, function: { name: call.function.name, arguments: '' } };
  return [
    { tool_calls: [opening] },
    ...pieces(call.function.arguments, 3).map((piece) => ({
      tool_calls: [{ index, function: { arguments: piece } }],
    })),
  ];
}

export function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
