import type { DocumentLink } from 'vscode-languageserver-types';
import { definitionsOf } from './definition.ts';
import { entriesOf } from './entries.ts';
import type { Project, ProjectFile } from './project.ts';
import { toEditor } from './ranges.ts';

/** Links from `dependsOn` and `context` to the files that they name; where two files bear a ref, to the first. */
export function linksOf(project: Project, file: ProjectFile): DocumentLink[] {
  return entriesOf(file)
    .filter(({ kind }) => kind === 'dependsOn' || kind === 'context')
    .flatMap((entry) => {
      const [target] = definitionsOf(project, file, entry);
      return target ? [{ range: toEditor(entry.range), target: target.uri }] : [];
    });
}
