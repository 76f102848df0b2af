import { QueueError } from '../../core/errors.ts';
import type { Task } from '../../core/task.ts';
import type { Submitted, TaskEngine } from '../../engine/port.ts';
import type { AgentSet } from '../../files/agentSet.ts';
import { BadInput, type InputProblem } from '../badInput.ts';
import { NO_PROVIDER, providerProblem, withChoice } from '../chooseProvider.ts';
import { followRun, type RunView } from '../followRun.ts';
import type { OpenEngine } from '../io.ts';
import { JsonView } from '../jsonLines.ts';
import { LiveDisplay } from '../liveDisplay.ts';
import { loadAgents } from '../loadAgents.ts';
import { PlainView } from '../plainLines.ts';
import { problemAt, readTaskFiles, submitFiles, type TaskFiles } from '../queueFiles.ts';
import { RunScope } from '../runScope.ts';
import { safeLine } from '../safeText.ts';
import { recursWords } from '../scheduleWords.ts';
import type { Session } from '../session.ts';
import { unknownProvider, type Settings } from '../settings.ts';
import { paintFor } from '../style.ts';
import { reportRun, tellNotes } from '../summary.ts';

/** `run [FILE…]`: queues the files, then runs until nothing can move without a person. */
export async function run(session: Session): Promise<number> {
  const { settings, surroundings, invocation } = session;
  refuseUnknownProvider(session);
  const batch = invocation.positionals.length > 0 ? await readBatch(session) : undefined;
  const stopping = new AbortController();
  let exitCode: number | undefined;
  const stopListening = surroundings.onStop((code) => {
    exitCode = code;
    stopping.abort();
  });
  const open = session.open(settings.workers);
  try {
    const code = await execute(session, open, batch, stopping.signal);
    return exitCode ?? code;
  } catch (error) {
    if (exitCode === undefined) throw error;
    return exitCode;
  } finally {
    stopListening();
  }
}

async function execute(
  session: Session,
  open: OpenEngine,
  batch: Batch | undefined,
  signal: AbortSignal,
): Promise<number> {
  const { engine, owns } = open;
  const { settings, surroundings } = session;
  const startedAt = surroundings.now();
  const from = batch ? await engine.cursor() : await cursorBefore(engine, startedAt);
  const submitted = batch && (await submitFiles(engine, batch.files, batch.agents));
  if (!batch) await chooseForStored(session, open);
  const scope = submitted
    ? await RunScope.ofTasks(
        engine,
        submitted.filter(({ nextRun }) => nextRun === undefined).map(({ id }) => id),
      )
    : await RunScope.ofStore(engine);
  if (batch) await tellNotes(session, batch.files.drafts, batch.agents);
  if (submitted) {
    tellUnchanged(session, submitted);
    tellRecurring(session, submitted);
  }
  const view = viewOf(session, scope);
  try {
    await followRun({
      engine,
      scope,
      view,
      from,
      wait: settings.wait,
      owns,
      now: surroundings.now,
      after: surroundings.after,
      signal,
    });
  } finally {
    view.close();
  }
  return reportRun(session, scope, { startedAt, owns: owns(), stopped: signal.aborted });
}

/** An engine that starts here may begin to work before it can be asked: those events are shown, too. */
async function cursorBefore(engine: Pick<TaskEngine, 'cursor' | 'log'>, startedAt: number): Promise<number> {
  const cursor = await engine.cursor();
  const newest = await engine.log({ afterSeq: Math.max(0, cursor - 1_000) });
  const first = newest.find(({ at }) => at >= startedAt);
  return first ? first.seq - 1 : cursor;
}

interface Batch {
  readonly files: TaskFiles;
  readonly agents: AgentSet;
}

/** Everything is checked before anything is queued. @throws BadInput */
async function readBatch({ settings, surroundings, invocation }: Session): Promise<Batch> {
  const agents = await loadAgents(settings.workspace, settings.config.agents, surroundings);
  const folders = { cwd: surroundings.cwd, workspace: settings.workspace };
  const read = await readTaskFiles(invocation.positionals, folders, agents);
  const files = { ...read, drafts: read.drafts.map((draft) => withChoice(draft, settings)) };
  const wrong = files.drafts.map((draft) => ({ draft, message: providerProblem(draft, agents, settings) }));
  const problems = wrong.flatMap(({ draft, message }): InputProblem[] =>
    message === undefined || message === NO_PROVIDER ? [] : [problemAt(files, draft, 'provider', message)],
  );
  if (problems.length > 0) throw new BadInput(problems);
  if (wrong.some(({ message }) => message !== undefined)) throw BadInput.of(NO_PROVIDER);
  return { files, agents };
}

function refuseUnknownProvider({ settings }: Session): void {
  const message = settings.provider === undefined ? undefined : unknownProvider(settings.provider, settings);
  if (message !== undefined) throw BadInput.of(message, '--provider');
}

/** In a queue that another program runs, its choice of provider and model counts, unless the tasks name one. */
async function chooseForStored({ settings }: Session, { engine, owns }: OpenEngine): Promise<void> {
  const { tasks } = await RunScope.ofStore(engine);
  const open = tasks.filter(({ provider }) => provider === null);
  if (owns()) {
    const stuck = open.length > 0 && open.length === tasks.length;
    if (stuck && settings.defaultProvider === undefined) throw BadInput.of(NO_PROVIDER);
    return;
  }
  if (settings.provider !== undefined) await Promise.all(open.map((task) => name(engine, task, settings)));
}

async function name(
  engine: Pick<TaskEngine, 'edit'>,
  task: Task,
  { provider, model }: Pick<Settings, 'provider' | 'model'>,
): Promise<void> {
  try {
    const chosen = withChoice({}, { provider, model: task.model === null ? model : undefined });
    await engine.edit(task.id, chosen);
  } catch (error) {
    // It runs, or has ended, since it was looked at: there is nothing left to choose.
    if (!(error instanceof QueueError) || error.code !== 'conflict') throw error;
  }
}

function tellUnchanged({ settings, surroundings }: Session, submitted: readonly Submitted[]): void {
  const done = submitted.filter(({ action }) => action === 'unchanged').map(({ ref }) => ref);
  if (done.length === 0 || settings.json) return;
  surroundings.stdout.write(`Completed before, not run again: ${done.join(', ')}\n`);
}

/** A schedule is kept; its runs begin while somebody has the queue open. */
function tellRecurring({ settings, surroundings }: Session, submitted: readonly Submitted[]): void {
  if (settings.json) return;
  for (const each of submitted) {
    if (each.nextRun === undefined) continue;
    surroundings.stdout.write(`${safeLine(each.ref)} ${recursWords(each, surroundings.now())}\n`);
  }
}

function viewOf({ settings, surroundings }: Session, scope: RunScope): RunView {
  const { stdout, stderr, env, now, after } = surroundings;
  if (settings.json) return new JsonView(scope, stdout, stderr);
  if (!stdout.isTerminal || env['TERM'] === 'dumb') return new PlainView(scope, stdout, now);
  return new LiveDisplay({ scope, output: stdout, paint: paintFor(stdout, env), now, after });
}
