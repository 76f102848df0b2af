import type { Location, Position } from 'vscode-languageserver-types';
import { entriesOf, entryAt } from './entries.ts';
import type { Project, ProjectFile } from './project.ts';
import { toEditor } from './ranges.ts';

/**
 * All entries of `dependsOn` that mean the task at a position, by ref or by path, in the order of the files' paths.
 *
 * @param withDeclaration also where the task says its `id`
 */
export function referencesAt(
  project: Project,
  file: ProjectFile,
  position: Position,
  withDeclaration: boolean,
): readonly Location[] {
  const ref = refAt(project, file, position);
  if (ref === undefined) return [];
  return project.files.flatMap((other) =>
    entriesOf(other)
      .filter(({ kind, text }) => {
        if (kind === 'id') return withDeclaration && text === ref;
        return kind === 'dependsOn' && project.refOf(text, other) === ref;
      })
      .map(({ range }) => ({ uri: other.uri, range: toEditor(range) })),
  );
}

/** The ref of the task that an `id`, an entry of `dependsOn` or the title at a position means. */
function refAt(project: Project, file: ProjectFile, position: Position): string | undefined {
  const entry = entryAt(file, position);
  if (entry?.kind === 'id') return entry.text;
  if (entry?.kind === 'dependsOn') return project.refOf(entry.text, file);
  const title = file.parsed.positions.get('title')?.value;
  return title?.line === position.line + 1 ? file.parsed.ref : undefined;
}
