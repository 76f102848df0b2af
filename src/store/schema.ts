import type { Migration } from './migrations.ts';

/**
 * Version 1. Times are milliseconds since the epoch, UTC. Order comes from `seq`, never from a clock.
 *
 * Only partial indexes mention `status`: with a plain one the planner leaves `tasks_ready` aside and sorts.
 * `tasks_ready` begins with the lane (provider, agent), so that a limited provider at the head of the queue
 * costs one probe a lane instead of a scan.
 */
const VERSION_1 = `
  create table users (
    id integer primary key,
    name text not null unique
  );

  create table agents (
    seq integer primary key autoincrement,
    hash text not null unique,
    name text not null,
    definition text not null
  );
  create index agents_by_name on agents (name, seq);

  create table agent_tasks (
    seq integer primary key autoincrement,
    id text not null unique,
    ref text not null,
    user_id integer not null references users (id),
    agent text not null,
    agent_hash text not null references agents (hash),
    type text not null,
    executor text not null default 'local',
    provider text not null,
    model text,
    priority integer not null,
    rank real not null default 0,
    status text not null,
    request text,
    pause_reason text,
    on_parent_failure text not null,
    waiting_parents integer not null default 0,
    not_before integer,
    not_before_kind text,
    max_retries integer not null,
    retry_count integer not null default 0,
    attempt integer not null default 0,
    crashes integer not null default 0,
    run integer not null default 0,
    worker text,
    claimed_at integer,
    spent_ms integer not null default 0,
    progress real not null default 0,
    current_step integer not null default 0,
    total_steps integer not null default 0,
    step_title text,
    scheduled_at integer,
    started_at integer,
    completed_at integer,
    created_at integer not null,
    updated_at integer not null,
    estimated_s real not null,
    supersedes text,
    superseded_by text,
    content_hash text not null,
    input_hash text,
    title text not null,
    error_message text,
    budget text not null,
    context text not null,
    description text not null,
    instructions text not null,
    result text
  );
  create unique index tasks_current_ref on agent_tasks (ref) where superseded_by is null;
  create index tasks_ready on agent_tasks (provider, agent, priority desc, rank, seq) where status = 'queued';
  create index tasks_due on agent_tasks (not_before) where status = 'pending' and not_before is not null;
  create index tasks_running on agent_tasks (worker) where status = 'running';
  create index tasks_history on agent_tasks (agent, type, completed_at) where status = 'completed';

  create table status_counts (
    status text primary key,
    n integer not null
  ) without rowid;
  create trigger tasks_inserted after insert on agent_tasks begin
    insert into status_counts values (new.status, 1) on conflict (status) do update set n = n + 1;
  end;
  create trigger tasks_moved after update of status on agent_tasks when old.status <> new.status begin
    update status_counts set n = n - 1 where status = old.status;
    insert into status_counts values (new.status, 1) on conflict (status) do update set n = n + 1;
  end;
  create trigger tasks_deleted after delete on agent_tasks begin
    update status_counts set n = n - 1 where status = old.status;
  end;

  create table task_dependencies (
    child_id text not null,
    parent_id text not null,
    satisfied integer not null,
    primary key (child_id, parent_id)
  ) without rowid;
  create index dependencies_by_parent on task_dependencies (parent_id, child_id);

  create table task_steps (
    task_id text not null,
    run integer not null,
    step integer not null,
    kind text not null,
    name text not null,
    state text not null,
    attempt integer not null,
    started_at integer not null,
    finished_at integer,
    input_tokens integer not null default 0,
    output_tokens integer not null default 0,
    total_tokens integer not null default 0,
    input text,
    output text,
    primary key (task_id, run, step)
  );

  create table task_events (
    seq integer primary key autoincrement,
    at integer not null,
    task_id text not null,
    attempt integer not null,
    actor text not null,
    body text not null
  );
  create index events_by_task on task_events (task_id, seq);

  create table task_workers (
    id text primary key,
    pid integer not null,
    started_at integer not null,
    heartbeat_at integer not null,
    current_task text,
    processed integer not null
  ) without rowid;

  create table queue_state (
    key text primary key,
    value text not null
  ) without rowid;

  create table command_ids (
    id text primary key,
    at integer not null,
    answer text not null
  ) without rowid;
  create index command_ids_by_age on command_ids (at);
`;

/**
 * Version 2. A task's rank is its `seq` until a person moves it, so that there is room on either side of each. How many
 * queued tasks a lane holds, and which paused ones wait for an answer, is kept so that nobody has to count.
 */
const VERSION_2 = `
  update agent_tasks set rank = seq;
  create index tasks_order on agent_tasks (priority desc, rank, seq);
  create index tasks_needing on agent_tasks (seq)
    where status = 'paused' and pause_reason <> '{"kind":"asked"}';

  create table lane_counts (
    provider text not null,
    agent text not null,
    n integer not null,
    primary key (provider, agent)
  ) without rowid;
  insert into lane_counts
    select provider, agent, count(*) from agent_tasks where status = 'queued' group by provider, agent;
  create trigger lane_inserted after insert on agent_tasks when new.status = 'queued' begin
    insert into lane_counts values (new.provider, new.agent, 1) on conflict do update set n = n + 1;
  end;
  create trigger lane_left after update of status, provider, agent on agent_tasks when old.status = 'queued' begin
    update lane_counts set n = n - 1 where provider = old.provider and agent = old.agent;
  end;
  create trigger lane_entered after update of status, provider, agent on agent_tasks when new.status = 'queued' begin
    insert into lane_counts values (new.provider, new.agent, 1) on conflict do update set n = n + 1;
  end;
  create trigger lane_deleted after delete on agent_tasks when old.status = 'queued' begin
    update lane_counts set n = n - 1 where provider = old.provider and agent = old.agent;
  end;
`;

/** Version 3. What recurs. */
const VERSION_3 = `
  create table schedules (
    id text primary key,
    ref text not null unique,
    draft text not null,
    content_hash text not null,
    paused integer not null,
    next_at integer,
    last_at integer,
    last_task text,
    missed integer not null,
    created_at integer not null
  ) without rowid;
  create index schedules_due on schedules (next_at);
`;

/** Version 4. What has ended, in the order in which it did. */
const VERSION_4 = `
  create index tasks_ended on agent_tasks (completed_at, seq) where completed_at is not null;
`;

/**
 * Version 5. What model calls take. A task keeps what its call under way is expected to take (`in_flight`), and what calls
 * of its run took that were cut off (`cut_off`); a day of the person's calendar keeps the sums by provider.
 */
const VERSION_5 = `
  alter table agent_tasks add column in_flight text;
  alter table agent_tasks add column cut_off text;
  alter table task_steps add column micro_usd integer;

  create table spending (
    day text not null,
    provider text not null,
    requests integer not null,
    tokens integer not null,
    micro_usd integer not null,
    primary key (day, provider)
  ) without rowid;
`;

/**
 * Version 6. The tasks of a status as they will run, and by the newest, for listings. Only a statement that says
 * `status <> ''` may use these: where others saw them, the planner would leave `tasks_ready` aside and sort.
 */
const VERSION_6 = `
  create index tasks_listed on agent_tasks (status, priority desc, rank, seq) where status <> '';
  create index tasks_newest on agent_tasks (status, seq) where status <> '';
`;

/** Version 7. What a person answered to the question of a step; which task made another, and over how many generations. */
const VERSION_7 = `
  alter table task_steps add column answer text;
  alter table agent_tasks add column created_by text;
  alter table agent_tasks add column depth integer not null default 0;
  create index tasks_created on agent_tasks (created_by) where created_by is not null;
`;

/**
 * Version 8. What tasks propose: for each run and file its net difference, and what has become of it. A proposal that is
 * being applied is kept as `applies`: what each file was before and is to be, until it is known to be on the disk.
 */
const VERSION_8 = `
  create table task_changes (
    task_id text not null,
    run integer not null,
    path text not null,
    moved_from text,
    added integer not null,
    removed integer not null,
    state text not null,
    revision integer not null,
    by_person integer not null,
    changed_at integer not null,
    -- Last: a listing must not walk through large texts to what stands behind them.
    base text,
    text text,
    primary key (task_id, run, path)
  );
  create index changes_pending on task_changes (path) where state = 'pending';

  create table applies (
    id text not null,
    path text not null,
    before text,
    after text,
    changes text not null,
    begun_at integer not null,
    primary key (id, path)
  );

  alter table agent_tasks add column review text not null default 'none';
  alter table agent_tasks add column changed_files integer not null default 0;
  alter table agent_tasks add column added_lines integer not null default 0;
  alter table agent_tasks add column removed_lines integer not null default 0;
  create index tasks_reviewing on agent_tasks (seq) where status = 'completed' and review in ('pending', 'partly');
`;

/** Version 9. What each step proposed: a run can be driven again from its steps alone. */
const VERSION_9 = 'alter table task_steps add column changes text';

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, up: (db) => db.exec(VERSION_1) },
  { version: 2, up: (db) => db.exec(VERSION_2) },
  { version: 3, up: (db) => db.exec(VERSION_3) },
  { version: 4, up: (db) => db.exec(VERSION_4) },
  { version: 5, up: (db) => db.exec(VERSION_5) },
  { version: 6, up: (db) => db.exec(VERSION_6) },
  { version: 7, up: (db) => db.exec(VERSION_7) },
  { version: 8, up: (db) => db.exec(VERSION_8) },
  { version: 9, up: (db) => db.exec(VERSION_9) },
];

/** The version that this build writes; a newer store is refused. */
export const SCHEMA_VERSION = MIGRATIONS.length;
