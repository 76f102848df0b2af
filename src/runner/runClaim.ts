import type { ModelMessage } from 'ai';
import type { Clock } from '../core/clock.ts';
import { defined } from '../core/defined.ts';
import { messageOf } from '../core/errors.ts';
import type { LogLevel } from '../core/event.ts';
import { FailureError } from '../core/failure.ts';
import type { FollowUp } from '../core/followUp.ts';
import { addUsage, type Budget, type TaskResult, type Usage } from '../core/task.ts';
import type { Claim, Outcome, Report, WorkSource } from '../engine/port.ts';
import type { ProblemSource } from '../workspace/problems.ts';
import type { Proposal } from '../workspace/proposal.ts';
import type { WorkspaceReader } from '../workspace/reader.ts';
import { BudgetGuard } from './budgetGuard.ts';
import { callContext, type CallSurroundings } from './callContext.ts';
import { callTool, refused } from './callTool.ts';
import { Circles } from './circles.ts';
import { digest } from './digest.ts';
import { Journal } from './journal.ts';
import { ModelCalls, unpriced } from './modelCalls.ts';
import type { Model } from './models/model.ts';
import { Parked } from './parked.ts';
import { PutOff } from './putOff.ts';
import { briefly, firstLines } from './logLines.ts';
import { planProgress } from './planProgress.ts';
import {
  promptRecord,
  toolMessage,
  toolRecord,
  turnRecord,
  type PromptRecord,
  type ToolCallRecord,
  type ToolRecord,
  type TurnRecord,
} from './records.ts';
import { remarksMessage } from './remarks.ts';
import { resultFrom } from './result.ts';
import { Stopped } from '../core/stop.ts';
import { TextStream } from './textStream.ts';
import type { PlanStep, Tool } from './tools/tool.ts';

/** The most calls of one turn that are run. */
const MAX_CALLS = 100;

export interface RunTools {
  readonly work: Pick<
    WorkSource,
    'report' | 'stream' | 'admitCall' | 'beginStep' | 'finishStep' | 'createTask' | 'fetchResult' | 'settle'
  >;
  readonly clock: Clock;
  /** For tasks that have no budget of their own; what is left out: `DEFAULT_BUDGET`. */
  readonly defaultBudget?: Budget;
  /** @throws FailureError where provider and model of the claim cannot be used */
  readonly openModel: (claim: Claim) => Promise<Model>;
  readonly tools: readonly Tool[];
  /**
   * What the task has proposed so far, over what it rests on. @throws FailureError where the workspace cannot be opened
   */
  readonly openProposal: (claim: Claim) => Promise<Proposal>;
  /** Absent where there is no editor to ask. */
  readonly problems?: ProblemSource;
  /** Reads the context files as they are now and puts the prompt together. */
  readonly writePrompt: (
    claim: Claim,
    workspace: WorkspaceReader,
    signal: AbortSignal,
  ) => Promise<PromptRecord>;
}

/**
 * One claim from start to settle: prompt, then turn by turn, each a committed step, until the model has nothing more to
 * ask for. `signal` is aborted with a `Stopped`. Whatever happens becomes the outcome of the attempt.
 *
 * @throws QueueError only where not even that it failed could be told: the supervisor then gives the task back
 */
export async function runClaim(claim: Claim, tools: RunTools, signal: AbortSignal): Promise<void> {
  const run = new Run(claim, tools, signal);
  const outcome = await run.execute().then(completed, (error: unknown) => outcomeOf(error, signal));
  if (outcome) await settle(claim, outcome, tools.work);
}

/** An outcome that the engine does not take must not leave the task running for ever. */
async function settle(claim: Claim, outcome: Outcome, work: RunTools['work']): Promise<void> {
  try {
    await work.settle(claim, outcome);
  } catch (error) {
    const message = `What became of the task could not be kept: ${messageOf(error)}`;
    await work.settle(claim, { kind: 'failed', failure: { kind: 'permanent', message } });
  }
}

function completed(result: TaskResult): Outcome {
  return { kind: 'completed', result };
}

/** What an attempt that did not complete comes to; nothing is said where somebody else owns the task. */
function outcomeOf(error: unknown, signal: AbortSignal): Outcome | undefined {
  const stopped: unknown = signal.aborted ? signal.reason : error;
  if (stopped instanceof Stopped) {
    switch (stopped.kind) {
      case 'cancel':
        return { kind: 'cancelled' };
      case 'pause':
        return { kind: 'paused', reason: { kind: 'asked' } };
      case 'release':
        return { kind: 'released' };
      case 'lost':
        return undefined;
    }
  }
  if (error instanceof Parked) return { kind: 'paused', reason: error.reason };
  if (error instanceof PutOff) return { kind: 'released', why: error.why };
  if (error instanceof FailureError) return { kind: 'failed', failure: error.failure };
  return {
    kind: 'failed',
    failure: { kind: 'permanent', message: `Agent Task Queue itself failed: ${messageOf(error)}` },
  };
}

class Run {
  readonly #claim: Claim;
  readonly #tools: RunTools;
  readonly #signal: AbortSignal;
  readonly #journal: Journal;
  readonly #budget: BudgetGuard;
  readonly #circles = new Circles();
  readonly #suggested: FollowUp[] = [];
  /** Model turns of this run that have ended, those of earlier attempts included. */
  #turns = 0;
  /** Messages of the conversation up to the last turn: what follows is new to the model. */
  #heard = 0;

  constructor(claim: Claim, tools: RunTools, signal: AbortSignal) {
    this.#claim = claim;
    this.#tools = tools;
    this.#signal = signal;
    this.#journal = new Journal(claim, tools.work, tools.clock);
    this.#budget = new BudgetGuard(
      claim.details.budget,
      tools.defaultBudget ?? {},
      tools.clock,
      claim.spentMs,
    );
  }

  async execute(): Promise<TaskResult> {
    this.#log('info', this.#opening());
    const model = await this.#model();
    const calls = this.#calls(model);
    const proposal = await this.#tools.openProposal(this.#claim);
    const prompt = await this.#prompt(proposal.reader);
    const messages: ModelMessage[] = [...prompt.messages];
    for (;;) {
      const turn = await this.#turn(calls, prompt.instructions, messages);
      this.#turns += 1;
      messages.push(...turn.messages);
      this.#heard = messages.length;
      if (turn.toolCalls.length > 0) {
        messages.push(toolMessage(await this.#answer(turn.toolCalls, proposal)));
        continue;
      }
      const remarks = this.#journal.remarks();
      if (!remarks) return this.#result(turn, model, calls);
      messages.push(remarksMessage(remarks));
    }
  }

  #opening(): string {
    const { attempt, steps, provider } = this.#claim;
    const finished = steps.filter((step) => step.state === 'finished').length;
    const after = finished === 1 ? 'one finished step' : `${finished} finished steps`;
    const from = finished > 0 ? `, going on after ${after}` : '';
    return `Attempt ${attempt} with ${provider}${from}.`;
  }

  async #model(): Promise<Model> {
    const model = await this.#tools.openModel(this.#claim);
    if (this.#budget.needsPrice && model.price === undefined && !model.sample) {
      const message = unpriced({ claim: this.#claim, model });
      throw new FailureError({ kind: 'permanent', message });
    }
    return model;
  }

  #calls(model: Model): ModelCalls {
    const { work, clock } = this.#tools;
    return new ModelCalls({ claim: this.#claim, model, work, clock, signal: this.#signal });
  }

  #prompt(workspace: WorkspaceReader): Promise<PromptRecord> {
    const step = { kind: 'prompt', name: 'prompt', input: null, output: promptRecord } as const;
    return this.#journal.once({ ...step, interrupted: 'repeat', announced: false }, async () => {
      this.#signal.throwIfAborted();
      return { output: await this.#tools.writePrompt(this.#claim, workspace, this.#signal) };
    });
  }

  #turn(calls: ModelCalls, instructions: string, messages: readonly ModelMessage[]): Promise<TurnRecord> {
    const step = { kind: 'turn', name: 'turn', input: null, output: turnRecord } as const;
    return this.#journal.once({ ...step, interrupted: 'repeat', announced: false }, async () => {
      this.#signal.throwIfAborted();
      this.#budget.check(this.#turns, this.#spent);
      const text = new TextStream(this.#tools.clock, (part) => this.#tools.work.stream(this.#claim, part));
      const { temperature, maxOutputTokens } = this.#claim.agent;
      const request = {
        instructions,
        messages,
        tools: this.#tools.tools,
        ...(temperature === undefined ? {} : { temperature }),
        ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
      };
      const turn = await calls.turn(request, (part) => text.add(part)).finally(() => text.flush());
      const { inputTokens, outputTokens } = turn.usage;
      this.#log('debug', `Turn ${this.#turns + 1}: ${inputTokens} tokens in, ${outputTokens} out.`);
      if (turn.toolCalls.length > MAX_CALLS)
        this.#log('warning', `${turn.toolCalls.length} calls in one turn: only ${MAX_CALLS} are run.`);
      if (turn.text && turn.toolCalls.length > 0) this.#log('info', firstLines(turn.text));
      const told = [...(this.#heard === 0 ? [instructions] : []), ...messages.slice(this.#heard)].map(digest);
      const asked = { provider: this.#claim.provider, model: calls.modelId, told };
      return { output: { ...recordOf(turn), asked }, usage: turn.usage };
    });
  }

  /** One after the other: the second of two calls may rest on what the first one did. */
  async #answer(calls: readonly ToolCallRecord[], proposal: Proposal) {
    const results: { call: ToolCallRecord; record: ToolRecord }[] = [];
    for (const [index, call] of calls.entries()) {
      if (index >= MAX_CALLS) {
        const { record } = refused(`Not run: a turn has at most ${MAX_CALLS} calls.`);
        results.push({ call, record });
        continue;
      }
      this.#circles.enter(call);
      const record = await this.#call(call, proposal);
      if (record.plan) this.#showPlan(record.plan);
      this.#suggested.push(...(record.followUps ?? []));
      results.push({ call, record });
    }
    return results;
  }

  #call(call: ToolCallRecord, proposal: Proposal): Promise<ToolRecord> {
    const tool = this.#tools.tools.find(({ name }) => name === call.name);
    const step = {
      kind: 'tool',
      name: call.name,
      input: { callId: call.id, input: call.input },
      output: toolRecord,
      interrupted: tool?.repeatable === false ? 'ask' : 'repeat',
      announced: true,
    } as const;
    return this.#journal.once(step, async (place) => {
      this.#signal.throwIfAborted();
      // What the plan says is told as progress.
      this.#log(call.name === 'update_plan' ? 'debug' : 'info', `${call.name} ${briefly(call.input)}`);
      const context = callContext({ ...this.#surroundings, proposal }, place);
      const { record, changes } = await callTool(call, this.#tools.tools, context);
      this.#log(record.isError ? 'warning' : 'debug', firstLines(record.text));
      return { output: record, changes };
    });
  }

  get #surroundings(): Omit<CallSurroundings, 'proposal'> {
    return {
      claim: this.#claim,
      ...defined({ problems: this.#tools.problems }),
      signal: this.#signal,
      work: this.#tools.work,
      left: () => this.#budget.left(this.#turns, this.#spent),
    };
  }

  /** Calls that were cut off cost, too. */
  get #spent(): Usage {
    return addUsage(this.#journal.usage, this.#claim.cutOff);
  }

  #result(turn: TurnRecord, { sample, approximate }: Model, calls: ModelCalls): TaskResult {
    return resultFrom(turn.text, {
      usage: this.#journal.usage,
      requests: this.#turns,
      model: { sample, ...(approximate || calls.isEstimated ? { approximate: true } : {}) },
      suggested: this.#suggested,
    });
  }

  #showPlan(plan: readonly PlanStep[]): void {
    this.#report({ kind: 'progress', progress: planProgress(plan) });
  }

  #log(level: LogLevel, text: string): void {
    this.#report({ kind: 'log', level, text });
  }

  /** Not waited for: the channel keeps the order, and a stale fence shows at the next step. */
  #report(report: Report): void {
    void this.#tools.work.report(this.#claim, [report]).catch(() => undefined);
  }
}

function recordOf({ messages, text, toolCalls }: Awaited<ReturnType<Model['turn']>>): TurnRecord {
  return { messages: [...messages], text, toolCalls: toolCalls.map((call) => ({ ...call })) };
}
