import { APICallError } from '@ai-sdk/provider';
import * as z from 'zod';
import type { ResponseHeaders } from './retryAfter.ts';

/** What is known of an error from a provider, whichever way it came: as an HTTP answer or inside a stream. */
export interface ErrorFacts {
  readonly status: number | undefined;
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
    if (error.statusCode === undefined) return undefined;
    const said = wordsIn(error.data) ?? wordsIn(parseJson(error.responseBody));
    return facts(error.statusCode, said, error.responseHeaders ?? {});
  }
  if (error instanceof Error) return undefined;
  const said = typeof error === 'string' ? { message: error } : wordsIn(error);
  if (!said) return undefined;
  return facts(statusOf(said), said, {});
}

function facts(status: number, said: Words | undefined, headers: ResponseHeaders): ErrorFacts {
  return { status, codes: codesOf(said), words: said?.message, headers };
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
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    if (current instanceof AggregateError && current.errors.length > 0) {
      const errors: readonly unknown[] = current.errors;
      current = errors[0];
    } else {
      current = current.cause;
    }
  }
  return undefined;
}
