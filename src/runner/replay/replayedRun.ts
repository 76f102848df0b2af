import nodeFs from 'node:fs/promises';
import { defined } from '../../core/defined.ts';
import { FailureError } from '../../core/failure.ts';
import type { Recording } from '../../core/recording.ts';
import { Stopped } from '../../core/stop.ts';
import { NO_USAGE } from '../../core/task.ts';
import type { StepBegin, WorkSource } from '../../engine/port.ts';
import { Proposal } from '../../workspace/proposal.ts';
import type { Model } from '../models/model.ts';
import type { RunTools } from '../runClaim.ts';
import { toolsFor } from '../tools/registry.ts';
import { ToolError, type Tool } from '../tools/tool.ts';
import type { Script } from './script.ts';

/** Each was spent in the recorded run already: none of them stops this one. */
const NO_LIMIT = {
  steps: Number.MAX_SAFE_INTEGER,
  tokens: Number.MAX_SAFE_INTEGER,
  minutes: Number.MAX_SAFE_INTEGER,
};

/**
 * What a run is driven with from its recording, over all its attempts: the model says what it said, whatever it is asked,
 * and each call of a tool answers and proposes what it did. Nothing outside is read.
 */
export class ReplayedRun {
  readonly #recording: Recording;
  readonly #script: Script;
  /** Aborted where the recording ends before the run does. */
  readonly #over = new AbortController();
  /** What the model was told, by turn: its instructions and the whole conversation up to it. */
  readonly #told: (readonly unknown[])[] = [];
  #turn = 0;
  #step = 0;

  constructor(recording: Recording, script: Script) {
    this.#recording = recording;
    this.#script = script;
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** By turn, what the model is told with it and was not told before: its instructions first, then message by message. */
  get told(): readonly (readonly unknown[])[] {
    const [first = [], ...later] = this.#told;
    const fresh = later.map((messages) => messages.slice(1 + lastAnswer(messages)));
    return [first, ...fresh];
  }

  tools(work: WorkSource & RunTools['work'], clock: RunTools['clock']): RunTools {
    const { prompt } = this.#script;
    return {
      clock,
      work: {
        report: (fence, reports) => work.report(fence, reports),
        stream: () => undefined,
        admitCall: (fence, expected) => work.admitCall(fence, expected),
        beginStep: (fence, step) => this.#begin(step, () => work.beginStep(fence, step)),
        finishStep: (fence, step) => work.finishStep(fence, step),
        createTask: (fence, step, wish) => work.createTask(fence, step, wish),
        fetchResult: (fence, ref) => work.fetchResult(fence, ref),
        settle: (fence, outcome) => work.settle(fence, outcome),
      },
      defaultBudget: NO_LIMIT,
      openModel: async () => this.#model(),
      tools: toolsFor(this.#recording.agent).map((tool) => this.#recorded(tool)),
      openProposal: () => Proposal.open({ folders: [], files: nodeFs, layers: [] }),
      writePrompt: async () => prompt ?? this.#end(),
    };
  }

  #model(): Model {
    const { result } = this.#recording.end;
    const first = this.#script.turns[0]?.record.asked;
    return {
      id: first?.model ?? 'unknown',
      sample: result?.sample ?? false,
      ...(result?.metrics.approximate ? { approximate: true } : {}),
      turn: async ({ instructions, messages: asked }, onText) => {
        this.#told.push([instructions, ...asked]);
        const turn = this.#script.turns[this.#turn++] ?? this.#end();
        const { messages, text, toolCalls } = turn.record;
        onText(text);
        return { messages, text, toolCalls: toolCalls.map((call) => defined(call)), usage: turn.usage };
      },
    };
  }

  /** Only that it is about to run is told to a tool's neighbours, so where it stands is heard here. */
  #begin<T>({ step }: StepBegin, begin: () => Promise<T>): Promise<T> {
    this.#step = step;
    return begin();
  }

  /** The tool, with its answers from the recording. Its arguments are still checked. */
  #recorded(tool: Tool): Tool {
    return {
      ...tool,
      run: async (_input, context) => {
        const call = this.#script.calls.get(this.#step);
        if (call?.name !== tool.name) throw new ToolError('The recording has no answer to this call.');
        if (call.record.isError) throw new ToolError(call.record.text);
        context.propose(call.changes);
        if (call.record.plan) context.setPlan(call.record.plan);
        context.suggest(call.record.followUps ?? []);
        return call.record.text;
      },
    };
  }

  /** There is no more of it: it failed, or it was stopped or still went on when it was recorded. */
  #end(): never {
    const { status, errorMessage } = this.#recording.end;
    if (status === 'failed')
      throw new FailureError(
        { kind: 'permanent', message: errorMessage ?? 'unknown' },
        { answered: NO_USAGE },
      );
    const stopped = new Stopped('cancel');
    this.#over.abort(stopped);
    throw stopped;
  }
}

/** Where in what it was told the model's own last answer stands; -1: it has not spoken. */
function lastAnswer(told: readonly unknown[]): number {
  return told.findLastIndex(
    (message) =>
      typeof message === 'object' && message !== null && 'role' in message && message.role === 'assistant',
  );
}
