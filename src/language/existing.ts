import { stat } from 'node:fs/promises';
import { URI } from 'vscode-uri';
import type { Project } from './project.ts';

/** Those that lead to a file: a task file as it stands in the editor, one on the disk, or one elsewhere, where nobody looks. */
export async function existing<T>(
  project: Project,
  places: readonly T[],
  uriOf: (place: T) => string | undefined,
): Promise<T[]> {
  const there = await Promise.all(places.map((place) => isFile(project, uriOf(place))));
  return places.filter((_, index) => there[index]);
}

async function isFile(project: Project, uri: string | undefined): Promise<boolean> {
  if (uri === undefined) return false;
  const { scheme, fsPath } = URI.parse(uri);
  if (scheme !== 'file' || project.file(uri)) return true;
  return stat(fsPath).then(
    (facts) => facts.isFile(),
    () => false,
  );
}
