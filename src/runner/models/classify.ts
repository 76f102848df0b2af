import { APICallError } from '@ai-sdk/provider';
import type { Failure } from '../../core/failure.ts';
import { errorFacts, networkCode, type ErrorFacts } from './errorFacts.ts';
import { permanent, transient } from './failures.ts';
import { SilenceError, WebPageError } from './guardedFetch.ts';
import { retryAfterMs } from './retryAfter.ts';
import { quotable } from './serverWords.ts';

/** Where an error came from: what its message may name, and what it must not repeat. */
export interface ErrorSource {
  readonly providerId: string;
  readonly modelId: string;
  readonly baseURL: string;
  /** The environment variable that holds the key, if one is known. */
  readonly keyVariable: string | undefined;
  readonly key: string | undefined;
  /** What was sent, as text: no message quotes it. */
  readonly request: string;
  /** Whether a part of the answer had arrived already. */
  readonly begun: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * What an error means for the task, in one or two sentences for the person: what happened and what to do. The message
 * never holds the key, the prompt or a raw body, and the error itself goes no further: the SDK's errors carry both.
 */
export function classify(error: unknown, source: ErrorSource): Failure {
  const { providerId } = source;
  if (error instanceof SilenceError) {
    const seconds = Math.round(error.idleMs / 100) / 10;
    return transient(`${providerId} sent nothing for ${seconds} s. Try again later.`);
  }
  if (error instanceof WebPageError) {
    return transient(
      `${providerId} answered with a web page instead of its API. Check the base URL (${hostOf(source)}) and the network's sign-in.`,
    );
  }
  const facts = errorFacts(error);
  if (facts) return byStatus(facts, source);
  const code = networkCode(error);
  if (code !== undefined || isFetchError(error)) return network(code, source);
  const kind = error instanceof Error ? error.name.replace(/^AI_/, '') : typeof error;
  return transient(`${providerId} sent an answer that cannot be read (${kind}). Try again later.`);
}

function byStatus(facts: ErrorFacts, source: ErrorSource): Failure {
  const { status = 500 } = facts;
  if (isQuota(facts)) {
    return permanent(
      `${status} from ${source.providerId}: the account's quota is used up. Add credit or raise its limit, then retry the task.`,
    );
  }
  const after = retryAfterMs(facts.headers, source.now);
  const wait = after === undefined ? {} : { retryAfterMs: after };
  if (status === 429) {
    return {
      kind: 'rate-limit',
      message: `429 from ${source.providerId}: too many requests for now.`,
      ...wait,
    };
  }
  if (status < 400)
    return transient(`${source.providerId} sent an answer that cannot be read. Try again later.`);
  if (status >= 500 || status === 408 || status === 409 || status === 425) {
    return { ...transient(serverFault(status, facts, source)), ...wait };
  }
  return permanent(refusal(status, facts, source));
}

function isQuota({ status, codes }: ErrorFacts): boolean {
  return codes.includes('insufficient_quota') || (status === 429 && /billing|quota_exceeded/.test(codes));
}

function serverFault(status: number, facts: ErrorFacts, source: ErrorSource): string {
  const { providerId } = source;
  if (status === 503 || status === 529)
    return `${status} from ${providerId}: it is overloaded. Try again later.`;
  if (status === 408 || status === 504)
    return `${status} from ${providerId}: it took too long. Try again later.`;
  return `${status} from ${providerId}: its server failed${said(facts, source)}. Try again later.`;
}

/** For what a repeat would not change: each with the one thing to look at. */
function refusal(status: number, facts: ErrorFacts, source: ErrorSource): string {
  const from = `${status} from ${source.providerId}`;
  const keyHint = source.keyVariable ?? 'the key of this provider';
  switch (status) {
    case 401:
      return source.key === undefined
        ? `${from}: it wants a key. Name its variable as keyVariable in the provider's configuration.`
        : `${from}: the key was refused. Check ${keyHint}.`;
    case 402:
      return `${from}: the account has no credit left. Add credit, then retry the task.`;
    case 403:
      return `${from}: this key may not use ${source.modelId}${said(facts, source)}. Check the key's permissions and the model.`;
    case 404:
      return `${from}: there is no model ${source.modelId} at ${hostOf(source)}${said(facts, source)}. Check the model and the base URL.`;
    case 413:
      return `${from}: the request is too large. Give the task less context.`;
    default:
      return /context_length/.test(facts.codes)
        ? `${from}: the conversation is longer than ${source.modelId} allows. Give the task less context, or choose a model that takes more.`
        : `${from}: the request was refused${said(facts, source)}. Check the model and the provider's configuration.`;
  }
}

function said(facts: ErrorFacts, source: ErrorSource): string {
  const words = quotable(facts.words, source);
  return words === undefined ? '' : ` ("${words}")`;
}

function network(code: string | undefined, source: ErrorSource): Failure {
  const { providerId } = source;
  if (source.begun)
    return transient(`The answer of ${providerId} was cut off in the middle. Try again later.`);
  const why = `${code ?? 'no connection'} at ${hostOf(source)}`;
  return /CERT|SELF_SIGNED|ALTNAME/.test(code ?? '')
    ? permanent(
        `${providerId} could not be trusted (${why}). Check the base URL and the certificates of this machine.`,
      )
    : transient(`${providerId} could not be reached (${why}). Check the network and the base URL.`);
}

/** Of an error without a code that `fetch` threw, and of a stream that ended inside a chunk. */
function isFetchError(error: unknown): boolean {
  return APICallError.isInstance(error) || error instanceof TypeError;
}

function hostOf(source: ErrorSource): string {
  return URL.canParse(source.baseURL) ? new URL(source.baseURL).host : 'its address';
}
