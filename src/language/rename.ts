import type { Position, Range as EditorRange, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { taskDraftSchema } from '../core/task.ts';
import { entriesOf, entryAt, type Entry } from './entries.ts';
import type { Project, ProjectFile } from './project.ts';
import { quoted } from './quoted.ts';
import { toEditor } from './ranges.ts';

/** Why nothing is renamed, in words for the person who asked. */
export interface Refusal {
  readonly refusal: string;
}
export interface RenameStart {
  readonly range: EditorRange;
  /** The ref as it is now, to begin with. */
  readonly placeholder: string;
}

/** Whether the ref at a position can be renamed; undefined where there is none. */
export function prepareRename(
  project: Project,
  file: ProjectFile,
  position: Position,
): RenameStart | Refusal | undefined {
  const entry = entryAt(file, position);
  if (entry?.kind !== 'id' && entry?.kind !== 'dependsOn') return undefined;
  const refusal = obstacle(project, file, entry);
  return refusal === undefined ? { range: toEditor(entry.range), placeholder: entry.text } : { refusal };
}

/**
 * Gives the task at a position another ref: its `id`, and every entry that names it by its ref. Entries that name it by
 * the path of its file stay, since they still mean it. Undefined where there is no ref.
 */
export function rename(
  project: Project,
  file: ProjectFile,
  position: Position,
  wanted: string,
): WorkspaceEdit | Refusal | undefined {
  const start = prepareRename(project, file, position);
  if (!start || 'refusal' in start) return start;
  const newRef = wanted.trim();
  if (newRef === start.placeholder) return { changes: {} };
  const refusal = unfit(project, newRef);
  if (refusal !== undefined) return { refusal };
  const changes = project.files.flatMap((other) => {
    const edits = editsIn(other, start.placeholder, newRef);
    return edits.length > 0 ? [[other.uri, edits] as const] : [];
  });
  return { changes: Object.fromEntries(changes) };
}

function obstacle(project: Project, file: ProjectFile, { kind, text }: Entry): string | undefined {
  const ref = kind === 'id' ? text : project.refOf(text, file);
  const [bearer, ...more] = project.bearing(ref);
  if (!bearer) return `No task file bears the ref ${text}: there is nothing to rename.`;
  if (more.length > 0) {
    const paths = [bearer, ...more].map(({ parsed }) => parsed.path).join(', ');
    return `Several task files bear the id ${ref} (${paths}): give each an id of its own first.`;
  }
  const { path } = bearer.parsed;
  if (!entriesOf(bearer).some((entry) => entry.kind === 'id')) {
    return `${path} has no id and is named by its path: rename the file, or give it an id first.`;
  }
  return text === ref
    ? undefined
    : `This names the file ${path} by its path: rename its id, ${ref}, instead.`;
}

/** Why no task can get this ref; undefined if it can. */
function unfit(project: Project, ref: string): string | undefined {
  const checked = taskDraftSchema.shape.ref.safeParse(ref);
  if (!checked.success) return `${ref || 'An empty text'} is no ref: it is one line of 1 to 300 characters.`;
  const [bearer] = project.bearing(ref);
  if (bearer) return `${ref} is already the ref of ${bearer.parsed.path}: choose another.`;
  const meaning = project.files.find((file) => project.refOf(ref, file) !== ref);
  return meaning ? `${ref} is the path of another task file: choose another ref.` : undefined;
}

function editsIn(file: ProjectFile, ref: string, newRef: string): TextEdit[] {
  const lines = file.text.split(/\r\n|\n|\r/);
  const lineEnd = file.text.includes('\r\n') ? '\r\n' : '\n';
  return entriesOf(file)
    .filter(({ kind, text }) => (kind === 'id' || kind === 'dependsOn') && text === ref)
    .map(({ range }) => {
      const opening = lines[range.line - 1]?.charAt(range.column - 1) ?? '';
      // A block scalar's range ends where the next line begins.
      const ending = range.endColumn === 1 && range.endLine > range.line ? lineEnd : '';
      return { range: toEditor(range), newText: quoted(newRef, opening) + ending };
    });
}
