import * as z from 'zod';

const text = z.strictObject({ type: z.literal('text'), text: z.string() });
const call = z.strictObject({
  type: z.literal('call'),
  id: z.string(),
  name: z.string(),
  input: z.record(z.string(), z.unknown()),
});
const result = z.strictObject({ type: z.literal('result'), id: z.string(), text: z.string() });

/** There is no system role: instructions are the first message of the user. */
export const editorMessageSchema = z.strictObject({
  role: z.enum(['user', 'assistant']),
  parts: z.array(z.discriminatedUnion('type', [text, call, result])),
});
export type EditorMessage = z.infer<typeof editorMessageSchema>;

/** One turn that is asked of a model which only the editor can reach: plain data, since it crosses threads. */
export const editorRequestSchema = z.strictObject({
  vendor: z.string(),
  /** The vendor's id of the model; absent: the first one that it names. */
  model: z.string().optional(),
  messages: z.array(editorMessageSchema),
  tools: z.array(
    z.strictObject({
      name: z.string(),
      description: z.string(),
      inputSchema: z.record(z.string(), z.unknown()),
    }),
  ),
  temperature: z.number().optional(),
  /** The tokens of the messages before this one are known from an earlier turn. */
  countFrom: z.int().min(0),
});
export type EditorRequest = z.infer<typeof editorRequestSchema>;

/** What comes of it, in order: text and calls as they arrive, then `end` or `failed`, and nothing after it. */
export const editorPartSchema = z.discriminatedUnion('type', [
  text,
  call,
  z.strictObject({
    type: z.literal('end'),
    /** Of the messages from `countFrom` on, tools not counted. An estimate, as is the next. */
    inputTokens: z.int().min(0),
    outputTokens: z.int().min(0),
  }),
  /** The editor's code for it (`NoPermissions`, `NotFound`, `Blocked`), an error's name, or `Gone` where the vendor offers nothing. */
  z.strictObject({ type: z.literal('failed'), code: z.string(), words: z.string() }),
]);
export type EditorPart = z.infer<typeof editorPartSchema>;

/** Asks a model of the editor. When `signal` is aborted, the request is called off. */
export type EditorTurn = (request: EditorRequest, signal: AbortSignal) => AsyncIterable<EditorPart>;
