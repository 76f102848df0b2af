import { APICallError } from '@ai-sdk/provider';
import type { Failure } from '../../core/failure.ts';
import { causes, errorFacts, networkCode, type ErrorFacts } from './errorFacts.ts';
import { endedEarly, endless, permanent, transient } from './failures.ts';
import { SilenceError } from './guardedFetch.ts';
import { retryAfterMs } from './retryAfter.ts';
import { quotable } from './serverWords.ts';
import { UnfitAnswer, type Unfit } from './unfitAnswer.ts';

/** Where an error came from: what its message may name, and what it must not repeat. */
export interface ErrorSource {
  readonly providerId: string;
  readonly modelId: string;
  readonly baseURL: string;
  /** Whether a proxy may stand between. */
  readonly proxied: boolean;
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
  for (const cause of causes(error)) {
    if (cause instanceof SilenceError) return silence(cause, source);
    if (cause instanceof UnfitAnswer) return unfitAnswer(cause.unfit, source);
  }
  const facts = errorFacts(error);
  if (facts) return byStatus(facts, source);
  const code = networkCode(error);
  if (code !== undefined || isFetchError(error)) return network(code, source);
  const name = error instanceof Error ? error.name : '';
  if (INCOMPLETE.has(name)) return endedEarly(source.providerId, source.begun);
  if (UNSENDABLE.has(name)) {
    return permanent(
      `The conversation could not be sent to ${source.providerId} (${name.slice(3)}). Retry the task with fresh steps, and report this.`,
    );
  }
  const hint = name.startsWith('AI_') ? ` (${name.slice(3)})` : '';
  return unreadable(source.providerId, hint);
}

/** How the SDK names a stream that lacks its end. */
const INCOMPLETE: ReadonlySet<string> = new Set(['AI_InvalidResponseDataError', 'AI_NoOutputGeneratedError']);

/** What the SDK says where the conversation that it is given is not one: nothing was sent. */
const UNSENDABLE: ReadonlySet<string> = new Set([
  'AI_InvalidArgumentError',
  'AI_InvalidPromptError',
  'AI_MissingToolResultsError',
  'AI_UnsupportedFunctionalityError',
]);

function silence({ idleMs }: SilenceError, { providerId }: ErrorSource): Failure {
  const seconds = Math.round(idleMs / 100) / 10;
  return transient(`${providerId} sent nothing for ${seconds} s. Try again later.`);
}

function unfitAnswer(unfit: Unfit, source: ErrorSource): Failure {
  const { providerId } = source;
  switch (unfit.kind) {
    case 'web-page':
      return transient(
        `${providerId} answered with a web page instead of its API. Check the base URL (${hostOf(source)}) and the network's sign-in.`,
      );
    case 'cut':
      return cutOff(providerId);
    case 'ended-early':
      return endedEarly(providerId, true, unfit.why);
    case 'endless':
      return endless(providerId);
    case 'broken-json':
      return unreadable(providerId, '');
    case 'foreign':
      return transient(
        `${providerId} answered with JSON that is no answer of a model. Check the base URL (${hostOf(source)}) and the type of the provider.`,
      );
  }
}

function cutOff(providerId: string): Failure {
  return transient(`The answer of ${providerId} was cut off in the middle. Try again later.`);
}

function unreadable(providerId: string, hint: string): Failure {
  return transient(`${providerId} sent an answer that cannot be read${hint}. Try again later.`);
}

function byStatus(facts: ErrorFacts, source: ErrorSource): Failure {
  const { status } = facts;
  const from = `${facts.label} from ${source.providerId}`;
  if (isQuota(facts)) {
    return permanent(
      `${from}: the account's quota is used up. Add credit or raise its limit, then retry the task.`,
    );
  }
  const after = retryAfterMs(facts.headers, source.now);
  const wait = after === undefined ? {} : { retryAfterMs: after };
  if (status === 429) {
    return {
      kind: 'rate-limit',
      message: `${from}: too many requests for now.`,
      ...wait,
    };
  }
  if (status >= 500 || status === 408 || status === 409 || status === 425) {
    return { ...transient(serverFault(from, facts, source)), ...wait };
  }
  return permanent(refusal(from, facts, source));
}

function isQuota({ status, codes }: ErrorFacts): boolean {
  return codes.includes('insufficient_quota') || (status === 429 && /billing|quota_exceeded/.test(codes));
}

function serverFault(from: string, facts: ErrorFacts, source: ErrorSource): string {
  switch (facts.status) {
    case 503:
    case 529:
      return `${from}: it is overloaded. Try again later.`;
    case 408:
    case 504:
      return `${from}: it took too long. Try again later.`;
    case 409:
    case 425:
      return `${from}: it was busy with something else. Try again later.`;
    default:
      return `${from}: its server failed${said(facts, source)}. Try again later.`;
  }
}

/** For what a repeat would not change: each with the one thing to look at. */
function refusal(from: string, facts: ErrorFacts, source: ErrorSource): string {
  const keyHint = source.keyVariable ?? 'the key of this provider';
  switch (facts.status) {
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
  if (source.begun) return cutOff(providerId);
  const why = `${code ?? 'no connection'} at ${hostOf(source)}`;
  return /CERT|SELF_SIGNED|ALTNAME/.test(code ?? '')
    ? permanent(
        `${providerId} could not be trusted (${why}). Check the base URL and the certificates of this machine.`,
      )
    : transient(
        `${providerId} could not be reached (${why}). Check the network${source.proxied ? ', the proxy' : ''} and the base URL.`,
      );
}

/** Of an error without a code: the SDK's for a request that got no answer, or that of `fetch` itself. */
function isFetchError(error: unknown): boolean {
  if (APICallError.isInstance(error)) return error.statusCode === undefined;
  return error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message);
}

function hostOf(source: ErrorSource): string {
  return URL.canParse(source.baseURL) ? new URL(source.baseURL).host : 'its address';
}
