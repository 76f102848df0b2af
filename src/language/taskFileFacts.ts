import type { Project, ProjectFile } from './project.ts';
import type { TaskFileFacts } from './requests.ts';

/** What the editor asks of a task file: whether it can be queued, and with what. */
export function taskFileFacts(project: Project, file: ProjectFile): TaskFileFacts {
  const { ref, title, draft } = file.parsed;
  const dependsOn = draft?.dependsOn.map((entry) => project.refOf(entry, file)) ?? [];
  return {
    ref,
    title: title ?? null,
    draft: draft ? { ...draft, dependsOn } : null,
    dependencies: dependenciesOf(project, file).map(({ uri }) => uri),
  };
}

/** All that a file depends on, directly or not, parents first, each once, without itself. */
function dependenciesOf(project: Project, start: ProjectFile): readonly ProjectFile[] {
  const seen = new Set([start.uri]);
  const ordered: ProjectFile[] = [];
  const open = [{ file: start, rest: parentsOf(project, start) }];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const parent = top.rest.shift();
    if (!parent) {
      open.pop();
      if (top.file !== start) ordered.push(top.file);
    } else if (!seen.has(parent.uri)) {
      seen.add(parent.uri);
      open.push({ file: parent, rest: parentsOf(project, parent) });
    }
  }
  return ordered;
}

function parentsOf(project: Project, file: ProjectFile): ProjectFile[] {
  return file.parsed.dependsOn.flatMap((entry) => project.bearing(project.refOf(entry, file)).slice(0, 1));
}
