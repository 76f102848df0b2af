import fs from 'node:fs/promises';
import { join } from 'node:path';
import { severityOf, type Severity } from '../../files/problem.ts';
import { refResolver, type FileProblem } from '../../files/taskBatch.ts';
import type { ParsedTaskFile } from '../../files/taskFile.ts';
import { checkTaskFiles, contextEntries } from '../../files/taskFileChecks.ts';
import { faultsIn } from '../contextEntries.ts';
import { findTaskFiles, taskFilesBelow } from '../findTaskFiles.ts';
import { writeJson } from '../jsonLines.ts';
import { loadAgents } from '../loadAgents.ts';
import { parseTaskFiles, pathIn } from '../parseTaskFiles.ts';
import { safeLine } from '../safeText.ts';
import { engineOf, type Session } from '../session.ts';
import { paintFor, type Colour } from '../style.ts';

/**
 * `check [FILE…]`: what is wrong with task files, as the editor says it. All of the workspace's are known, so that
 * dependencies are found; told is of those that were given, or of all.
 */
export async function check(session: Session): Promise<number> {
  const { settings, surroundings, invocation } = session;
  const { workspace } = settings;
  const given = await findTaskFiles(invocation.positionals, surroundings.cwd);
  const below = await taskFilesBelow(workspace, surroundings.cwd);
  const found = new Map([...below, ...given].map((file) => [file.real, file]));
  const agents = await loadAgents(workspace, settings.config.agents, surroundings);
  const { files, shown } = await parseTaskFiles([...found.values()], workspace, agents);
  const asked = new Set((given.length > 0 ? given : below).map(({ real }) => pathIn(workspace, real)));
  const problems = await problemsOf(files, asked, session);
  return tell(session, problems, { count: asked.size, shown });
}

/** Of the files that were asked for, in order of the files and their text. */
async function problemsOf(
  files: readonly ParsedTaskFile[],
  asked: ReadonlySet<string>,
  session: Session,
): Promise<readonly FileProblem[]> {
  const { settings, surroundings } = session;
  const told = files.filter(({ path }) => asked.has(path));
  const entries = told.flatMap((file) => contextEntries(file).map(({ entry }) => entry));
  const faults = await faultsIn(settings.workspace, entries);
  const queued = await queuedRefs(foreignRefs(files, told), session);
  const problems = checkTaskFiles(files, {
    now: surroundings.now(),
    providers: Object.keys(settings.providers).map((id) => ({ id, models: [] })),
    queued: (ref) => queued.has(ref),
    contextFault: (entry) => faults.get(entry),
  });
  return problems
    .filter(({ path }) => asked.has(path))
    .toSorted(
      (a, b) =>
        compare(a.path, b.path) || a.problem.line - b.problem.line || a.problem.column - b.problem.column,
    );
}

/** What some of the files depend on and none of them all is. */
function foreignRefs(files: readonly ParsedTaskFile[], some: readonly ParsedTaskFile[]): ReadonlySet<string> {
  const resolve = refResolver(files);
  const own = new Set(files.map(({ ref }) => ref));
  const parents = some.flatMap((file) => file.dependsOn.map((entry) => resolve(entry, file)));
  return new Set(parents.filter((ref) => ref !== '' && !own.has(ref)));
}

/** Those of the refs that the queue has. A check makes no queue: where there is none, it has none. */
async function queuedRefs(refs: ReadonlySet<string>, session: Session): Promise<ReadonlySet<string>> {
  if (refs.size === 0 || !(await isFile(join(session.settings.storeDir, STORE_FILE)))) return new Set();
  const engine = engineOf(session);
  const there = await Promise.all([...refs].map(async (ref) => ((await engine.get(ref)) ? [ref] : [])));
  return new Set(there.flat());
}

/** What makes a folder a store. */
const STORE_FILE = 'tasks.db';

async function isFile(path: string): Promise<boolean> {
  return fs.stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
}

function tell(
  { surroundings, settings }: Session,
  problems: readonly FileProblem[],
  { count, shown }: { readonly count: number; readonly shown: ReadonlyMap<string, string> },
): number {
  const { stdout, env } = surroundings;
  const paint = paintFor(stdout, env);
  const counts: Record<Severity, number> = { error: 0, warning: 0 };
  for (const { path, problem } of problems) {
    const severity = severityOf(problem.code);
    counts[severity]++;
    const file = shown.get(path) ?? path;
    if (settings.json) writeJson(stdout, { type: 'problem', file, severity, ...problem });
    else {
      const { line, column, field, message, code } = problem;
      const words = safeLine(`${field === undefined ? '' : `${field}: `}${message} [${code}]`);
      stdout.write(`${safeLine(file)}:${line}:${column}: ${paint(COLOURS[severity], severity)}: ${words}\n`);
    }
  }
  const { error: errors, warning: warnings } = counts;
  if (settings.json) writeJson(stdout, { type: 'checked', files: count, errors, warnings });
  else stdout.write(`${summary(count, errors, warnings)}\n`);
  return errors > 0 ? 1 : 0;
}

function summary(files: number, errors: number, warnings: number): string {
  if (files === 0) return 'No task files.';
  const found = [
    ...(errors > 0 ? [some(errors, 'error')] : []),
    ...(warnings > 0 ? [some(warnings, 'warning')] : []),
  ];
  return `${found.join(' and ') || 'No problems'} in ${some(files, 'task file')}.`;
}

const COLOURS: Readonly<Record<Severity, Colour>> = { error: 'red', warning: 'yellow' };

function some(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
