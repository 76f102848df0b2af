import { kindOf } from '../../core/change.ts';
import { QueueError } from '../../core/errors.ts';
import type { Task } from '../../core/task.ts';
import type { ChangeRow } from '../../store/tables/changes.ts';
import type { Tables } from '../../store/tables/tables.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { CommandOptions } from '../port.ts';
import type {
  ApplyFile,
  Change,
  ChangeTexts,
  Remarks,
  Revision,
  TaskReview,
  UnfinishedApply,
} from '../reviewPort.ts';
import { applying, beginApply, endApply } from './applying.ts';
import { beneath, tellReview } from './proposals.ts';
import { changeAt, changedMeanwhile, decidable } from './reviewed.ts';
import { sendBack } from './sendingBack.ts';
import type { Unit } from './unit.ts';
import type { TaskView } from './view.ts';

export interface ReviewOptions {
  readonly tables: Tables;
  readonly view: TaskView;
  readonly mustBeOpen: () => void;
  /** Does it in a commit, once per command id. */
  readonly command: (options: CommandOptions | undefined, work: (unit: Unit) => void) => Promise<void>;
}

/** What tasks propose, and what people decide about it. */
export class Review implements TaskReview {
  readonly #options: ReviewOptions;

  constructor(options: ReviewOptions) {
    this.#options = options;
  }

  async changes(id: string): Promise<readonly Change[]> {
    const { tables, mustBeOpen } = this.#options;
    mustBeOpen();
    const task = tables.tasks.byId(id);
    if (!task) return [];
    return tables.changes.ofRun(id, task.run).map((row) => changeOf(tables, task, row));
  }

  async texts(id: string, path: string): Promise<ChangeTexts | undefined> {
    const { tables, mustBeOpen } = this.#options;
    mustBeOpen();
    const task = tables.tasks.byId(id);
    return task && tables.changes.texts(id, task.run, path);
  }

  async beneath(id: string): Promise<readonly Task[]> {
    const { tables, view, mustBeOpen } = this.#options;
    mustBeOpen();
    return beneath(tables, id).map((row) => view.task(row));
  }

  revise(id: string, path: string, revision: Revision, options?: CommandOptions): Promise<void> {
    return this.#options.command(options, (unit) => revise(unit, id, path, revision));
  }

  decide(
    id: string,
    paths: readonly string[] | null,
    state: 'discarded' | 'pending',
    options?: CommandOptions,
  ): Promise<void> {
    return this.#options.command(options, (unit) => decide(unit, id, paths, state));
  }

  beginApply(id: string, files: readonly ApplyFile[], options?: CommandOptions): Promise<void> {
    return this.#options.command(options, (unit) => beginApply(unit, id, files));
  }

  endApply(id: string, written: readonly string[], options?: CommandOptions): Promise<void> {
    return this.#options.command(options, (unit) => endApply(unit, id, written));
  }

  async unfinishedApplies(): Promise<readonly UnfinishedApply[]> {
    this.#options.mustBeOpen();
    return applying(this.#options.tables);
  }

  sendBack(id: string, remarks: Remarks, options?: CommandOptions): Promise<void> {
    return this.#options.command(options, (unit) => sendBack(unit, id, remarks));
  }
}

function changeOf(tables: Tables, task: TaskRow, row: ChangeRow): Change {
  const { path, movedFrom, state, revision, byPerson, added, removed } = row;
  const others = state === 'pending' ? tables.changes.alsoPending(path, task.id) : [];
  return {
    task: task.id,
    path,
    kind: kindOf({ base: row.isNew ? null : '', text: row.isDeletion ? null : '' }),
    movedFrom,
    state,
    revision,
    byPerson,
    added,
    removed,
    alsoIn: others.flatMap((id) => tables.tasks.byId(id)?.ref ?? []),
  };
}

function revise(unit: Unit, id: string, path: string, { revision, ...file }: Revision): void {
  const task = decidable(unit, id);
  const change = changeAt(unit, task, path);
  if (change.revision !== revision || change.state === 'applied') throw changedMeanwhile(task, path);
  if (applying(unit.tables).some(({ files }) => files.some((each) => each.path === path))) {
    throw new QueueError('conflict', `${path} is being applied.`, { task: id });
  }
  unit.tables.changes.revise(id, task.run, { path, ...file }, unit.now);
  const state = file.text === file.base ? 'discarded' : 'pending';
  const source = state === change.state ? undefined : sourceOf(unit, task, change);
  const paths = source ? [path, source.path] : [path];
  for (const each of paths) unit.tables.changes.setState(id, task.run, each, state);
  tellReview(unit, task, 'person', 'revised', paths);
}

/** Where a moved file came from is to go if and only if the file is wanted: otherwise it would be nowhere. */
function sourceOf({ tables }: Unit, task: TaskRow, { movedFrom }: ChangeRow): ChangeRow | undefined {
  const rows = movedFrom === null ? [] : tables.changes.ofRun(task.id, task.run);
  return rows.find(({ path, isDeletion, state }) => path === movedFrom && isDeletion && state !== 'applied');
}

function decide(
  unit: Unit,
  id: string,
  paths: readonly string[] | null,
  state: 'discarded' | 'pending',
): void {
  const task = decidable(unit, id);
  const rows = paths
    ? paths.map((path) => changeAt(unit, task, path))
    : unit.tables.changes.ofRun(id, task.run).filter((row) => row.state !== 'applied');
  const moving = rows.filter(
    (row) => row.state !== state && (state === 'pending' || row.state === 'pending'),
  );
  if (moving.length === 0) return;
  for (const { path } of moving) unit.tables.changes.setState(id, task.run, path, state);
  const what = state === 'discarded' ? 'discarded' : 'reopened';
  tellReview(
    unit,
    task,
    'person',
    what,
    moving.map(({ path }) => path),
  );
}
