import { CodeActionKind, type CodeAction, type TextEdit } from 'vscode-languageserver-types';
import { MAX_RETRIES, PRIORITY } from '../core/task.ts';
import type { Problem } from '../files/problem.ts';
import { newTaskFile } from '../files/newTaskFile.ts';
import { minutesNeeded } from '../files/taskFileChecks.ts';
import { diagnosticOf } from './diagnostics.ts';
import type { Project, ProjectFile } from './project.ts';
import { quoted } from './quoted.ts';
import { toEditor } from './ranges.ts';
import { after, removal } from './removal.ts';

/** What mends these problems of a file, the most likely of each first. */
export function codeActions(
  project: Project,
  file: ProjectFile,
  problems: readonly Problem[],
): readonly CodeAction[] {
  return problems.flatMap((problem) => [...replacement(file, problem), ...mending(project, file, problem)]);
}

function replacement(file: ProjectFile, problem: Problem): readonly CodeAction[] {
  const { meant } = problem;
  if (meant === undefined) return [];
  const edit = { range: toEditor(problem), newText: quoted(meant, openingOf(file, problem)) };
  return [fix(file, problem, `Change to ${meant}`, edit, true)];
}

/** The first character of what a problem is about: a quote, if it stands in quotes. */
function openingOf(file: ProjectFile, { line, column }: Problem): string {
  return file.text.split(/\r\n|\n|\r/)[line - 1]?.charAt(column - 1) ?? '';
}

function mending(project: Project, file: ProjectFile, problem: Problem): readonly CodeAction[] {
  switch (problem.code) {
    case 'unknown-key':
    case 'duplicate-key':
    case 'unknown-provider':
    case 'unknown-model':
    case 'past-time':
    case 'cycle':
    case 'missing-context':
      return takenOut(file, problem);
    case 'unknown-dependency':
      return [...missingTask(project, file, problem), ...takenOut(file, problem)];
    case 'invalid-value':
      return inRange(file, problem);
    case 'title':
      return added(file, problem, 'Add a title', `# New task`);
    case 'description':
      return description(file, problem);
    case 'instructions':
      return added(
        file,
        problem,
        'Add instructions',
        `## Instructions\n\nSay here, step by step, what to do.`,
      );
    case 'duplicate-ref':
      return freeId(project, file, problem);
    case 'small-budget':
      return enoughTime(file, problem);
    case 'syntax':
    case 'unknown-agent':
      return [];
  }
}

function takenOut(file: ProjectFile, problem: Problem): readonly CodeAction[] {
  const edit = removal(file, problem);
  return edit
    ? [fix(file, problem, `Take ${problem.field ?? 'it'} out`, edit, problem.code === 'duplicate-key')]
    : [];
}

function inRange(file: ProjectFile, problem: Problem): readonly CodeAction[] {
  const limits = { priority: PRIORITY, maxRetries: { min: 0, ...MAX_RETRIES } };
  const { field } = problem;
  if (field !== 'priority' && field !== 'maxRetries') return [];
  const value = file.parsed.values.get(field);
  if (typeof value !== 'number' || Number.isNaN(value)) return [];
  const { min, max } = limits[field];
  const nearest = String(Math.min(max, Math.max(min, Math.round(value))));
  return [fix(file, problem, `Change to ${nearest}`, { range: toEditor(problem), newText: nearest }, true)];
}

/** The title before everything else of the body, the instructions behind. */
function added(file: ProjectFile, problem: Problem, title: string, text: string): readonly CodeAction[] {
  const lineEnd = file.text.includes('\r\n') ? '\r\n' : '\n';
  const words = text.replaceAll('\n', lineEnd);
  const lines = file.text.split(/\r\n|\n|\r/);
  const end = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  const start = toEditor(problem).start;
  const edit =
    problem.code === 'title'
      ? { range: { start, end: start }, newText: `${words}${lineEnd}${lineEnd}` }
      : {
          range: { start: end, end },
          newText: `${end.character > 0 ? lineEnd : ''}${lineEnd}${words}${lineEnd}`,
        };
  const mended = !after(file, edit).problems.some(({ code }) => code === problem.code || code === 'syntax');
  return mended ? [fix(file, problem, title, edit, true)] : [];
}

/** Below the title, where nothing stands there yet. */
function description(file: ProjectFile, problem: Problem): readonly CodeAction[] {
  const { key: title, value } = file.parsed.positions.get('description') ?? {};
  const isEmpty = value?.line === value?.endLine && value?.column === value?.endColumn;
  if (!title || !isEmpty) return [];
  const lineEnd = file.text.includes('\r\n') ? '\r\n' : '\n';
  const { end } = toEditor(title);
  const newText = `${lineEnd}${lineEnd}Say here what this task is about.`;
  return [fix(file, problem, 'Add a description', { range: { start: end, end }, newText }, true)];
}

/** The first of `a-2`, `a-3` and so on that no file bears. Who depends on the id goes on to mean the other file. */
function freeId(project: Project, file: ProjectFile, problem: Problem): readonly CodeAction[] {
  if (file.parsed.positions.get('id')?.value.line !== problem.line) return [];
  let number = 2;
  while (project.bearing(`${file.parsed.ref}-${number}`).length > 0) number++;
  const free = `${file.parsed.ref}-${number}`;
  const edit = { range: toEditor(problem), newText: quoted(free, openingOf(file, problem)) };
  return [fix(file, problem, `Change to ${free}`, edit, false)];
}

function enoughTime(file: ProjectFile, problem: Problem): readonly CodeAction[] {
  const { draft } = file.parsed;
  if (!draft) return [];
  const minutes = String(minutesNeeded(draft));
  return [fix(file, problem, `Change to ${minutes}`, { range: toEditor(problem), newText: minutes }, true)];
}

/** A new file beside, or at the path that the entry is; valid as it is. */
function missingTask(project: Project, file: ProjectFile, problem: Problem): readonly CodeAction[] {
  const index = Number(/^dependsOn\[(\d+)\]$/.exec(problem.field ?? '')?.[1]);
  const entry = file.parsed.dependsOn[index];
  if (entry === undefined || entry === '') return [];
  const path = project.refOf(entry, file);
  const byPath = path.endsWith('.task.md');
  const name = `${entry.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+/, '') || 'task'}.task.md`;
  const folder = file.uri.slice(0, file.uri.lastIndexOf('/') + 1);
  const uri = byPath ? project.uriOf(path) : `${folder}${encodeURIComponent(name)}`;
  if (uri === undefined || path.split('/').includes('..') || project.file(uri)) return [];
  const start = { line: 0, character: 0 };
  const newText = newTaskFile('New task', byPath ? [] : [`id: ${quoted(entry, '')}`]);
  const create = { kind: 'create', uri, options: { ignoreIfExists: false, overwrite: false } } as const;
  const write = { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText }] };
  const edit = { documentChanges: [create, write] };
  const title = `Create the task ${entry}`;
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnosticOf(problem)], edit }];
}

function fix(
  file: ProjectFile,
  problem: Problem,
  title: string,
  edit: TextEdit,
  isPreferred: boolean,
): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(problem)],
    isPreferred,
    edit: { changes: { [file.uri]: [edit] } },
  };
}
