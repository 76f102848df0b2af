import type * as z from 'zod';
import { parseInput, parsePatch } from '../../core/draft.ts';
import { QueueError } from '../../core/errors.ts';
import { answerSchema } from '../../core/question.ts';
import { modelChoiceSchema, type TaskPatch, type Usage } from '../../core/task.ts';
import { openTables, type Tables } from '../../store/tables/tables.ts';
import type {
  Admission,
  AnswerOptions,
  Claim,
  CommandOptions,
  EditOptions,
  Effect,
  Fence,
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
import { batchSchema, countSchema, effectSchema, nothingSchema, submittedSchema } from './answers.ts';
import { Attempts } from './attempts.ts';
import { callsOf, type Calls } from './calls.ts';
import { holdIfUntouched } from './afterStart.ts';
import { Claims } from './claims.ts';
import { ClaimWaits } from './claimWaits.ts';
import { ClockWatch } from './clockWatch.ts';
import { CommandMemory } from './commandMemory.ts';
import { Commands } from './commands.ts';
import { dutiesOf } from './duties.ts';
import { edit } from './edit.ts';
import type { LocalEngineOptions } from './engineOptions.ts';
import { Feed } from './feed.ts';
import { GroupCommit } from './groupCommit.ts';
import { LaneCommands } from './laneCommands.ts';
import { Lanes } from './lanes.ts';
import { Pauses } from './pauses.ts';
import { Progress } from './progress.ts';
import { Queries } from './queries.ts';
import { removeSchedule, scheduleView, setSchedule } from './recurring.ts';
import { remove } from './removing.ts';
import { reorder } from './reorder.ts';
import { runAgain } from './runAgain.ts';
import { Settling } from './settling.ts';
import { submit, type SubmitContext } from './submit.ts';
import { Timekeeper } from './timekeeper.ts';
import type { Unit } from './unit.ts';
import { TaskView } from './view.ts';
import { WorkerRegistry } from './workerRegistry.ts';

/** The engine over one SQLite store, in the thread that owns it. Each duty is a module of its own in this folder. */
export class LocalEngine implements TaskEngine {
  readonly #options: LocalEngineOptions;
  readonly #tables: Tables;
  readonly #commit: GroupCommit;
  readonly #feed: Feed;
  readonly #pauses: Pauses;
  readonly #lanes: Lanes;
  readonly #workers: WorkerRegistry;
  readonly #claims: Claims;
  readonly #settling: Settling;
  readonly #commands: Commands;
  readonly #laneCommands: LaneCommands;
  readonly #queries: Queries;
  readonly #view: TaskView;
  readonly #clockWatch: ClockWatch;
  readonly #memory = new CommandMemory();
  readonly #timekeeper: Timekeeper;
  readonly #claimWaits: ClaimWaits;
  readonly #calls: Calls;
  readonly #attempts: Attempts;
  readonly #progress: Progress;
  #closed = false;

  constructor(options: LocalEngineOptions) {
    const { db, clock } = options;
    const now = () => clock.now();
    this.#options = options;
    this.#tables = openTables(db);
    this.#feed = new Feed(this.#tables.events);
    this.#pauses = new Pauses(this.#tables.state);
    this.#calls = callsOf(options, this.#tables.spending, () => this.#lanesChanged());
    this.#lanes = new Lanes(this.#pauses, this.#calls, options.withoutWorkers);
    this.#workers = new WorkerRegistry(now);
    this.#view = new TaskView(this.#tables, this.#lanes, now);
    this.#queries = new Queries(this.#tables, {
      pauses: this.#pauses,
      lanes: this.#lanes,
      view: this.#view,
      calls: this.#calls,
      now,
    });
    this.#claims = new Claims(this.#lanes, this.#workers, this.#view);
    this.#attempts = new Attempts(this.#calls.governor, clock);
    this.#progress = new Progress(this.#calls, this.#attempts);
    this.#settling = new Settling({
      pauses: this.#pauses,
      workers: this.#workers,
      attempts: this.#attempts,
      calls: this.#calls,
      random: options.random,
    });
    this.#claimWaits = new ClaimWaits(clock);
    this.#commands = new Commands(this.#workers);
    this.#laneCommands = new LaneCommands(this.#pauses, this.#workers, this.#attempts);
    this.#clockWatch = new ClockWatch({ clock, pauses: this.#pauses, onMoved: () => this.#lanesChanged() });
    this.#commit = new GroupCommit({
      db,
      tables: this.#tables,
      now,
      ahead: (unit) => this.#clockWatch.run(unit),
      stillOwner: options.stillOwner,
      onEvents: () => this.#changed(),
      onBroken: options.onBroken,
    });
    this.#timekeeper = new Timekeeper({
      clock,
      commit: this.#commit,
      duties: dutiesOf(options, this.#tables, this.#submitContext(), [
        this.#clockWatch,
        this.#pauses,
        this.#calls,
      ]),
      onOpening: () => this.#lanesChanged(),
      onFailed: options.onBroken,
    });
  }

  /** Takes the store up where the last owner left it: whatever was running is an orphan and goes back to the queue. */
  async open(): Promise<void> {
    await this.#commit.run((unit) => {
      this.#clockWatch.open(unit);
      holdIfUntouched(unit, this.#pauses, this.#options.resumeOnStartup ?? 'always');
      unit.tables.workers.clear();
      for (const task of unit.tables.tasks.running()) this.#settling.orphaned(unit, task);
    });
    this.#calls.spending.publish();
    await this.#calls.spending.refresh();
    this.#timekeeper.arm();
  }

  async submit(submission: Submission, options?: CommandOptions) {
    const context = this.#submitContext();
    const submitted = await this.#command(batchSchema, options, (unit) => submit(unit, submission, context));
    if (submitted.some(({ nextRun }) => nextRun !== undefined)) this.#feed.lanesChanged();
    return submitted;
  }

  async edit(id: string, patch: TaskPatch, options?: EditOptions) {
    const changes = parsePatch(patch);
    const { agents = [] } = options ?? {};
    await this.#command(nothingSchema, options, (unit) => edit(unit, id, changes, agents));
    const task = this.#queries.get(id);
    if (!task) throw new QueueError('not-found', `There is no task ${id}.`, { task: id });
    return task;
  }

  reorder(ids: readonly string[], before: string | null, options?: CommandOptions): Promise<void> {
    return this.#command(nothingSchema, options, (unit) => reorder(unit, ids, before));
  }

  cancel(id: string, options?: CommandOptions & { readonly note?: string }): Promise<Effect> {
    return this.#command(effectSchema, options, (unit) => this.#commands.cancel(unit, id, options?.note));
  }

  pause(id: string, options?: CommandOptions): Promise<Effect> {
    return this.#command(effectSchema, options, (unit) => this.#commands.pause(unit, id));
  }

  resume(id: string, options?: CommandOptions): Promise<void> {
    return this.#command(nothingSchema, options, (unit) => this.#commands.resume(unit, id));
  }

  async answer(id: string, text: string, options: AnswerOptions = {}): Promise<void> {
    const answer = parseInput(answerSchema, text, 'answer');
    return this.#command(nothingSchema, options, (unit) =>
      this.#commands.answer(unit, id, answer, options.attempt),
    );
  }

  async retry(id: string, options: RetryOptions = {}): Promise<void> {
    const { commandId: _, fresh = false, ...choice } = options;
    const model = parseInput(modelChoiceSchema, choice);
    return this.#command(nothingSchema, options, (unit) => this.#commands.retry(unit, id, fresh, model));
  }

  async runAgain(id: string, patch: TaskPatch = {}, options?: CommandOptions): Promise<Submitted> {
    const changes = parsePatch(patch);
    const context = this.#submitContext();
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
      this.#command(countSchema, options, (unit) => this.#laneCommands.setAgent(unit, agent, state)),
    );
  }

  setProvider(provider: string, state: LanePausing, options?: CommandOptions): Promise<number> {
    return this.#opens(
      this.#command(countSchema, options, (unit) => this.#laneCommands.setProvider(unit, provider, state)),
    );
  }

  setQueue(state: LanePausing, options?: CommandOptions): Promise<number> {
    return this.#opens(
      this.#command(countSchema, options, (unit) => this.#laneCommands.setQueue(unit, state)),
    );
  }

  async get(key: string) {
    this.#mustBeOpen();
    return this.#queries.get(key);
  }

  async list(filter: ListFilter = {}) {
    this.#mustBeOpen();
    return this.#queries.list(filter);
  }

  async log(filter: LogFilter) {
    this.#mustBeOpen();
    return this.#queries.log(filter);
  }

  async graph(id: string) {
    this.#mustBeOpen();
    return this.#queries.graph(id);
  }

  async dependants(ids: readonly string[]) {
    this.#mustBeOpen();
    return this.#queries.dependants(ids);
  }

  async stats() {
    this.#mustBeOpen();
    await this.#calls.spending.refresh();
    this.#mustBeOpen();
    return this.#queries.stats();
  }

  async schedules() {
    this.#mustBeOpen();
    return this.#tables.schedules.all().map(scheduleView);
  }

  async workers() {
    this.#mustBeOpen();
    return this.#workers.all();
  }

  async cursor(): Promise<number> {
    this.#mustBeOpen();
    return this.#tables.events.last();
  }

  async *follow(from: number, signal: AbortSignal) {
    this.#mustBeOpen();
    yield* this.#feed.follow(from, signal);
  }

  async claim(offer: WorkerOffer, signal?: AbortSignal): Promise<Claim | undefined> {
    this.#mustBeOpen();
    this.#workers.enter(offer.worker, offer.pid);
    if (this.#lanes.setOffer(offer.worker, offer)) this.#feed.lanesChanged();
    return this.#claimWaits.wait(offer.waitMs, () => this.#tryClaim(offer), signal);
  }

  async #tryClaim(offer: WorkerOffer): Promise<Claim | undefined> {
    this.#mustBeOpen();
    if (!this.#claims.hasWork(this.#tables, offer, this.#options.clock.now())) return undefined;
    return this.#commit.run((unit) => {
      const claim = this.#claims.claim(unit, offer);
      if (claim) this.#attempts.begin(unit, claim);
      return claim;
    });
  }

  async *signals(worker: string, signal: AbortSignal) {
    this.#mustBeOpen();
    yield* this.#workers.signals(worker, signal);
  }

  async heartbeat(worker: string): Promise<void> {
    this.#mustBeOpen();
    this.#workers.beat(worker);
  }

  report(fence: Fence, reports: readonly Report[]): Promise<Held> {
    return this.#commit.run((unit) => this.#progress.report(unit, fence, reports));
  }

  stream(fence: Fence, text: string): void {
    this.#feed.stream({ ...fence, text });
  }

  beginStep(fence: Fence, step: StepBegin): Promise<Held> {
    return this.#commit.run((unit) => this.#progress.beginStep(unit, fence, step));
  }

  finishStep(fence: Fence, step: StepFinish): Promise<Held> {
    return this.#commit.run((unit) => this.#progress.finishStep(unit, fence, step));
  }

  async admitCall(fence: Fence, expected: Usage): Promise<Admission> {
    await this.#calls.spending.refresh();
    const admission = await this.#commit.run((unit) => this.#progress.admitCall(unit, fence, expected));
    // Whatever was answered, less may begin now, and there is a time at which more may.
    this.#timekeeper.arm();
    if (admission.kind === 'wait') this.#feed.lanesChanged();
    return admission;
  }

  async settle(fence: Fence, outcome: Outcome): Promise<Held> {
    const held = await this.#commit.run((unit) => this.#settling.settle(unit, fence, outcome));
    if (outcome.kind === 'failed' && outcome.failure.kind === 'rate-limit') this.#feed.lanesChanged();
    return held;
  }

  async leave(worker: string, how: 'left' | 'crashed'): Promise<void> {
    if (how === 'left' && this.#lanes.removeOffer(worker)) this.#feed.lanesChanged();
    await this.#commit.run((unit) => {
      for (const task of unit.tables.tasks.heldBy(worker)) this.#settling.abandon(unit, task, how);
      if (how === 'left') this.#workers.leave(unit, worker);
      else this.#workers.dropped(unit, worker);
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#timekeeper.close();
    this.#commit.close();
    this.#feed.close();
    this.#workers.close();
    this.#claimWaits.wake();
    await this.#options.ledger?.settled();
    if (this.#options.stillOwner()) this.#options.db.close();
    else this.#options.db.abandon();
  }

  #submitContext(): SubmitContext {
    const { user, randomBytes } = this.#options;
    return { user, randomBytes, workers: this.#workers };
  }

  #command<T>(
    answer: z.ZodType<T>,
    options: CommandOptions | undefined,
    work: (unit: Unit) => T,
  ): Promise<T> {
    return this.#commit.run((unit) => this.#memory.once(unit, options?.commandId, answer, work));
  }

  /** After it others may wait for something else, or for nothing. */
  async #opens<T>(command: Promise<T>): Promise<T> {
    const answer = await command;
    this.#lanesChanged();
    return answer;
  }

  #changed(): void {
    this.#feed.notify();
    this.#timekeeper.arm();
    this.#claimWaits.wake();
  }

  #lanesChanged(): void {
    this.#feed.lanesChanged();
    this.#claimWaits.wake();
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new QueueError('closed', 'The task engine is closed.');
  }
}
