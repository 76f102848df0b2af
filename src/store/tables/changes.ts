import * as z from 'zod';
import { CHANGE_STATES, type ChangeState, type ProposedFile } from '../../core/change.ts';
import type { Database } from '../database.ts';
import { flag, integer, optionalText, text, type Row } from '../row.ts';

const stateSchema = z.enum(CHANGE_STATES);

/** A proposed file without its texts. */
export interface ChangeRow {
  readonly path: string;
  readonly isNew: boolean;
  readonly isDeletion: boolean;
  /** Bytes of the proposed text, in UTF-8. */
  readonly bytes: number;
  readonly movedFrom: string | null;
  readonly added: number;
  readonly removed: number;
  readonly state: ChangeState;
  /** Rises whenever the agent proposes something else; what a person changes by hand leaves it. */
  readonly revision: number;
  /** A person has changed what is proposed. */
  readonly byPerson: boolean;
}

export interface ChangeTexts {
  readonly base: string | null;
  readonly text: string | null;
}

/** The sums of a run's proposal. */
export interface ChangeSum {
  readonly states: readonly ChangeState[];
  readonly added: number;
  readonly removed: number;
}

const LIST = `select path, base is null as is_new, text is null as is_deletion,
  coalesce(octet_length(text), 0) as bytes, moved_from, added, removed, state, revision, by_person
  from task_changes where task_id = ? and run = ? order by path`;

const TEXTS = 'select base, text from task_changes where task_id = ? and run = ? and path = ?';
const SUM = 'select state, added, removed from task_changes where task_id = ? and run = ?';
const ALSO_PENDING = `select task_id from task_changes
  join agent_tasks on id = task_id and agent_tasks.run = task_changes.run
  where path = ? and state = 'pending' and task_id <> ? order by seq`;

/** Statements whose plans are asserted; the last one sorts the few that it finds. */
export const CHANGE_STATEMENTS = { LIST, TEXTS, SUM, ALSO_PENDING } as const;

/** What tasks propose. A run has one row a file: its net difference to what the task found. */
export class ChangeTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** What the agent proposes from now on: whatever was decided about the file before, it is undecided again. */
  propose(task: string, run: number, file: ProposedFile, now: number): void {
    this.#db
      .prepare(
        `insert into task_changes (task_id, run, path, base, text, moved_from, added, removed, state, revision, by_person,
           changed_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, 'pending', 1, 0, ?)
         on conflict do update set base = excluded.base, text = excluded.text, moved_from = excluded.moved_from,
           added = excluded.added, removed = excluded.removed, state = 'pending', revision = revision + 1,
           by_person = 0, changed_at = excluded.changed_at`,
      )
      .run(task, run, file.path, file.base, file.text, file.movedFrom, file.added, file.removed, now);
  }

  /** What a person makes of a proposed file. */
  revise(task: string, run: number, file: Omit<ProposedFile, 'movedFrom'>, now: number): void {
    this.#db
      .prepare(
        `update task_changes set base = ?, text = ?, added = ?, removed = ?, by_person = 1, changed_at = ?
         where task_id = ? and run = ? and path = ?`,
      )
      .run(file.base, file.text, file.added, file.removed, now, task, run, file.path);
  }

  setState(task: string, run: number, path: string, state: ChangeState): void {
    this.#db
      .prepare('update task_changes set state = ? where task_id = ? and run = ? and path = ?')
      .run(state, task, run, path);
  }

  remove(task: string, run: number, path: string): void {
    this.#db
      .prepare('delete from task_changes where task_id = ? and run = ? and path = ?')
      .run(task, run, path);
  }

  removeOf(task: string): void {
    this.#db.prepare('delete from task_changes where task_id = ?').run(task);
  }

  /** In order of the paths. */
  ofRun(task: string, run: number): readonly ChangeRow[] {
    return this.#db.prepare(LIST).all(task, run).map(changeRow);
  }

  texts(task: string, run: number, path: string): ChangeTexts | undefined {
    const row = this.#db.prepare(TEXTS).get(task, run, path);
    return row && { base: optionalText(row, 'base') ?? null, text: optionalText(row, 'text') ?? null };
  }

  sum(task: string, run: number): ChangeSum {
    const rows = this.#db.prepare(SUM).all(task, run);
    return {
      states: rows.map((row) => stateSchema.parse(text(row, 'state'))),
      added: rows.reduce((sum, row) => sum + integer(row, 'added'), 0),
      removed: rows.reduce((sum, row) => sum + integer(row, 'removed'), 0),
    };
  }

  /** Ids of other tasks whose current run proposes something for the same file, undecided. */
  alsoPending(path: string, task: string): readonly string[] {
    return this.#db
      .prepare(ALSO_PENDING)
      .all(path, task)
      .map((row) => text(row, 'task_id'));
  }
}

function changeRow(row: Row): ChangeRow {
  return {
    path: text(row, 'path'),
    isNew: flag(row, 'is_new'),
    isDeletion: flag(row, 'is_deletion'),
    bytes: integer(row, 'bytes'),
    movedFrom: optionalText(row, 'moved_from') ?? null,
    added: integer(row, 'added'),
    removed: integer(row, 'removed'),
    state: stateSchema.parse(text(row, 'state')),
    revision: integer(row, 'revision'),
    byPerson: flag(row, 'by_person'),
  };
}
