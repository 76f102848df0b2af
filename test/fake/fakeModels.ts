import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import * as z from 'zod';
import { usageOf, type ReportedUsage } from './answer.ts';
import { chatAnswer, chatBodySchema, chatStream, wireCalls } from './chatApi.ts';
import { chatProblem, responsesProblem, type IssuedReasoning } from './conversationRules.ts';
import { sendNoAnswer, sendError, sendJson, sendStepError, sendStream, sendWhole } from './delivery.ts';
import { scriptFileSchema, ScriptBook, type Step } from './modelScript.ts';
import {
  outputItems,
  responsesAnswer,
  responsesBodySchema,
  responsesStream,
  type ResponsesBody,
} from './responsesApi.ts';

/** One request as it arrived, in order of arrival. */
export interface LoggedRequest {
  readonly path: string;
  /** `/chat/completions`, `/responses` or `/models`. */
  readonly route: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `refused`: the conversation broke a rule; `aborted`: the client went away before the end. */
  outcome: 'open' | 'answered' | 'failed' | 'refused' | 'aborted';
  /** The tokens that were reported to the client, once they were. */
  usage?: ReportedUsage;
}

export interface Tokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
}

/** One exchange: the request, what was logged of it, and where the answer goes. */
interface Exchange {
  readonly req: LoggedRequest;
  readonly raw: string;
  readonly res: ServerResponse;
  readonly deepSeek: boolean;
  readonly signal: AbortSignal;
}

/** Answers requests from scripts, and keeps what was asked and what was reported. */
export class FakeModels {
  readonly book = new ScriptBook();
  readonly #log: LoggedRequest[] = [];
  readonly #issued: IssuedReasoning = new Map();
  #ids = 0;

  requests(path?: string): readonly LoggedRequest[] {
    return path === undefined ? [...this.#log] : this.#log.filter((entry) => entry.path === path);
  }

  tokens(path?: string): Tokens {
    const reported = this.requests(path).flatMap((entry) => entry.usage ?? []);
    const inputTokens = reported.reduce((sum, usage) => sum + usage.input, 0);
    const outputTokens = reported.reduce((sum, usage) => sum + usage.output, 0);
    return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
  }

  async handle(incoming: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname } = new URL(incoming.url ?? '/', 'http://localhost');
    const raw = await readText(incoming);
    if (this.#control(pathname, raw, res)) return;
    const [, path = 'default', rest = pathname] = /^\/s\/([^/]+)(\/.*)$/.exec(pathname) ?? [];
    const req: LoggedRequest = {
      path: decodeURIComponent(path),
      route: rest.replace(/^\/(v1|beta)(?=\/)/, ''),
      headers: incoming.headers,
      body: parseJson(raw),
      at: Date.now(),
      outcome: 'open',
    };
    this.#log.push(req);
    const gone = new AbortController();
    res.on('close', () => {
      if (!res.writableEnded && req.outcome === 'open') req.outcome = 'aborted';
      gone.abort();
    });
    await this.#answer({ req, raw, res, deepSeek: !rest.startsWith('/v1/'), signal: gone.signal });
  }

  /** For tests whose server is another process: set scripts, read the log and the token count. */
  #control(pathname: string, raw: string, res: ServerResponse): boolean {
    const [, verb, path] = /^\/__(script|requests|tokens)(?:\/(.+))?$/.exec(pathname) ?? [];
    if (verb === undefined) return false;
    if (verb === 'script') {
      for (const [name, scripts] of Object.entries(scriptFileSchema.parse(parseJson(raw)))) {
        this.book.set(name, scripts);
      }
    }
    sendJson(res, 200, verb === 'requests' ? this.requests(path) : this.tokens(path));
    return true;
  }

  async #answer(exchange: Exchange): Promise<void> {
    const { req, res } = exchange;
    switch (req.route) {
      case '/models':
        req.outcome = 'answered';
        sendJson(res, 200, { object: 'list', data: [{ id: 'fake-1', object: 'model', owned_by: 'fake' }] });
        return;
      case '/chat/completions':
        await this.#chat(exchange);
        return;
      case '/responses':
        await this.#responses(exchange);
        return;
      default:
        req.outcome = 'failed';
        sendError(res, 404, { message: `no route ${req.route}`, type: 'invalid_request_error' });
    }
  }

  async #chat(exchange: Exchange): Promise<void> {
    const parsed = chatBodySchema.safeParse(exchange.req.body);
    if (!parsed.success) return refuse(exchange, z.prettifyError(parsed.error));
    const body = parsed.data;
    const problem = chatProblem(body, this.#issued, exchange.deepSeek);
    if (problem) return refuse(exchange, problem);
    const turn = body.messages.filter((message) => message.role === 'assistant').length;
    const step = await this.#step(exchange, turn);
    if (!step) return;
    const calls = wireCalls(step, this.#nextId);
    for (const call of calls) if (step.reasoning) this.#issued.set(call.id, step.reasoning);
    const usage = usageOf(step, JSON.stringify(body.messages));
    const id = this.#nextId('chatcmpl');
    if (!body.stream || step.whole) {
      const answer = chatAnswer(step, body, usage, calls, id);
      finish(exchange, step, sendWhole(exchange.res, step, answer), usage);
      return;
    }
    const plan = chatStream(step, body, usage, calls, id);
    const whole = await sendStream(exchange.res, step, plan, 'chat', exchange.signal).catch(() => false);
    finish(exchange, step, whole, body.stream_options?.include_usage ? usage : undefined);
  }

  async #responses(exchange: Exchange): Promise<void> {
    const parsed = responsesBodySchema.safeParse(exchange.req.body);
    if (!parsed.success) return refuse(exchange, z.prettifyError(parsed.error));
    const body = parsed.data;
    const problem = responsesProblem(body, this.#issued);
    if (problem) return refuse(exchange, problem);
    const step = await this.#step(exchange, responsesTurns(body));
    if (!step) return;
    const items = outputItems(step, body, this.#nextId);
    const reasoning = items.find((item) => item.type === 'reasoning');
    for (const item of items) {
      if (reasoning && item.type === 'function_call') this.#issued.set(item.call_id, reasoning.id);
    }
    const usage = usageOf(step, JSON.stringify(body.input));
    const id = this.#nextId('resp');
    if (!body.stream || step.whole) {
      const answer = responsesAnswer(step, body, usage, items, id);
      finish(exchange, step, sendWhole(exchange.res, step, answer), usage);
      return;
    }
    const plan = responsesStream(step, body, usage, items, id);
    const whole = await sendStream(exchange.res, step, plan, 'responses', exchange.signal).catch(() => false);
    finish(exchange, step, whole, usage);
  }

  /** The step for this request, unless it ends before any answer: latency, HTTP errors and what is no answer. */
  async #step(exchange: Exchange, turn: number): Promise<Step | undefined> {
    const { req, raw, res, signal } = exchange;
    const step = await this.book.next(req.path, raw, req.body, turn);
    if (step.latencyMs) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, step.latencyMs);
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
      });
    }
    if (res.destroyed) return undefined;
    if (step.status !== undefined && step.status >= 400) {
      req.outcome = 'failed';
      sendStepError(res, step);
      return undefined;
    }
    if (sendNoAnswer(res, step)) {
      if (step.fault !== 'hang') req.outcome = 'failed';
      return undefined;
    }
    return step;
  }

  readonly #nextId = (prefix: string): string => `${prefix}_${++this.#ids}`;
}

/** A reasoning item, a message and calls of one turn follow each other; what the client says ends the turn. */
function responsesTurns(body: ResponsesBody): number {
  const fromModel = body.input.map(
    (item) => item.type === 'function_call' || item.type === 'reasoning' || item.role === 'assistant',
  );
  return fromModel.filter((own, index) => own && !fromModel[index - 1]).length;
}

function refuse({ req, res }: Exchange, message: string): void {
  req.outcome = 'refused';
  sendError(res, 400, { message, type: 'invalid_request_error' });
}

/** A stream that hangs stays open until the client goes; a client that went is not our failure. */
function finish({ req }: Exchange, step: Step, whole: boolean, usage: ReportedUsage | undefined): void {
  if (whole) {
    req.outcome = 'answered';
    if (usage) req.usage = usage;
  } else if (req.outcome === 'open' && !step.fault?.startsWith('hang')) {
    req.outcome = 'failed';
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
