import type * as z from 'zod';
import type { ProposedFile } from '../core/change.ts';
import type { Clock } from '../core/clock.ts';
import { FailureError } from '../core/failure.ts';
import { addUsage, NO_USAGE, type Usage } from '../core/task.ts';
import type { Claim, StepKind, StepRecord, WorkSource } from '../engine/port.ts';
import type { Remarks } from '../engine/port.ts';
import { Parked } from './parked.ts';
import { remarksRecord } from './records.ts';
import { Stopped } from '../core/stop.ts';

export type StepKeeper = Pick<WorkSource, 'beginStep' | 'finishStep'>;

export interface JournalStep<T> {
  readonly kind: StepKind;
  readonly name: string;
  readonly input: unknown;
  /** What `body` answers, as it is read back from the record. */
  readonly output: z.ZodType<T>;
  /**
   * What a begin without an end means: `repeat` runs it again, `ask` parks the task, because the effect may have
   * happened.
   */
  readonly interrupted: 'repeat' | 'ask';
  /** Whether the begin is committed before the body runs; a step without effects outside needs none. */
  readonly announced: boolean;
}

/** Where a step stands, for its body. */
export interface Place {
  /** From 0. */
  readonly step: number;
  /** What a person has answered, if the step had asked in an earlier attempt. */
  readonly answer: string | undefined;
}

/** What a step leaves: all of it is kept in one commit. */
export interface StepEnd<T> {
  readonly output: T;
  readonly usage?: Usage;
  readonly changes?: readonly ProposedFile[];
}

/**
 * The finished steps of a run, and the way to add to them. A step that an earlier attempt finished is answered from
 * the record and its body not run: so a resumed run is the same code as a new one, and nothing is done or paid twice.
 */
export class Journal {
  readonly #claim: Claim;
  readonly #keeper: StepKeeper;
  readonly #clock: Clock;
  readonly #recorded: ReadonlyMap<number, StepRecord>;
  #next = 0;
  #usage = NO_USAGE;

  constructor(claim: Claim, keeper: StepKeeper, clock: Clock) {
    this.#claim = claim;
    this.#keeper = keeper;
    this.#clock = clock;
    this.#recorded = new Map(claim.steps.map((step) => [step.step, step]));
  }

  /** Of all finished turns of this run, earlier attempts included. */
  get usage(): Usage {
    return this.#usage;
  }

  /** @throws Stopped `lost` when somebody else owns the task by now; Parked where a person has to look first */
  async once<T>(step: JournalStep<T>, body: (place: Place) => Promise<StepEnd<T>>): Promise<T> {
    const position = this.#next++;
    const record = this.#recorded.get(position);
    if (record) checkSame(record, step);
    if (record?.state === 'finished') {
      this.#usage = addUsage(this.#usage, record.usage);
      return readBack(record, step.output);
    }
    if (record && step.interrupted === 'ask')
      throw new Parked({ kind: 'may-have-happened', step: step.name });
    const { kind, name, input } = step;
    const startedAt = this.#clock.now();
    if (step.announced)
      this.#hold(await this.#keeper.beginStep(this.#claim, { step: position, kind, name, input }));
    const { output, usage, changes } = await body({
      step: position,
      answer: record?.answer ?? undefined,
    });
    const finished = {
      step: position,
      kind,
      name,
      input,
      output,
      startedAt,
      ...(usage ? { usage } : {}),
      ...(changes && changes.length > 0 ? { changes } : {}),
    };
    this.#hold(await this.#keeper.finishStep(this.#claim, finished));
    if (usage) this.#usage = addUsage(this.#usage, usage);
    return output;
  }

  /** What a person said to the answer that was finished last, if anything. */
  remarks(): Remarks | undefined {
    const record = this.#recorded.get(this.#next);
    if (record?.kind !== 'remarks') return undefined;
    this.#next++;
    return readBack(record, remarksRecord);
  }

  #hold(answer: 'ok' | 'lost'): void {
    if (answer === 'lost') throw new Stopped('lost');
  }
}

function checkSame(record: StepRecord, step: JournalStep<unknown>): void {
  if (record.kind !== step.kind || record.name !== step.name) throw unreadable(record);
}

function readBack<T>(record: StepRecord, output: z.ZodType<T>): T {
  const parsed = output.safeParse(record.output);
  if (!parsed.success) throw unreadable(record);
  return parsed.data;
}

function unreadable(record: StepRecord): FailureError {
  return new FailureError({
    kind: 'permanent',
    message: `The recorded step ${record.step + 1} (${record.name}) does not fit this version. Retry from the first step.`,
  });
}
