import type { Clock } from '../core/clock.ts';
import { FailureError } from '../core/failure.ts';
import { priced } from '../core/money.ts';
import { passed } from '../core/passed.ts';
import { NO_USAGE, type Usage } from '../core/task.ts';
import type { Claim, WorkSource } from '../engine/port.ts';
import { amountWords, describeReason } from '../core/reasonWords.ts';
import { Stopped } from '../core/stop.ts';
import type { Model, Turn, TurnRequest } from './models/model.ts';
import { PutOff } from './putOff.ts';

export interface ModelCallsOptions {
  readonly claim: Claim;
  readonly model: Model;
  readonly work: Pick<WorkSource, 'admitCall' | 'report'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A limit that ends this soon is waited for; for longer ones the task gives its worker back. */
const SHORT_WAIT_MS = 3_000;
/** Tokens that an answer is expected to take: it is not known before. */
const EXPECTED_OUTPUT = 1_000;

const NO_ANSWER = { kind: 'transient', message: 'The model ended without an answer.' } as const;

/**
 * The model calls of one run: each is asked for before it is made, so that the limits of its provider and what may be used
 * in a day hold over all tasks, and each is accounted for, answered or not.
 */
export class ModelCalls {
  readonly #options: ModelCallsOptions;
  #isEstimated = false;

  constructor(options: ModelCallsOptions) {
    this.#options = options;
  }

  get modelId(): string {
    return this.#options.model.id;
  }

  /** Whether tokens of an answer were estimated, because its provider reported none. */
  get isEstimated(): boolean {
    return this.#isEstimated;
  }

  /**
   * One turn, with its price.
   *
   * @throws what the model throws; FailureError where it said nothing; PutOff where the call cannot be made soon; Stopped
   */
  async turn(request: TurnRequest, onText: (text: string) => void): Promise<Turn> {
    const { model, signal } = this.#options;
    const expected = this.#priced(usage(inputTokens(request), EXPECTED_OUTPUT));
    await this.#admitted(expected);
    let said = 0;
    try {
      const turn = await model.turn(
        request,
        (text) => {
          said += text.length;
          onText(text);
        },
        signal,
      );
      if (turn.toolCalls.length === 0 && !turn.text.trim())
        throw new FailureError(NO_ANSWER, { answered: turn.usage });
      return { ...turn, usage: this.#usageOf(turn, request) };
    } catch (error) {
      this.#unanswered(request, said, error);
      throw error;
    }
  }

  /** A server that reports nothing must not pass every limit: it is estimated then. */
  #usageOf(turn: Turn, request: TurnRequest): Usage {
    const { model } = this.#options;
    if (turn.usage.totalTokens > 0 || model.sample) return priced(turn.usage, model.price, turn.cachedTokens);
    this.#isEstimated = true;
    return this.#priced(usage(inputTokens(request), tokensIn(JSON.stringify(turn.messages).length)));
  }

  async #admitted(expected: Usage): Promise<void> {
    const { claim, work, clock, signal } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      const admission = await work.admitCall(claim, expected);
      switch (admission.kind) {
        case 'go':
          // Called off before it was made.
          if (signal.aborted) this.#account(NO_USAGE);
          return signal.throwIfAborted();
        case 'lost':
          throw new Stopped('lost');
        case 'unpriced':
          throw refused(unpriced(this.#options));
        case 'too-large':
          throw refused(tooLarge(amountWords(admission.limit, admission.value)));
        case 'wait': {
          const ms = admission.reason.until - clock.now();
          if (ms > SHORT_WAIT_MS)
            throw new PutOff(describeReason(admission.reason, (at) => new Date(at).toISOString()));
          await passed(Math.max(1, ms), clock, signal);
        }
      }
    }
  }

  /**
   * What was begun is paid for, as far as anybody can tell: a call that was called off, or whose answer broke or was none. One
   * that was refused cost nothing.
   */
  #unanswered(request: TurnRequest, said: number, error: unknown): void {
    const { signal } = this.#options;
    const answered = error instanceof FailureError ? error.answered : undefined;
    const isPaid = answered !== undefined || said > 0 || signal.aborted;
    const estimated = isPaid ? usage(inputTokens(request), tokensIn(said)) : NO_USAGE;
    this.#account(this.#priced(answered && answered.totalTokens > 0 ? answered : estimated));
  }

  /** Not waited for: the channel keeps the order, and the outcome of the attempt follows. */
  #account(paid: Usage): void {
    const { claim, work } = this.#options;
    void work.report(claim, [{ kind: 'unanswered', paid }]).catch(() => undefined);
  }

  #priced(usage: Usage): Usage {
    return priced(usage, this.#options.model.price);
  }
}

function refused(message: string): FailureError {
  return new FailureError({ kind: 'permanent', message });
}

/** It would fit into no day, so there is nothing to wait for. */
function tooLarge(budget: string): string {
  return (
    `One model call of this task is expected to take more than the budget of a whole day (${budget}). ` +
    'Give the task less context, or raise the budget, then retry.'
  );
}

/** A budget in money cannot be kept where nobody knows what the model costs. */
export function unpriced({ claim, model }: Pick<ModelCallsOptions, 'claim' | 'model'>): string {
  return (
    `There is a budget in dollars, and no price for ${model.id} of ${claim.provider}. ` +
    `Add one to its "prices" where it is set up (the setting agentTaskQueue.providers, or the file of --config), then retry.`
  );
}

/** Characters for a token, about: what a provider does not count for us is estimated. */
const CHARACTERS_A_TOKEN = 4;

function tokensIn(characters: number): number {
  return Math.ceil(characters / CHARACTERS_A_TOKEN);
}

function inputTokens({ instructions, messages }: TurnRequest): number {
  return tokensIn(instructions.length + JSON.stringify(messages).length);
}

function usage(inputTokens: number, outputTokens: number): Usage {
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}
