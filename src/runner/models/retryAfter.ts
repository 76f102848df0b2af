/** No provider means longer; a broken header must not close it for ever. */
const LONGEST_MS = 24 * 60 * 60_000;

export type ResponseHeaders = Readonly<Record<string, string>>;

/**
 * How long a response asks to wait, in milliseconds: `retry-after-ms`, `Retry-After` in seconds or as an HTTP date (RFC
 * 9110, section 10.2.3), else the reset time of the limit that is used up (`x-ratelimit-…`). Undefined where it says
 * nothing, nonsense, or no time at all: whoever waited that long would ask again and again.
 *
 * @param now milliseconds since the epoch, for dates where the response does not bear its own
 */
export function retryAfterMs(headers: ResponseHeaders, now: number): number | undefined {
  const waits = [
    number(headers['retry-after-ms']),
    retryAfterHeader(headers, now),
    rateLimitReset(headers, now),
  ].flatMap((wait) => (wait === undefined ? [] : Math.round(wait)));
  const wait = waits.find((ms) => ms > 0);
  return wait === undefined ? undefined : Math.min(LONGEST_MS, wait);
}

function number(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+(\.\d+)?$/.test(text.trim())) return undefined;
  return Number(text);
}

function retryAfterHeader(headers: ResponseHeaders, now: number): number | undefined {
  const value = headers['retry-after'];
  const seconds = number(value);
  if (seconds !== undefined) return seconds * 1_000;
  // `Date.parse` makes a date of almost anything, "-5" included.
  const date = /^[A-Za-z]{3,9},? /.test(value ?? '') ? Date.parse(value ?? '') : NaN;
  if (Number.isNaN(date)) return undefined;
  // The server's own clock where it tells it: ours may be wrong.
  const serverNow = Date.parse(headers['date'] ?? '');
  return date - (Number.isNaN(serverNow) ? now : serverNow);
}

function rateLimitReset(headers: ResponseHeaders, now: number): number | undefined {
  const waits = ['requests', 'tokens']
    .filter((limit) => headers[`x-ratelimit-remaining-${limit}`] === '0')
    .flatMap((limit) => duration(headers[`x-ratelimit-reset-${limit}`]) ?? []);
  if (waits.length > 0) return Math.max(...waits);
  return resetMoment(headers['x-ratelimit-reset'], now);
}

/** `120ms`, `1s`, `6m0s`, `1h2m3.5s`: how OpenAI writes the time until a limit is reset. */
function duration(text: string | undefined): number | undefined {
  if (!text || !/^([\d.]+(ms|s|m|h))+$/.test(text)) return undefined;
  const unit: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  return [...text.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, name = '']) => sum + Number(amount) * (unit[name] ?? 0),
    0,
  );
}

/** A moment in milliseconds (OpenRouter) or seconds since the epoch, or a number of seconds from now. */
function resetMoment(text: string | undefined, now: number): number | undefined {
  const value = number(text);
  if (value === undefined) return undefined;
  if (value > 1e12) return value - now;
  return value > 1e9 ? value * 1_000 - now : value * 1_000;
}
