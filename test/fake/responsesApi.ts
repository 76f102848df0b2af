import * as z from 'zod';
import { argumentsText, pieces, type NextId, type ReportedUsage, type StreamPlan } from './answer.ts';
import type { Step } from './modelScript.ts';

const itemSchema = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  id: z.string().nullish(),
  call_id: z.string().nullish(),
  arguments: z.string().nullish(),
  encrypted_content: z.string().nullish(),
});
export const responsesBodySchema = z.looseObject({
  model: z.string(),
  input: z.array(itemSchema).min(1),
  stream: z.boolean().optional(),
  store: z.boolean().nullish(),
  include: z.array(z.string()).nullish(),
  previous_response_id: z.string().nullish(),
});
export type ResponsesBody = z.infer<typeof responsesBodySchema>;

type OutputItem =
  | {
      type: 'reasoning';
      id: string;
      summary: { type: 'summary_text'; text: string }[];
      encrypted_content?: string;
    }
  | { type: 'message'; id: string; role: 'assistant'; status: string; content: MessagePart[] }
  | { type: 'function_call'; id: string; call_id: string; name: string; arguments: string; status: string };
type MessagePart =
  { type: 'output_text'; text: string; annotations: never[] } | { type: 'refusal'; refusal: string };

/** Opaque to the client, as the real one is; the server knows its own by the prefix. */
export const ENCRYPTED = 'encrypted:';

export function outputItems(step: Step, body: ResponsesBody, nextId: NextId): readonly OutputItem[] {
  const items: OutputItem[] = [];
  if (step.reasoning) {
    const encrypted = body.include?.includes('reasoning.encrypted_content')
      ? { encrypted_content: ENCRYPTED + Buffer.from(step.reasoning).toString('base64') }
      : {};
    items.push({
      type: 'reasoning',
      id: nextId('rs'),
      summary: [{ type: 'summary_text', text: step.reasoning }],
      ...encrypted,
    });
  }
  const parts: MessagePart[] = [];
  if (step.text) parts.push({ type: 'output_text', text: step.text, annotations: [] });
  if (step.refusal) parts.push({ type: 'refusal', refusal: step.refusal });
  if (parts.length > 0)
    items.push({
      type: 'message',
      id: nextId('msg'),
      role: 'assistant',
      status: 'completed',
      content: parts,
    });
  for (const call of step.toolCalls ?? []) {
    const args = argumentsText(call.args);
    const callId = call.id ?? nextId('call');
    items.push({
      type: 'function_call',
      id: nextId('fc'),
      call_id: callId,
      name: call.name,
      arguments: args,
      status: 'completed',
    });
  }
  return items;
}

const INCOMPLETE: Readonly<Record<string, string>> = {
  length: 'max_output_tokens',
  content_filter: 'content_filter',
};

export function responsesAnswer(
  step: Step,
  body: ResponsesBody,
  usage: ReportedUsage,
  output: readonly OutputItem[],
  id: string,
) {
  const reason = INCOMPLETE[step.finish ?? ''];
  return {
    ...envelope(body, id),
    status: statusOf(step),
    output,
    incomplete_details: reason ? { reason } : null,
    usage: {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: usage.cached },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: usage.reasoning },
      total_tokens: usage.input + usage.output,
    },
  };
}

function statusOf({ finish = '' }: Step): 'completed' | 'incomplete' | 'failed' {
  if (finish === 'error') return 'failed';
  return INCOMPLETE[finish] === undefined ? 'completed' : 'incomplete';
}

function envelope(body: ResponsesBody, id: string) {
  return {
    id,
    object: 'response',
    created_at: 1_700_000_000,
    status: 'in_progress',
    model: body.model,
    output: [],
    error: null,
    incomplete_details: null,
    parallel_tool_calls: true,
    usage: null,
  };
}

export function responsesStream(
  step: Step,
  body: ResponsesBody,
  usage: ReportedUsage,
  output: readonly OutputItem[],
  id: string,
): StreamPlan {
  const answer = responsesAnswer(step, body, usage, output, id);
  const open = { response: envelope(body, id) };
  return {
    head: [namedEvent('response.created', open), namedEvent('response.in_progress', open)],
    body: output.flatMap((item, index) => itemEvents(item, index, step.chunks ?? 4)),
    tail: [namedEvent(`response.${answer.status}`, { response: answer, sequence_number: 99 })],
  };
}

export function namedEvent(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

function itemEvents(item: OutputItem, index: number, count: number): readonly string[] {
  const at = { item_id: item.id, output_index: index };
  const added = (opening: object) =>
    namedEvent('response.output_item.added', { output_index: index, item: { ...item, ...opening } });
  const done = namedEvent('response.output_item.done', { output_index: index, item });
  switch (item.type) {
    case 'reasoning':
      return [added({ summary: [] }), ...reasoningEvents(item.summary[0]?.text ?? '', at, count), done];
    case 'message':
      return [
        added({ status: 'in_progress', content: [] }),
        ...item.content.flatMap((part, i) => partEvents(part, { ...at, content_index: i }, count)),
        done,
      ];
    case 'function_call':
      return [
        added({ arguments: '', status: 'in_progress' }),
        ...pieces(item.arguments, 3).map((delta) =>
          namedEvent('response.function_call_arguments.delta', { ...at, delta }),
        ),
        namedEvent('response.function_call_arguments.done', { ...at, arguments: item.arguments }),
        done,
      ];
  }
}

function reasoningEvents(text: string, at: object, count: number): readonly string[] {
  const where = { ...at, summary_index: 0 };
  return [
    namedEvent('response.reasoning_summary_part.added', {
      ...where,
      part: { type: 'summary_text', text: '' },
    }),
    ...pieces(text, count).map((delta) =>
      namedEvent('response.reasoning_summary_text.delta', { ...where, delta }),
    ),
    namedEvent('response.reasoning_summary_part.done', { ...where, part: { type: 'summary_text', text } }),
  ];
}

function partEvents(part: MessagePart, at: object, count: number): readonly string[] {
  if (part.type === 'refusal') {
    return [
      ...pieces(part.refusal, count).map((delta) => namedEvent('response.refusal.delta', { ...at, delta })),
      namedEvent('response.refusal.done', { ...at, refusal: part.refusal }),
    ];
  }
  return [
    namedEvent('response.content_part.added', { ...at, part: { ...part, text: '' } }),
    ...pieces(part.text, count).map((delta) => namedEvent('response.output_text.delta', { ...at, delta })),
    namedEvent('response.output_text.done', { ...at, text: part.text }),
    namedEvent('response.content_part.done', { ...at, part }),
  ];
}
