/** Longest quotation of a server in a failure's message, in characters. */
const LONGEST = 240;
/** So many characters in a row that also stand in the request are an echo of it. */
const ECHO = 16;

export interface Secrets {
  readonly key: string | undefined;
  /** What was sent: instructions and conversation. A server that repeats it is not quoted. */
  readonly request: string;
}

/**
 * What a server said, made fit for a message that is stored and shown: one line, short, without keys and without the
 * words of the request. Undefined where nothing fit is left.
 */
export function quotable(words: string | undefined, secrets: Secrets): string | undefined {
  const line = (words ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 4 * LONGEST);
  const clean = withoutKeys(line, secrets.key);
  if (clean === '' || echoes(clean, secrets.request)) return undefined;
  const short = clean.length > LONGEST ? `${clean.slice(0, LONGEST - 1)}…` : clean;
  return short.replace(/[.!\s]+$/, '');
}

/** Takes out the key, masked and shortened forms of it, and whatever looks like a key. */
function withoutKeys(text: string, key: string | undefined): string {
  const known = key === undefined ? text : text.replaceAll(key, '[key]');
  return known
    .replace(/\bBearer\s+\S+/gi, '[key]')
    .split(' ')
    .map((word) => (looksLikeKey(word) || sharesStart(word, key) ? '[key]' : word))
    .join(' ');
}

function looksLikeKey(word: string): boolean {
  return /\b(sk|pk|rk|key)-[\w*.…-]{4,}/i.test(word) || /[A-Za-z0-9_-]{32,}/.test(word);
}

function sharesStart(word: string, key: string | undefined): boolean {
  return key !== undefined && key.length >= 8 && word.includes(key.slice(0, 8));
}

function echoes(text: string, request: string): boolean {
  const escaped = JSON.stringify(text).slice(1, -1);
  for (let at = 0; at + ECHO <= escaped.length; at++) {
    if (request.includes(escaped.slice(at, at + ECHO))) return true;
  }
  return false;
}
