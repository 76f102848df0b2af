import { APICallError } from '@ai-sdk/provider';
import * as z from 'zod';
import type { ResponseHeaders } from './retryAfter.ts';
import { ErrorAnswer } from './unfitAnswer.ts';

/** What is known of an error from a provider, whichever way it came: as an HTTP answer or inside a stream. */
export interface ErrorFacts {
  readonly status: number;
  /** How to name it: the HTTP status, or `Error` for one that came with a good status, so that its own is only inferred. */
  readonly label: string;
  /** The provider's own codes for it, in lower case: `insufficient_quota context_length_exceeded`. */
  readonly codes: string;
  readonly words: string | undefined;
  readonly headers: ResponseHeaders;
}

const code = z.union([z.string(), z.number()]).nullish().catch(undefined);
const wordsSchema = z.looseObject({
  message: z.string().optional().catch(undefined),
  type: code,
  code,
  statusCode: z.number().optional().catch(undefined),
});
type Words = z.infer<typeof wordsSchema>;

/** The answers of OpenAI, DeepSeek and most others; some servers send `error` as a mere text, or no `error` around it. */
const bodySchema = z.union([
  z.looseObject({ error: z.union([wordsSchema, z.string().transform((message) => ({ message }))]) }),
  wordsSchema,
]);

/** @returns undefined for what no provider said: network errors, and defects of ours */
export function errorFacts(error: unknown): ErrorFacts | undefined {
  if (APICallError.isInstance(error)) {
    // Below 400 it was the reading that failed, not the request: the cause tells more.
    if (error.statusCode === undefined || error.statusCode < 400) return undefined;
    const said = wordsIn(error.data) ?? wordsIn(parseJson(error.responseBody));
    return {
      status: error.statusCode,
      label: String(error.statusCode),
      ...facts(said, error.responseHeaders ?? {}),
    };
  }
  const answered = causes(error).find((cause) => cause instanceof ErrorAnswer);
  if (answered) return inferred(wordsIn(answered.said), answered.headers);
  // The SDK's own error for an error event; the class is not exported.
  const inStream = !(error instanceof Error) || error.name === 'AI_StreamProviderError';
  const said = inStream ? wordsIn(typeof error === 'string' ? { message: error } : error) : undefined;
  return inferred(said, {});
}

function inferred(said: Words | undefined, headers: ResponseHeaders): ErrorFacts | undefined {
  return said && { status: statusOf(said), label: 'Error', ...facts(said, headers) };
}

function facts(
  said: Words | undefined,
  headers: ResponseHeaders,
): Pick<ErrorFacts, 'codes' | 'words' | 'headers'> {
  return { codes: codesOf(said), words: said?.message, headers };
}

function wordsIn(value: unknown): Words | undefined {
  const parsed = bodySchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { error } = parsed.data;
  return typeof error === 'object' && error !== null
    ? wordsSchema.parse(error)
    : wordsSchema.parse(parsed.data);
}

function codesOf(said: Words | undefined): string {
  return [said?.code, said?.type]
    .filter((part) => part !== undefined && part !== null)
    .join(' ')
    .toLowerCase();
}

/** An error inside a stream comes without a status; the one that it would have had. Unknown ones are the server's fault. */
function statusOf(said: Words): number {
  const explicit = said.statusCode ?? Number(said.code);
  if (explicit >= 400 && explicit < 600) return explicit;
  const codes = codesOf(said);
  if (/quota|rate_limit/.test(codes)) return 429;
  if (codes.includes('authentication')) return 401;
  if (/invalid|context_length|bad_request/.test(codes)) return 400;
  return 500;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** The first system error code in a chain of causes: `ECONNREFUSED`, `UND_ERR_SOCKET`. */
export function networkCode(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return undefined;
}

/** An error, its cause, that one's cause and so on; of several at once (one for each address of a host) the first. */
export function causes(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  let current = error;
  while (current instanceof Error && chain.length < 8) {
    chain.push(current);
    const together: readonly unknown[] = current instanceof AggregateError ? current.errors : [];
    current = together[0] ?? current.cause;
  }
  return chain;
}
