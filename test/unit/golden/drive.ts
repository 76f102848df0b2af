import { strict as assert } from 'node:assert';
import { agentSchema } from '../../../src/core/agent.ts';
import { isFinal } from '../../../src/core/lifecycle.ts';
import { Stopped } from '../../../src/core/stop.ts';
import type { TaskDraftInput } from '../../../src/core/task.ts';
import type { LocalEngine } from '../../../src/engine/local/localEngine.ts';
import type { Claim } from '../../../src/engine/port.ts';
import type { Model } from '../../../src/runner/models/model.ts';
import { buildPrompt } from '../../../src/runner/prompt.ts';
import { runClaim, type RunTools } from '../../../src/runner/runClaim.ts';
import { toolsFor } from '../../../src/runner/tools/registry.ts';
import type { Database } from '../../../src/store/database.ts';
import { layersOf } from '../../../src/runner/layers.ts';
import { readContext } from '../../../src/workspace/context.ts';
import { FakeClock, settle } from '../../fake/clock.ts';
import { localEngine, memoryStore } from '../../fake/engine.ts';
import { watched } from '../runner/watchedWork.ts';
import { TemporaryWorkspace } from '../workspace/temporaryWorkspace.ts';
import { factsOf, recorded, type OpenModel } from './recordedModel.ts';
import type { Asked, Transcript } from './transcript.ts';

/** What may happen while tasks run. */
export interface Happening {
  /** With the first text that the model says, once. */
  readonly onText?: () => Promise<unknown>;
  /** Right after this word of the first attempt to the engine (`finish 1 turn`) its thread dies, or the whole window. */
  readonly killed?: { readonly after: string; readonly what: 'thread' | 'window' };
}

const AGENT = agentSchema.parse({ name: 'reviewer', description: 'Reviews code.' });
const FILES = {
  'src/parser.ts': 'export function skip(text: string) {\n  return text; // TODO comments\n}\n',
  'README.md': '# Parser\n\nReads what people write.\n',
};
const WORKER = 'worker-1';
/** What a turn takes by the clock. */
const TURN_MS = 2_000;

/** The real engine and the real runner over a small workspace; time, ids and the model are the test's. */
export class Drive implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly #db: Database;
  readonly #open: OpenModel;
  readonly #provider: string;
  readonly #workspace = new TemporaryWorkspace(FILES);
  readonly #asked: Asked[] = [];
  #engine: LocalEngine;
  #byte = 0;

  private constructor(db: Database, provider: string, open: OpenModel) {
    this.#db = db;
    this.#provider = provider;
    this.#open = open;
    this.#engine = this.#make();
  }

  static async start(provider: string, open: OpenModel): Promise<Drive> {
    const drive = new Drive(await memoryStore(), provider, open);
    await drive.#engine.open();
    return drive;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine.close();
    this.#db.close();
    this.#workspace[Symbol.dispose]();
    assert.equal(this.clock.pending, 0, 'a timer outlived its run');
  }

  get engine(): LocalEngine {
    return this.#engine;
  }

  /** Queues tasks; what they leave out is about the parser. */
  async submit(...drafts: readonly Partial<TaskDraftInput>[]): Promise<readonly string[]> {
    const tasks = drafts.map((draft) => ({
      title: 'Review the parser',
      description: 'Look at how it deals with comments.',
      instructions: 'Read the parser and say what is missing.',
      agent: AGENT.name,
      ...draft,
    }));
    return (await this.engine.submit({ tasks, agents: [AGENT] })).map(({ id }) => id);
  }

  /** Runs what can run, and lets the time pass that tasks wait for, until nothing goes on by itself. */
  async work(happening: Happening = {}): Promise<void> {
    let rest: Happening = happening;
    for (let claim = await this.#next(); claim; claim = await this.#next()) {
      await this.#run(claim, rest);
      rest = {};
    }
  }

  async transcript(): Promise<Transcript> {
    await settle();
    const { tasks } = await this.engine.list({ order: 'newest' });
    return {
      model: factsOf(this.#open()),
      asked: this.#asked,
      events: await this.engine.log({}),
      tasks: tasks.toReversed(),
    };
  }

  #make(): LocalEngine {
    // Ids without chance: each random byte is one more than the last.
    const randomBytes = (count: number) => Uint8Array.from({ length: count }, () => this.#byte++ % 256);
    return localEngine({ db: this.#db, clock: this.clock, randomBytes });
  }

  async #next(): Promise<Claim | undefined> {
    const offer = { worker: WORKER, pid: 1, providers: [this.#provider], waitMs: 0 };
    for (;;) {
      const claim = await this.engine.claim({ ...offer, defaultProvider: this.#provider });
      const until = claim ? undefined : await this.#nextTime();
      if (until === undefined) return claim;
      await this.clock.advance(until - this.clock.now());
    }
  }

  /** When the first task that waits for a time may go on. */
  async #nextTime(): Promise<number | undefined> {
    const { tasks } = await this.engine.list();
    const times = tasks.flatMap(({ status, reason }) =>
      !isFinal(status) && reason && 'until' in reason ? [reason.until] : [],
    );
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  async #run(claim: Claim, { onText, killed }: Happening): Promise<void> {
    const stopped = new AbortController();
    const over = new AbortController();
    const heard = this.#obey(claim, stopped, over.signal);
    let die = () => {};
    const dead = new Promise<'dead'>((resolve) => {
      die = () => resolve('dead');
    });
    const work = watched(this.engine, {
      after: (said) => {
        if (said !== killed?.after) return undefined;
        die();
        return new Promise<void>(() => undefined); // a dead thread hears no answer
      },
    });
    const ended = await Promise.race([runClaim(claim, this.#tools(work, onText), stopped.signal), dead]);
    over.abort();
    await heard;
    if (ended !== 'dead') return;
    if (killed?.what === 'window') await this.#takeUp();
    else await this.engine.leave(WORKER, 'crashed');
  }

  /** Another window takes the store up. */
  async #takeUp(): Promise<void> {
    this.clock.forget();
    this.#engine = this.#make();
    await this.#engine.open();
  }

  /** What reaches a running task is obeyed as its supervisor does. */
  async #obey(claim: Claim, stopped: AbortController, over: AbortSignal): Promise<void> {
    for await (const { task, attempt, kind } of this.engine.signals(WORKER, over))
      if (task === claim.task && attempt === claim.attempt) stopped.abort(new Stopped(kind));
  }

  #tools(work: RunTools['work'], onText: Happening['onText']): RunTools {
    return {
      work,
      clock: this.clock,
      openModel: async (claim) => this.#timed(recorded(this.#open(), claim, this.#asked), onText),
      tools: toolsFor(AGENT),
      openProposal: (claim) => this.#workspace.proposal(layersOf(claim, this.engine)),
      writePrompt: async ({ agent, details, parents }, workspace, signal) => {
        const context = await readContext(workspace, details.context, signal);
        return buildPrompt({ agent, task: details, context, parents });
      },
    };
  }

  /** Each turn takes its time, after all that was said before it has arrived. */
  #timed(model: Model, onText: Happening['onText']): Model {
    let act = onText;
    return {
      ...model,
      turn: async (request, tell, signal) => {
        await settle();
        await this.clock.advance(TURN_MS);
        const told = (text: string) => {
          tell(text);
          void act?.();
          act = undefined;
        };
        return model.turn(request, told, signal);
      },
    };
  }
}
