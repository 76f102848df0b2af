import * as z from 'zod';
import { SilenceError } from './guardedFetch.ts';
import { OpenedBody } from './openedBody.ts';
import { ErrorAnswer, UnfitAnswer } from './unfitAnswer.ts';

/** A whole answer in one JSON body, though a stream was asked for: many local servers and proxies do not stream. */
export class OnePiece extends Error {
  override readonly name = 'OnePiece';
  readonly response: Response;

  constructor(response: Response) {
    super('an answer in one piece');
    this.response = response;
  }
}

/**
 * `fetch` for requests that ask for a stream. What a server sends is told by its first byte, whatever the server calls
 * it. What breaks a stream after its last event breaks nothing: the answer is there.
 *
 * @throws OnePiece where the answer is whole and no stream; UnfitAnswer and ErrorAnswer where it is no answer
 */
export function streamingFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (!response.ok || response.body === null) return response;
    if (response.headers.get('content-type')?.startsWith('text/html')) {
      await response.body.cancel();
      throw new UnfitAnswer({ kind: 'web-page' });
    }
    const body = await OpenedBody.open(response.body);
    switch (body.first) {
      case '<':
        await body.cancel();
        throw new UnfitAnswer({ kind: 'web-page' });
      case '{':
      case '[':
        throw judged(await readAll(body), response);
      default:
        return new Response(body.events(), facts(response));
    }
  };
}

function facts({ status, statusText, headers }: Response): ResponseInit {
  return { status, statusText, headers };
}

/** @throws UnfitAnswer, or what the guard says of the connection */
async function readAll(body: OpenedBody): Promise<string> {
  try {
    return await new Response(body.bytes()).text();
  } catch (error) {
    if (error instanceof SilenceError || error instanceof UnfitAnswer) throw error;
    throw new UnfitAnswer({ kind: 'cut' }, { cause: error });
  }
}

/** `status` and its reason are of the Responses API: its answers may be halves that say so. */
const answerSchema = z.looseObject({
  error: z.unknown().optional(),
  status: z.string().optional().catch(undefined),
  incomplete_details: z.looseObject({ reason: z.string() }).nullish().catch(undefined),
});

function judged(text: string, response: Response): OnePiece | UnfitAnswer | ErrorAnswer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return new UnfitAnswer({ kind: 'broken-json' });
  }
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) return new UnfitAnswer({ kind: 'foreign' });
  const { error, status, incomplete_details: incomplete } = parsed.data;
  if (error) return new ErrorAnswer(json, response.headers);
  if (status !== undefined && status !== 'completed' && !incomplete)
    return new UnfitAnswer({ kind: 'ended-early', why: status });
  return new OnePiece(new Response(text, facts(response)));
}
