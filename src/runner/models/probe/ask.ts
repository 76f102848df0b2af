import type { ProbeTarget } from '../../../core/probe.ts';
import { networkFetch } from '../networkFetch.ts';

/** The longest answer that is read, in bytes: a list of all models of a large provider has some hundred thousand. */
const MAX_BYTES = 8_000_000;

/** `json` is undefined where the answer is none. */
export type Answer =
  | { readonly came: true; readonly status: number; readonly json: unknown }
  | { readonly came: false; readonly error: unknown };

export interface Asking extends Pick<ProbeTarget, 'key' | 'network'> {
  readonly timeoutMs: number;
  /** Sent as JSON with POST; absent: GET. */
  readonly body?: unknown;
}

/** One small request. Never throws. */
export async function ask(url: string, { key, network, timeoutMs, body }: Asking): Promise<Answer> {
  try {
    const response = await networkFetch(network)(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { came: true, status: response.status, json: await readJson(response) };
  } catch (error) {
    return { came: false, error };
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text.length > MAX_BYTES) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a good answer holds; undefined for every other one. */
export function jsonOf(answer: Answer): unknown {
  return answer.came && answer.status === 200 ? answer.json : undefined;
}
