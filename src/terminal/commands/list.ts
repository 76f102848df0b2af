import { STATUSES, type Status } from '../../core/lifecycle.ts';
import { TASK_TYPES, type Task, type TaskType } from '../../core/task.ts';
import type { ListFilter, Schedule, TaskEngine } from '../../engine/port.ts';
import { didYouMean } from '../../files/nearest.ts';
import type { Options } from '../arguments.ts';
import { BadInput } from '../badInput.ts';
import { writeJson } from '../jsonLines.ts';
import { safeLine } from '../safeText.ts';
import { scheduleJson, scheduleWords } from '../scheduleWords.ts';
import { engineOf, type Session } from '../session.ts';
import { paintFor, SIGNS, STATUS_COLOURS, type Paint } from '../style.ts';
import { taskJson } from '../taskJson.ts';
import { stateWords } from '../taskWords.ts';
import { wholeHistory } from '../taskHistory.ts';
import { cut, fit, textWidth } from '../textWidth.ts';

const DEFAULT_LIMIT = 100;
const PAGE = 1_000;
const MAX_REF = 40;
const REPLACED = 'a newer version has taken its place';

/** `list`: the queue, as it will run or did. */
export async function list(session: Session): Promise<number> {
  const { options } = session.invocation;
  const filter = filterOf(options);
  const given = options.integer('limit', 1, Number.MAX_SAFE_INTEGER);
  const engine = engineOf(session);
  const { stdout } = session.surroundings;
  if (options.has('json')) {
    for await (const { task } of pages(engine, filter, given ?? Infinity))
      writeJson(stdout, taskJson(task, await wholeHistory(engine, task.id)));
    for (const schedule of await schedulesFor(engine, filter)) writeJson(stdout, scheduleJson(schedule));
    return 0;
  }
  const tasks: Task[] = [];
  let matching = 0;
  for await (const { task, total } of pages(engine, filter, given ?? DEFAULT_LIMIT)) {
    tasks.push(task);
    matching = total;
  }
  for (const line of table(tasks, session)) stdout.write(`${line}\n`);
  const schedules = await schedulesFor(engine, filter);
  for (const schedule of schedules)
    stdout.write(`↻ ${safeLine(schedule.ref)} ${scheduleWords(schedule, session.surroundings.now())}\n`);
  if (tasks.length + schedules.length === 0) stdout.write('No tasks.\n');
  const more = matching - tasks.length;
  if (more > 0) stdout.write(`… and ${more} more; --limit N shows more of them.\n`);
  return 0;
}

/** What recurs is no task: who looks for some kind of tasks does not look for it. */
async function schedulesFor(
  engine: Pick<TaskEngine, 'schedules'>,
  filter: ListFilter,
): Promise<readonly Schedule[]> {
  return Object.keys(filter).length === 0 ? engine.schedules() : [];
}

async function* pages(engine: Pick<TaskEngine, 'list'>, filter: ListFilter, limit: number) {
  for (let offset = 0; offset < limit;) {
    const { tasks, total } = await engine.list({ ...filter, offset, limit: Math.min(PAGE, limit - offset) });
    for (const task of tasks) yield { task, total };
    offset += tasks.length;
    if (tasks.length === 0 || offset >= total) return;
  }
}

function filterOf(options: Options): ListFilter {
  const status = options.all('status').flatMap((text) => text.split(',').map(statusOf));
  const type = options.text('type');
  const agent = options.text('agent');
  const text = options.text('text');
  return {
    ...(status.length > 0 ? { status } : {}),
    ...(type === undefined ? {} : { type: typeOf(type) }),
    ...(agent === undefined ? {} : { agent }),
    ...(text === undefined ? {} : { text }),
  };
}

function statusOf(text: string): Status {
  return oneOf(STATUSES, text, '--status');
}

function typeOf(text: string): TaskType {
  return oneOf(TASK_TYPES, text, '--type');
}

function oneOf<T extends string>(known: readonly T[], text: string, option: string): T {
  const found = known.find((name) => name === text.trim().toLowerCase());
  if (found !== undefined) return found;
  const meant = didYouMean(text, known) || ` There are: ${known.join(', ')}.`;
  throw BadInput.of(`${text} is none of them.${meant}`, option);
}

function table(tasks: readonly Task[], { surroundings }: Session): readonly string[] {
  const { stdout, env, now } = surroundings;
  const paint = paintFor(stdout, env);
  const refs = tasks.map(({ ref }) => safeLine(ref));
  const columns = {
    ref: Math.max(0, ...refs.map(textWidth)),
    status: Math.max(0, ...tasks.map(({ status }) => status.length)),
    type: Math.max(0, ...tasks.map(({ type }) => type.length)),
  };
  if (stdout.isTerminal) columns.ref = Math.min(MAX_REF, columns.ref);
  const width = stdout.isTerminal ? stdout.columns : Infinity;
  return tasks.map((task, index) => row(task, refs[index] ?? '', columns, { width, now: now(), paint }));
}

function row(
  task: Task,
  ref: string,
  columns: { readonly ref: number; readonly status: number; readonly type: number },
  view: { readonly width: number; readonly now: number; readonly paint: Paint },
): string {
  const percent = task.status === 'running' ? ` ${Math.floor(task.progressPercentage)} %` : '';
  const words = task.supersededBy === null ? stateWords(task, view.now) : REPLACED;
  const about = `${safeLine(task.title)}${words === '' ? '' : `: ${words}`}`;
  const head = `${task.status.padEnd(columns.status)}${percent.padStart(5)}  ${fit(ref, columns.ref)}  ${task.type.padEnd(columns.type)}  `;
  const colour = STATUS_COLOURS[task.status];
  const text = `${head}${about}`;
  const short = view.width === Infinity ? text : cut(text, view.width - 2);
  const status = short.slice(0, task.status.length);
  return `${view.paint(colour, SIGNS[task.status])} ${view.paint(colour, status)}${short.slice(status.length)}`;
}
