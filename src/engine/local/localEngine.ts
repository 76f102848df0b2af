import type * as z from 'zod';
import type { Delegation } from '../../core/delegation.ts';
import { parseInput, parsePatch } from '../../core/draft.ts';
import { QueueError } from '../../core/errors.ts';
import { answerSchema } from '../../core/question.ts';
import { modelChoiceSchema, type TaskPatch, type Usage } from '../../core/task.ts';
import type {
  Admission,
  AnswerOptions,
  Claim,
  CommandOptions,
  Created,
  EditOptions,
  Effect,
  Fence,
  Fetched,
  Held,
  LanePausing,
  ListFilter,
  LogFilter,
  Outcome,
  Pausing,
  RemoveOptions,
  Report,
  RetryOptions,
  StepBegin,
  StepFinish,
  Submission,
  Submitted,
  TaskEngine,
  WorkerOffer,
} from '../port.ts';
import type { ChangeTexts, TaskReview } from '../reviewPort.ts';
import { batchSchema, countSchema, effectSchema, nothingSchema, submittedSchema } from './answers.ts';
import { holdIfUntouched } from './afterStart.ts';
import { CommandMemory } from './commandMemory.ts';
import { delegate, orRefused } from './delegating.ts';
import { edit } from './edit.ts';
import type { LocalEngineOptions } from './engineOptions.ts';
import { engineParts, type EngineParts } from './engineParts.ts';
import type { Queries } from './queries.ts';
import { removeSchedule, setSchedule } from './recurring.ts';
import { remove } from './removing.ts';
import { reorder } from './reorder.ts';
import { Review } from './review.ts';
import { runAgain } from './runAgain.ts';
import { submit } from './submit.ts';
import type { Unit } from './unit.ts';

/** The engine over one SQLite store, in the thread that owns it. Each duty is a module of its own in this folder. */
export class LocalEngine implements TaskEngine {
  readonly #options: LocalEngineOptions;
  readonly #parts: EngineParts;
  readonly #memory = new CommandMemory();
  readonly review: TaskReview;
  #closed = false;

  constructor(options: LocalEngineOptions) {
    this.#options = options;
    this.#parts = engineParts(options, {
      onChanged: () => this.#changed(),
      onLanesChanged: () => this.#lanesChanged(),
      mustBeOpen: () => this.#mustBeOpen(),
    });
    this.review = new Review({
      tables: this.#parts.tables,
      view: this.#parts.view,
      mustBeOpen: () => this.#mustBeOpen(),
      command: (command, work) => this.#command(nothingSchema, command, work),
    });
  }

  /** Takes the store up where the last owner left it: whatever was running is an orphan and goes back to the queue. */
  async open(): Promise<void> {
    await this.#parts.commit.run((unit) => {
      this.#parts.clockWatch.open(unit);
      holdIfUntouched(unit, this.#parts.pauses, this.#options.resumeOnStartup ?? 'always');
      unit.tables.workers.clear();
      for (const task of unit.tables.tasks.running()) this.#parts.settling.orphaned(unit, task);
    });
    this.#parts.calls.spending.publish();
    await this.#parts.calls.spending.refresh();
    this.#parts.timekeeper.arm();
  }

  async submit(submission: Submission, options?: CommandOptions) {
    const context = this.#parts.submitContext;
    const submitted = await this.#command(batchSchema, options, (unit) => submit(unit, submission, context));
    if (submitted.some(({ nextRun }) => nextRun !== undefined)) this.#parts.feed.lanesChanged();
    return submitted;
  }

  async edit(id: string, patch: TaskPatch, options?: EditOptions) {
    const changes = parsePatch(patch);
    const { agents = [] } = options ?? {};
    await this.#command(nothingSchema, options, (unit) => edit(unit, id, changes, agents));
    const task = this.#parts.queries.get(id);
    if (!task) throw new QueueError('not-found', `There is no task ${id}.`, { task: id });
    return task;
  }

  reorder(ids: readonly string[], before: string | null, options?: CommandOptions): Promise<void> {
    return this.#command(nothingSchema, options, (unit) => reorder(unit, ids, before));
  }

  cancel(id: string, options?: CommandOptions & { readonly note?: string }): Promise<Effect> {
    return this.#command(effectSchema, options, (unit) =>
      this.#parts.commands.cancel(unit, id, options?.note),
    );
  }

  pause(id: string, options?: CommandOptions): Promise<Effect> {
    return this.#command(effectSchema, options, (unit) => this.#parts.commands.pause(unit, id));
  }

  resume(id: string, options?: CommandOptions): Promise<void> {
    return this.#command(nothingSchema, options, (unit) => this.#parts.commands.resume(unit, id));
  }

  async answer(id: string, text: string, options: AnswerOptions = {}): Promise<void> {
    const answer = parseInput(answerSchema, text, 'answer');
    return this.#command(nothingSchema, options, (unit) =>
      this.#parts.commands.answer(unit, id, answer, options.attempt),
    );
  }

  async retry(id: string, options: RetryOptions = {}): Promise<void> {
    const { commandId: _, fresh = false, ...choice } = options;
    const model = parseInput(modelChoiceSchema, choice);
    return this.#command(nothingSchema, options, (unit) =>
      this.#parts.commands.retry(unit, id, fresh, model),
    );
  }

  async runAgain(id: string, patch: TaskPatch = {}, options?: CommandOptions): Promise<Submitted> {
    const changes = parsePatch(patch);
    const context = this.#parts.submitContext;
    return this.#command(submittedSchema, options, (unit) => runAgain(unit, id, changes, context));
  }

  setSchedule(id: string, state: Pausing, options?: CommandOptions): Promise<void> {
    return this.#opens(this.#command(nothingSchema, options, (unit) => setSchedule(unit, id, state.paused)));
  }

  removeSchedule(id: string, options?: CommandOptions): Promise<void> {
    return this.#opens(this.#command(nothingSchema, options, (unit) => removeSchedule(unit, id)));
  }

  remove(id: string, options: RemoveOptions = {}): Promise<void> {
    return this.#command(nothingSchema, options, (unit) => remove(unit, id, options.cascade ?? false));
  }

  setAgent(agent: string, state: LanePausing, options?: CommandOptions): Promise<number> {
    return this.#opens(
      this.#command(countSchema, options, (unit) => this.#parts.laneCommands.setAgent(unit, agent, state)),
    );
  }

  setProvider(provider: string, state: LanePausing, options?: CommandOptions): Promise<number> {
    return this.#opens(
      this.#command(countSchema, options, (unit) =>
        this.#parts.laneCommands.setProvider(unit, provider, state),
      ),
    );
  }

  setQueue(state: LanePausing, options?: CommandOptions): Promise<number> {
    return this.#opens(
      this.#command(countSchema, options, (unit) => this.#parts.laneCommands.setQueue(unit, state)),
    );
  }

  async get(key: string) {
    return this.#reads.get(key);
  }

  async list(filter: ListFilter = {}) {
    return this.#reads.list(filter);
  }

  async log(filter: LogFilter) {
    return this.#reads.log(filter);
  }

  async graph(id: string) {
    return this.#reads.graph(id);
  }

  async dependants(ids: readonly string[]) {
    return this.#reads.dependants(ids);
  }

  async run(id: string, from: number) {
    return this.#reads.run(id, from);
  }

  async stats() {
    this.#mustBeOpen();
    await this.#parts.calls.spending.refresh();
    return this.#reads.stats();
  }

  async schedules() {
    return this.#reads.schedules();
  }

  async workers() {
    this.#mustBeOpen();
    return this.#parts.workers.all();
  }

  async cursor(): Promise<number> {
    return this.#reads.cursor();
  }

  async *follow(from: number, signal: AbortSignal) {
    this.#mustBeOpen();
    yield* this.#parts.feed.follow(from, signal);
  }

  claim(offer: WorkerOffer, signal?: AbortSignal): Promise<Claim | undefined> {
    return this.#parts.desk.claim(offer, signal);
  }

  async *signals(worker: string, signal: AbortSignal) {
    this.#mustBeOpen();
    yield* this.#parts.workers.signals(worker, signal);
  }

  async heartbeat(worker: string): Promise<void> {
    this.#mustBeOpen();
    this.#parts.workers.beat(worker);
  }

  report(fence: Fence, reports: readonly Report[]): Promise<Held> {
    return this.#parts.commit.run((unit) => this.#parts.progress.report(unit, fence, reports));
  }

  stream(fence: Fence, text: string): void {
    this.#parts.feed.stream({ ...fence, text });
  }

  beginStep(fence: Fence, step: StepBegin): Promise<Held> {
    return this.#parts.commit.run((unit) => this.#parts.progress.beginStep(unit, fence, step));
  }

  finishStep(fence: Fence, step: StepFinish): Promise<Held> {
    return this.#parts.commit.run((unit) => this.#parts.progress.finishStep(unit, fence, step));
  }

  async proposed({ task }: Fence, proposer: string, path: string): Promise<ChangeTexts | undefined> {
    return this.#reads.proposed(task, proposer, path);
  }

  async admitCall(fence: Fence, expected: Usage): Promise<Admission> {
    await this.#parts.calls.spending.refresh();
    const admission = await this.#parts.commit.run((unit) =>
      this.#parts.progress.admitCall(unit, fence, expected),
    );
    // Whatever was answered, less may begin now, and there is a time at which more may.
    this.#parts.timekeeper.arm();
    if (admission.kind === 'wait') this.#parts.feed.lanesChanged();
    return admission;
  }

  createTask(fence: Fence, step: number, wish: Delegation): Promise<Created> {
    const { attempts, submitContext, commit } = this.#parts;
    const delegating = { ...submitContext, fence, step, attempts };
    return orRefused(commit.run((unit) => delegate(unit, wish, delegating)));
  }

  async fetchResult(fence: Fence, ref: string): Promise<Fetched> {
    return this.#reads.result(fence, ref);
  }

  async settle(fence: Fence, outcome: Outcome): Promise<Held> {
    const held = await this.#parts.commit.run((unit) => this.#parts.settling.settle(unit, fence, outcome));
    if (outcome.kind === 'failed' && outcome.failure.kind === 'rate-limit') this.#parts.feed.lanesChanged();
    return held;
  }

  leave(worker: string, how: 'left' | 'crashed'): Promise<void> {
    return this.#parts.desk.leave(worker, how);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.timekeeper.close();
    this.#parts.commit.close();
    this.#parts.feed.close();
    this.#parts.workers.close();
    this.#parts.claimWaits.wake();
    await this.#options.ledger?.settled();
    if (this.#options.stillOwner()) this.#options.db.close();
    else this.#options.db.abandon();
  }

  #command<T>(
    answer: z.ZodType<T>,
    options: CommandOptions | undefined,
    work: (unit: Unit) => T,
  ): Promise<T> {
    return this.#parts.commit.run((unit) => this.#memory.once(unit, options?.commandId, answer, work));
  }

  /** After it others may wait for something else, or for nothing. */
  async #opens<T>(command: Promise<T>): Promise<T> {
    const answer = await command;
    this.#lanesChanged();
    return answer;
  }

  #changed(): void {
    this.#parts.feed.notify();
    this.#parts.timekeeper.arm();
    this.#parts.claimWaits.wake();
  }

  #lanesChanged(): void {
    this.#parts.feed.lanesChanged();
    this.#parts.claimWaits.wake();
  }

  get #reads(): Queries {
    this.#mustBeOpen();
    return this.#parts.queries;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new QueueError('closed', 'The task engine is closed.');
  }
}
