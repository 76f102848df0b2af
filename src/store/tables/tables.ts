import type { Database } from '../database.ts';
import { AgentTable } from './agents.ts';
import { ApplyTable } from './applies.ts';
import { ChangeTable } from './changes.ts';
import { CommandIdTable } from './commandIds.ts';
import { DependencyTable } from './dependencies.ts';
import { EventTable } from './events.ts';
import { QueueStateTable } from './queueState.ts';
import { ScheduleTable } from './schedules.ts';
import { SpendingTable } from './spending.ts';
import { StepTable } from './steps.ts';
import { TaskOrder } from './taskOrder.ts';
import { TaskTable } from './tasks.ts';
import { UserTable } from './users.ts';
import { WorkerTable } from './workers.ts';

/** All tables of one store. */
export interface Tables {
  readonly tasks: TaskTable;
  readonly order: TaskOrder;
  readonly dependencies: DependencyTable;
  readonly schedules: ScheduleTable;
  readonly steps: StepTable;
  readonly changes: ChangeTable;
  readonly applies: ApplyTable;
  readonly events: EventTable;
  readonly workers: WorkerTable;
  readonly agents: AgentTable;
  readonly spending: SpendingTable;
  readonly users: UserTable;
  readonly state: QueueStateTable;
  readonly commandIds: CommandIdTable;
}

export function openTables(db: Database): Tables {
  return {
    tasks: new TaskTable(db),
    order: new TaskOrder(db),
    dependencies: new DependencyTable(db),
    schedules: new ScheduleTable(db),
    steps: new StepTable(db),
    changes: new ChangeTable(db),
    applies: new ApplyTable(db),
    events: new EventTable(db),
    workers: new WorkerTable(db),
    agents: new AgentTable(db),
    spending: new SpendingTable(db),
    users: new UserTable(db),
    state: new QueueStateTable(db),
    commandIds: new CommandIdTable(db),
  };
}
