import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Project, ProjectFile } from './project.ts';
import type { ValueChoice } from './valueItem.ts';

/** The tasks that a file may depend on: not itself, not twice, and none that would close a circle. */
export function dependencyChoices(project: Project, file: ProjectFile): readonly ValueChoice[] {
  const barred = new Set([...dependents(project, file), ...parentsOf(project, file)]);
  return project.files
    .filter(({ parsed }) => !barred.has(parsed.ref))
    .map(({ parsed: { ref, title, path } }) => ({
      value: ref,
      kind: CompletionItemKind.Reference,
      ...(title === undefined ? {} : { detail: title }),
      text: path,
    }));
}

/** Itself and all that depend on it, directly or not. */
function dependents(project: Project, file: ProjectFile): ReadonlySet<string> {
  const children = new Map<string, string[]>();
  for (const child of project.files)
    for (const parent of parentsOf(project, child)) {
      const known = children.get(parent);
      if (known) known.push(child.parsed.ref);
      else children.set(parent, [child.parsed.ref]);
    }
  const found = new Set([file.parsed.ref]);
  for (const ref of found) for (const child of children.get(ref) ?? []) found.add(child);
  return found;
}

function parentsOf(project: Project, file: ProjectFile): readonly string[] {
  return file.parsed.dependsOn.map((entry) => project.refOf(entry, file));
}
