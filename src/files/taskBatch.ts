import { findCycle } from '../core/graph.ts';
import type { TaskDraft } from '../core/task.ts';
import { placeOf } from './fieldPositions.ts';
import type { Problem, ProblemCode } from './problem.ts';
import type { ParsedTaskFile } from './taskFile.ts';

export interface FileProblem {
  readonly path: string;
  readonly problem: Problem;
}

export interface TaskBatch {
  /** In the order of the files, `dependsOn` as refs; empty where anything is wrong with any file. */
  readonly drafts: readonly TaskDraft[];
  /** Of all files, those of the single files included. */
  readonly problems: readonly FileProblem[];
}

/**
 * Puts parsed files together. A dependency is the ref of a task, or the path of its file: from the workspace folder
 * (`tasks/a.task.md`) or from the file that names it (`./a.task.md`). What is not in the batch is left for the store
 * to find.
 *
 * @param beside files that are not in the batch, for the refs that they bear
 */
export function resolveTaskBatch(
  files: readonly ParsedTaskFile[],
  beside: readonly ParsedTaskFile[] = [],
): TaskBatch {
  const resolve = refResolver([...files, ...beside]);
  const nodes = files.map((file) => ({ file, parents: file.dependsOn.map((entry) => resolve(entry, file)) }));
  const problems = [
    ...files.flatMap(({ path, problems }) => problems.map((problem) => ({ path, problem }))),
    ...duplicateRefs(files),
    ...cycles(nodes),
  ];
  if (problems.length > 0) return { drafts: [], problems };
  const drafts = nodes.flatMap(({ file, parents }) =>
    file.draft ? [{ ...file.draft, dependsOn: parents }] : [],
  );
  return { drafts, problems };
}

interface Node {
  readonly file: ParsedTaskFile;
  /** Refs, one an entry of `dependsOn`. */
  readonly parents: readonly string[];
}

type Resolver = (entry: string, from: ParsedTaskFile) => string;

/** What an entry of `dependsOn` means among these files: a ref. */
export function refResolver(files: readonly ParsedTaskFile[]): Resolver {
  const refs = new Set(files.map(({ ref }) => ref));
  const byPath = new Map(files.map(({ path, ref }) => [path, ref]));
  return (entry, from) => {
    if (refs.has(entry)) return entry;
    if (!isPath(entry)) return byPath.get(entry) ?? entry;
    const fromHere = joinPath(from.path, entry);
    // A path that the batch does not know may still be the ref of a task in the store: that is its default.
    return byPath.get(entry) ?? byPath.get(fromHere) ?? (/^\.\.?\//.test(entry) ? fromHere : entry);
  };
}

/** Where the files may lie that these depend on by path, and that are not among them: each may bear a ref of its own. */
export function pathsBeside(files: readonly ParsedTaskFile[]): readonly string[] {
  const known = new Set(files.flatMap(({ path, ref }) => [path, ref]));
  const named = files.flatMap((file) =>
    file.dependsOn.filter(isPath).flatMap((entry) => [entry, joinPath(file.path, entry)]),
  );
  return [...new Set(named)].filter((path) => !known.has(path) && !/^[./]/.test(path));
}

function isPath(entry: string): boolean {
  return /^\.\.?\//.test(entry) || entry.endsWith('.task.md');
}

/** `entry` as seen from the folder of the file `from`. */
function joinPath(from: string, entry: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of entry.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function duplicateRefs(files: readonly ParsedTaskFile[]): readonly FileProblem[] {
  const byRef = new Map<string, ParsedTaskFile[]>();
  for (const file of files) byRef.set(file.ref, [...(byRef.get(file.ref) ?? []), file]);
  return [...byRef].flatMap(([ref, bearers]) => {
    if (bearers.length < 2) return [];
    return bearers.map((file) => {
      const others = bearers.filter((other) => other !== file).map(({ path }) => path);
      return problemAt(file, 'id', `${ref} is also the id of ${nameSome(others)}`, 'duplicate-ref');
    });
  });
}

/** Every circle, in each of its files, at the dependency that leads on. */
function cycles(nodes: readonly Node[]): readonly FileProblem[] {
  const byRef = new Map(nodes.map((node) => [node.file.ref, node]));
  const reported = new Set<string>();
  const parentsOf = (ref: string) =>
    (byRef.get(ref)?.parents ?? []).filter((parent) => !reported.has(parent));
  const problems: FileProblem[] = [];
  const openRefs = () => [...byRef.keys()].filter((ref) => !reported.has(ref));
  for (let cycle = findCycle(openRefs(), parentsOf); cycle; cycle = findCycle(openRefs(), parentsOf)) {
    const members = cycle.slice(0, -1).flatMap((member) => byRef.get(member) ?? []);
    problems.push(...members.map((node, index) => cycleProblem(node, members, index)));
    for (const member of cycle) reported.add(member);
  }
  return problems;
}

/** The circle as seen from one of its files: it begins and ends there. */
function cycleProblem(node: Node, members: readonly Node[], index: number): FileProblem {
  const turned = [...members.slice(index), ...members.slice(0, index + 1)].map(({ file }) => file.ref);
  const position = node.parents.indexOf(turned[1] ?? '');
  const message = `the tasks depend on each other in a circle: ${turned.join(' → ')}`;
  return problemAt(node.file, `dependsOn[${position}]`, message, 'cycle');
}

/**
 * What the engine says of a submitted batch (`tasks[2].dependsOn[0]: …`), at its place in the file; undefined where it
 * names no file.
 *
 * @param files those whose drafts were submitted, in the same order
 */
export function fileProblemOf(
  files: readonly ParsedTaskFile[],
  error: { readonly field: string | undefined; readonly message: string; readonly code: string },
): FileProblem | undefined {
  const match = /^tasks\[(\d+)\]\.(.+)$/s.exec(error.field ?? '');
  const file = files[Number(match?.[1])];
  if (!match || !file) return undefined;
  const field = match[2] === 'ref' ? 'id' : (match[2] ?? '');
  const prefix = `${error.field}: `;
  const message = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
  return problemAt(file, field, message, codeOf(error.code, field));
}

function codeOf(code: string, field: string): ProblemCode {
  if (code === 'cycle') return 'cycle';
  if (code !== 'not-found') return 'invalid-value';
  return field === 'agent' ? 'unknown-agent' : 'unknown-dependency';
}

function problemAt(file: ParsedTaskFile, field: string, message: string, code: ProblemCode): FileProblem {
  const place = placeOf(file.positions, field) ?? placeOf(file.positions, 'title') ?? TOP;
  return { path: file.path, problem: { ...place, field, message, code } };
}

const TOP = { line: 1, column: 1, endLine: 1, endColumn: 1 } as const;

function nameSome(paths: readonly string[]): string {
  const more = paths.length - 3;
  return more > 0 ? `${paths.slice(0, 3).join(', ')} and ${more} more` : paths.join(', ');
}
