import type { ChatBody } from './chatApi.ts';
import { ENCRYPTED, type ResponsesBody } from './responsesApi.ts';

/** Which tool calls went out after reasoning, and the id or text of that reasoning: both must come back together. */
export type IssuedReasoning = Map<string, string>;

/**
 * What real servers refuse with 400 in a chat conversation: a tool call without its result (or with two), a result
 * without its call, arguments that are no JSON object; for DeepSeek also a tool turn that lost its reasoning.
 *
 * @returns the server's words, or undefined for an acceptable conversation
 */
export function chatProblem(body: ChatBody, issued: IssuedReasoning, deepSeek: boolean): string | undefined {
  let open = new Set<string>();
  for (const message of body.messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id ?? '')) {
        return "messages with role 'tool' must be a response to a preceding message with 'tool_calls'";
      }
      continue;
    }
    if (open.size > 0) return unanswered(open);
    open = new Set(message.tool_calls?.map((call) => call.id));
    for (const call of message.tool_calls ?? []) {
      if (!isJsonObject(call.function.arguments))
        return `the arguments of call ${call.id} are not valid JSON`;
      if (!/^[\w-]{1,64}$/.test(call.function.name)) return `'${call.function.name}' is no function name`;
      if (deepSeek && issued.has(call.id) && message.reasoning_content !== issued.get(call.id)) {
        return 'Missing `reasoning_content` field in an assistant message with tool calls';
      }
    }
  }
  return open.size > 0 ? unanswered(open) : undefined;
}

function unanswered(ids: ReadonlySet<string>): string {
  return (
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. " +
    `The following tool_call_ids did not have response messages: ${[...ids].join(', ')}`
  );
}

/**
 * What the Responses API refuses when nothing is stored: references to items, reasoning without its encrypted
 * content, a call that lost its reasoning, a call without its output or an output without its call.
 */
export function responsesProblem(body: ResponsesBody, issued: IssuedReasoning): string | undefined {
  if (body.previous_response_id) return `Previous response with id '${body.previous_response_id}' not found.`;
  const calls = new Set<string>();
  const answered = new Set<string>();
  const reasoning = new Set<string>();
  for (const item of body.input) {
    const problem = itemProblem(item, { calls, answered, reasoning }, issued);
    if (problem) return problem;
  }
  const missing = [...calls].find((id) => !answered.has(id));
  return missing === undefined ? undefined : `No tool output found for function call ${missing}.`;
}

interface Seen {
  readonly calls: Set<string>;
  readonly answered: Set<string>;
  readonly reasoning: Set<string>;
}

function itemProblem(
  item: ResponsesBody['input'][number],
  seen: Seen,
  issued: IssuedReasoning,
): string | undefined {
  const callId = item.call_id ?? '';
  switch (item.type) {
    case 'item_reference':
      return `Item with id '${item.id}' not found. Items are not persisted when \`store\` is set to false.`;
    case 'reasoning':
      seen.reasoning.add(item.id ?? '');
      return item.encrypted_content?.startsWith(ENCRYPTED)
        ? undefined
        : `Item with id '${item.id}' not found. Items are not persisted when \`store\` is set to false.`;
    case 'function_call': {
      seen.calls.add(callId);
      if (!isJsonObject(item.arguments ?? '')) return `the arguments of call ${callId} are not valid JSON`;
      const needed = issued.get(callId);
      return needed === undefined || seen.reasoning.has(needed)
        ? undefined
        : `Item '${callId}' of type 'function_call' was provided without its required 'reasoning' item: '${needed}'.`;
    }
    case 'function_call_output':
      if (!seen.calls.has(callId))
        return `No tool call found for function call output with call_id ${callId}.`;
      if (seen.answered.has(callId)) return `Two outputs for the function call ${callId}.`;
      seen.answered.add(callId);
      return undefined;
    default:
      return undefined;
  }
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
