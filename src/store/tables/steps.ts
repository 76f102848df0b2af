import * as z from 'zod';
import type { ProposedFile } from '../../core/change.ts';
import { recordedStepSchema, type RecordedStep } from '../../core/recording.ts';
import { addUsage, NO_USAGE, type Usage } from '../../core/task.ts';
import { defined } from '../../core/defined.ts';
import type { Database } from '../database.ts';
import { integer, optionalInteger, optionalJson, optionalText, text, type Row } from '../row.ts';

const kindSchema = z.enum(['prompt', 'turn', 'tool', 'remarks']);
const stateSchema = z.enum(['begun', 'finished']);

/** A checkpoint of a run. */
export interface StepRow {
  readonly step: number;
  readonly kind: z.infer<typeof kindSchema>;
  readonly name: string;
  readonly state: z.infer<typeof stateSchema>;
  readonly input: unknown;
  readonly output: unknown;
  readonly usage: Usage;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  /** What a person answered to the question that it asks. */
  readonly answer: string | null;
}

/** A step as its worker writes it. */
export interface StepWrite extends Omit<StepRow, 'answer'> {
  readonly changes?: readonly ProposedFile[];
}

/** All but what it proposed, which is read for recordings alone. */
const COLUMNS = `step, kind, name, state, started_at, finished_at, input_tokens, output_tokens, total_tokens, micro_usd,
  input, output, answer`;

export class StepTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Writes a begun step, or finishes it; what is finished stays as it is. False: it was finished already. */
  put(task: string, run: number, attempt: number, step: StepWrite): boolean {
    return (
      this.#db
        .prepare(
          `insert into task_steps (task_id, run, step, kind, name, state, attempt, started_at, finished_at,
             input_tokens, output_tokens, total_tokens, micro_usd, input, output, changes)
           values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           on conflict (task_id, run, step) do update set
             kind = excluded.kind, name = excluded.name, input = excluded.input,
             state = excluded.state, attempt = excluded.attempt, started_at = excluded.started_at,
             finished_at = excluded.finished_at, input_tokens = excluded.input_tokens,
             output_tokens = excluded.output_tokens, total_tokens = excluded.total_tokens,
             micro_usd = excluded.micro_usd, output = excluded.output, changes = excluded.changes
           where task_steps.state = 'begun'`,
        )
        .run(
          task,
          run,
          step.step,
          step.kind,
          step.name,
          step.state,
          attempt,
          step.startedAt,
          step.finishedAt,
          step.usage.inputTokens,
          step.usage.outputTokens,
          step.usage.totalTokens,
          step.usage.microUsd ?? null,
          encode(step.input),
          encode(step.output),
          step.changes && step.changes.length > 0 ? encode(step.changes) : null,
        ) === 1
    );
  }

  ofRun(task: string, run: number): readonly StepRow[] {
    return this.#db
      .prepare(`select ${COLUMNS} from task_steps where task_id = ? and run = ? order by step`)
      .all(task, run)
      .map(stepRow);
  }

  /** A finished step with what it proposed; undefined where there is none (yet). */
  recorded(task: string, run: number, step: number): RecordedStep | undefined {
    const sql = `select ${COLUMNS}, changes from task_steps where task_id = ? and run = ? and step = ? and state = 'finished'`;
    const row = this.#db.prepare(sql).get(task, run, step);
    if (!row) return undefined;
    const { state: _, startedAt: _began, finishedAt: _ended, ...record } = stepRow(row);
    return recordedStepSchema.parse({ ...record, changes: optionalJson(row, 'changes') ?? [] });
  }

  count(task: string, run: number): number {
    const row = this.#db
      .prepare('select count(*) as n from task_steps where task_id = ? and run = ?')
      .get(task, run);
    return row ? integer(row, 'n') : 0;
  }

  /** False: there is no such step that has begun and not finished. */
  answer(task: string, run: number, step: number, text: string): boolean {
    const sql = `update task_steps set answer = ? where task_id = ? and run = ? and step = ? and state = 'begun'`;
    return this.#db.prepare(sql).run(text, task, run, step) === 1;
  }

  /** What has begun and not finished counts as never begun. */
  forgetBegun(task: string, run: number): void {
    this.#db
      .prepare(`delete from task_steps where task_id = ? and run = ? and state = 'begun'`)
      .run(task, run);
  }

  removeOf(task: string): void {
    this.#db.prepare('delete from task_steps where task_id = ?').run(task);
  }
}

/** The usage of all finished turns together. */
export function totalUsage(steps: readonly StepRow[]): Usage {
  return steps.reduce((sum, step) => addUsage(sum, step.usage), NO_USAGE);
}

function encode(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

function stepRow(row: Row): StepRow {
  return {
    step: integer(row, 'step'),
    kind: kindSchema.parse(text(row, 'kind')),
    name: text(row, 'name'),
    state: stateSchema.parse(text(row, 'state')),
    input: optionalJson(row, 'input') ?? null,
    output: optionalJson(row, 'output') ?? null,
    usage: {
      inputTokens: integer(row, 'input_tokens'),
      outputTokens: integer(row, 'output_tokens'),
      totalTokens: integer(row, 'total_tokens'),
      ...defined({ microUsd: optionalInteger(row, 'micro_usd') }),
    },
    startedAt: integer(row, 'started_at'),
    finishedAt: optionalInteger(row, 'finished_at') ?? null,
    answer: optionalText(row, 'answer') ?? null,
  };
}
