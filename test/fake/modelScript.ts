import * as z from 'zod';

/** What goes wrong on the wire. The `…Mid` faults and `badJson`, `errorEvent`, `endEarly` strike when half of the answer is out. */
export const FAULTS = [
  'hang', // the connection stands, headers never come
  'hangMid', // half an answer, then silence
  'reset', // the socket is destroyed before any header
  'cutMid', // the socket is destroyed in the middle
  'endEarly', // a clean end in the middle: no finish reason, no usage, no [DONE]
  'badJson', // something that is not JSON, then a clean end
  'errorEvent', // an error event inside the stream; `error` words it
  'html', // status 200 with a web page, as a captive portal sends it
  'empty', // status 200 and not one byte
  'cutEnd', // the whole answer, then the socket is destroyed where the end of the response should be
  'hangEnd', // the whole answer, then silence: the response never ends
] as const;
export type Fault = (typeof FAULTS)[number];

const stepSchema = z.strictObject({
  /** What the model says. Absent or empty: nothing. */
  text: z.string().optional(),
  reasoning: z.string().optional(),
  /** The model declines: goes over the wire as a refusal, not as text. */
  refusal: z.string().optional(),
  /** `args` that is a string goes out as it is (also where it is no JSON), anything else as JSON. */
  toolCalls: z
    .array(z.strictObject({ id: z.string().optional(), name: z.string(), args: z.unknown() }))
    .optional(),
  /** Tokens to report; default: characters of the request and of the answer, divided by 4. */
  usage: z
    .strictObject({
      input: z.int(),
      output: z.int(),
      cached: z.int().optional(),
      reasoning: z.int().optional(),
    })
    .optional(),
  /** The finish reason in the words of chat completions: `stop`, `tool_calls`, `length`, `content_filter`, `error`, … */
  finish: z.string().optional(),
  /** 400 and above: an HTTP error worded by `error`. */
  status: z.int().optional(),
  error: z
    .strictObject({
      message: z.string().optional(),
      type: z.string().optional(),
      code: z.string().optional(),
    })
    .optional(),
  /** Sent with `status`: in seconds, as an HTTP date that many seconds ahead (or past), or as `retry-after-ms`. */
  retryAfter: z
    .union([
      z.strictObject({ seconds: z.number() }),
      z.strictObject({ dateInSeconds: z.number() }),
      z.strictObject({ ms: z.number() }),
    ])
    .optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** One JSON body, as if no stream had been asked for. Many local servers and proxies do not stream at all. */
  whole: z.boolean().optional(),
  /** What is sent instead of an answer or an error, as it is; with status 200 where `status` names none. */
  body: z.string().optional(),
  fault: z.enum(FAULTS).optional(),
  /** Milliseconds before the headers. */
  latencyMs: z.number().optional(),
  /** Milliseconds between two pieces of a stream. */
  chunkDelayMs: z.number().optional(),
  /** Into how many pieces text and reasoning are cut. Default 4. */
  chunks: z.int().min(1).optional(),
  /** How many keep-alive comments come before the first piece, `chunkDelayMs` apart. */
  keepAlives: z.int().optional(),
});

/** One answer of the server. */
export type Step = z.infer<typeof stepSchema>;

/** What a step function may look at. */
export interface StepRequest {
  /** The request's body, parsed. */
  readonly body: unknown;
  /** How many turns of the assistant the conversation already holds. */
  readonly turn: number;
  /** How many requests this script has answered before. */
  readonly index: number;
}

/** A function may take its time: a test holds an answer back until it has seen what it wants to see. */
export type StepSource = Step | ((request: StepRequest) => Step | Promise<Step>);

/** Answers for the conversations of one path. */
export interface Script {
  /** Only conversations whose body contains this text; absent: all others. */
  readonly match?: string | undefined;
  /**
   * How the step is chosen; past the end the last one repeats. `request` (default): each request takes the next one.
   * `turn`: by the number of assistant turns in the conversation, so that a repeated request, from another process
   * too, gets the same answer, and many conversations can share one script.
   */
  readonly by?: 'request' | 'turn' | undefined;
  readonly steps: readonly StepSource[];
}

/** The shape of a script file and of `POST /__script`: for each path one script, or several that differ in `match`. */
export const scriptFileSchema = z.record(
  z.string(),
  z.array(
    z.strictObject({
      match: z.string().optional(),
      by: z.enum(['request', 'turn']).optional(),
      steps: z.array(stepSchema).min(1),
    }),
  ),
);

/** Which step answers which request. */
export class ScriptBook {
  readonly #scripts = new Map<string, { script: Script; used: number }[]>();

  set(path: string, scripts: readonly Script[]): void {
    this.#scripts.set(
      path,
      scripts.map((script) => ({ script, used: 0 })),
    );
  }

  /** A path without a script answers with text that says so: a forgotten script is seen at once. */
  next(path: string, raw: string, body: unknown, turn: number): Step | Promise<Step> {
    const entries = this.#scripts.get(path) ?? [];
    const entry =
      entries.find(({ script }) => script.match !== undefined && raw.includes(script.match)) ??
      entries.find(({ script }) => script.match === undefined);
    if (!entry) return { text: `no script for "${path}"` };
    const index = entry.used++;
    const at = entry.script.by === 'turn' ? turn : index;
    const source = entry.script.steps[Math.min(at, entry.script.steps.length - 1)] ?? {};
    return typeof source === 'function' ? source({ body, turn, index }) : source;
  }
}
