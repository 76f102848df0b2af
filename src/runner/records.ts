import type { ModelMessage } from 'ai';
import * as z from 'zod';
import { followUpSchema } from '../core/followUp.ts';

/** A message of the conversation, as it was given to or came from the model. The providers check the rest. */
const message = z.custom<ModelMessage>(
  (value) => z.looseObject({ role: z.enum(['user', 'assistant', 'tool']) }).safeParse(value).success,
);

/** What each kind of step leaves in the record: enough to go on from, without asking anybody again. */
export const promptRecord = z.object({ instructions: z.string(), messages: z.array(message) });
export type PromptRecord = z.infer<typeof promptRecord>;

export const toolCallRecord = z.object({
  id: z.string(),
  name: z.string(),
  input: z.unknown(),
  invalid: z.string().optional(),
});
export type ToolCallRecord = z.infer<typeof toolCallRecord>;

/** What a turn was asked, as far as a replay has to tell whether it is asked the same. */
const askedRecord = z.object({
  /** Ids of provider and model. */
  provider: z.string(),
  model: z.string(),
  /** Digests of what the model had not been told before: its instructions first, then message by message. */
  told: z.array(z.string()),
});
export type AskedRecord = z.infer<typeof askedRecord>;

export const turnRecord = z.object({
  messages: z.array(message),
  text: z.string(),
  toolCalls: z.array(toolCallRecord),
  asked: askedRecord.optional(),
});
export type TurnRecord = z.infer<typeof turnRecord>;

export const toolRecord = z.object({
  text: z.string(),
  isError: z.boolean(),
  /** The plan that the call set, if it set one. */
  plan: z
    .array(z.object({ title: z.string(), status: z.enum(['pending', 'in_progress', 'done']) }))
    .optional(),
  /** What the call suggested to do next, if it did. */
  followUps: z.array(followUpSchema).optional(),
});
export type ToolRecord = z.infer<typeof toolRecord>;

/** What a person said to an answer, as the engine keeps it. */
export const remarksRecord = z.object({
  text: z.string(),
  remarks: z.array(
    z.object({ path: z.string(), line: z.int(), quote: z.string(), text: z.string() }).readonly(),
  ),
});

/** The results of a turn's calls, for the next request. */
export function toolMessage(results: readonly { call: ToolCallRecord; record: ToolRecord }[]): ModelMessage {
  return {
    role: 'tool',
    content: results.map(({ call, record }) => ({
      type: 'tool-result',
      toolCallId: call.id,
      toolName: call.name,
      output: { type: record.isError ? 'error-text' : 'text', value: record.text },
    })),
  };
}
