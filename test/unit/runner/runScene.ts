import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import { agentSchema, type Agent } from '../../../src/core/agent.ts';
import type { TaskEvent } from '../../../src/core/event.ts';
import { Stopped, type StopKind } from '../../../src/core/stop.ts';
import type { Budget, Task, TaskDraftInput, TaskResult } from '../../../src/core/task.ts';
import type { LocalEngineOptions } from '../../../src/engine/local/engineOptions.ts';
import type { LocalEngine } from '../../../src/engine/local/localEngine.ts';
import type { Claim } from '../../../src/engine/port.ts';
import type { Model } from '../../../src/runner/models/model.ts';
import { runClaim, type RunTools } from '../../../src/runner/runClaim.ts';
import type { Tool } from '../../../src/runner/tools/tool.ts';
import { Proposal } from '../../../src/workspace/proposal.ts';
import { layersOf } from '../../../src/runner/layers.ts';
import type { TemporaryWorkspace } from '../workspace/temporaryWorkspace.ts';
import { FakeClock } from '../../fake/clock.ts';
import { localEngine, memoryStore } from '../../fake/engine.ts';

export interface RunOptions {
  readonly tools?: readonly Tool[];
  /** Default: no folder is open. */
  readonly workspace?: TemporaryWorkspace;
  readonly signal?: AbortSignal;
  readonly work?: RunTools['work'];
  readonly defaultBudget?: Budget;
  /** Happens while the model is opened, and while the prompt is written. */
  readonly onOpen?: () => void;
  readonly onPrompt?: () => void;
}

/** What the engine is told of providers and budgets. */
export type EngineRules = Pick<Partial<LocalEngineOptions>, 'limits' | 'free' | 'dayBudget' | 'ledger'>;

const PROMPT = {
  instructions: 'You look at parsers.',
  messages: [{ role: 'user' as const, content: 'Look.' }],
};

/** A local engine in memory, one worker, and runs by hand in it. */
export class RunScene implements AsyncDisposable {
  readonly engine: LocalEngine;
  readonly clock = new FakeClock();
  readonly agent: Agent;
  /** How often a prompt was written. */
  prompts = 0;

  private constructor(
    db: Awaited<ReturnType<typeof memoryStore>>,
    agent: Partial<Agent>,
    rules: EngineRules,
  ) {
    this.engine = localEngine({ db, clock: this.clock, ...rules });
    this.agent = agentSchema.parse({ name: 'analyst', ...agent });
  }

  static async open(agent: Partial<Agent> = {}, rules: EngineRules = {}): Promise<RunScene> {
    const scene = new RunScene(await memoryStore(), agent, rules);
    await scene.engine.open();
    return scene;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine.close();
    assert.equal(this.clock.pending, 0, 'a timer outlived its run');
  }

  async add(over: Partial<TaskDraftInput> = {}): Promise<string> {
    const draft = {
      title: 'Look at the parser',
      description: 'Find out how the parser deals with comments.',
      instructions: 'Read the parser and say what it does with comments.',
      agent: this.agent.name,
      ...over,
    };
    const [task] = await this.engine.submit({ tasks: [draft], agents: [this.agent] });
    assert.ok(task);
    return task.id;
  }

  async claim(provider = 'lab'): Promise<Claim> {
    const claim = await this.tryClaim(provider);
    assert.ok(claim, 'There was nothing to claim.');
    return claim;
  }

  tryClaim(provider = 'lab'): Promise<Claim | undefined> {
    const offer = { worker: 'w', pid: 1, providers: [provider], defaultProvider: provider, waitMs: 0 };
    return this.engine.claim(offer);
  }

  run(claim: Claim, model: Model, options: RunOptions = {}): Promise<void> {
    const tools: RunTools = {
      work: options.work ?? this.engine,
      clock: this.clock,
      ...(options.defaultBudget ? { defaultBudget: options.defaultBudget } : {}),
      openModel: async () => {
        options.onOpen?.();
        return model;
      },
      tools: options.tools ?? [],
      openProposal: (opened) => {
        const layers = layersOf(opened, this.engine);
        if (options.workspace) return options.workspace.proposal(layers);
        return Proposal.open({ folders: [], files: nodeFs.promises, layers });
      },
      writePrompt: async () => {
        this.prompts++;
        options.onPrompt?.();
        return structuredClone(PROMPT);
      },
    };
    return runClaim(claim, tools, options.signal ?? new AbortController().signal);
  }

  /** Claims and runs once. */
  async go(model: Model, options: RunOptions = {}): Promise<void> {
    await this.run(await this.claim(), model, options);
  }

  async task(id: string): Promise<Task> {
    const task = await this.engine.get(id);
    assert.ok(task);
    return task;
  }

  async result(id: string): Promise<TaskResult> {
    const { result, errorMessage } = await this.task(id);
    assert.ok(result, `no result: ${errorMessage}`);
    return result;
  }

  events(id: string): Promise<readonly TaskEvent[]> {
    return this.engine.log({ task: id });
  }

  /** The names of the steps that were finished, in the order of their commits. */
  async finished(id: string): Promise<readonly string[]> {
    return (await this.events(id)).flatMap((event) =>
      event.kind === 'step' && event.phase === 'finished' ? [event.name] : [],
    );
  }

  async logged(id: string): Promise<readonly string[]> {
    return (await this.events(id)).flatMap((event) => (event.kind === 'log' ? [event.text] : []));
  }
}

/** A signal and the way to abort it as a supervisor does. */
export function stopper(): { readonly signal: AbortSignal; readonly stop: (kind: StopKind) => void } {
  const controller = new AbortController();
  return { signal: controller.signal, stop: (kind) => controller.abort(new Stopped(kind)) };
}
