import { placesOf } from '../../../src/language/places.ts';
import type { ProjectFile } from '../../../src/language/project.ts';
import { UNTOLD } from '../../../src/language/surroundings.ts';
import { TaskProject } from '../../../src/language/taskProject.ts';

/** A workspace of these folders, with files by their URIs. */
export function projectOf(
  texts: Readonly<Record<string, string>>,
  folders: readonly string[] = ['file:///w'],
): TaskProject {
  const project = new TaskProject(placesOf(folders));
  for (const [uri, text] of Object.entries(texts)) project.set(uri, text);
  return project;
}

export const AGENTS = {
  ...UNTOLD,
  agents: [{ name: 'reviewer', description: 'Reads code.', uri: 'file:///w/reviewer.agent.md' }],
};

export function taskText(frontMatter: string, title = 'Review the parser'): string {
  const front = frontMatter === '' ? '' : `---\n${frontMatter}\n---\n\n`;
  return `${front}# ${title}\n\nLook at how it reads quotes.\n\n## Instructions\n\nList what is wrong, with places.\n`;
}

/** The file at a URI, and the position of the `n`th (from 0) place in it where `sought` stands. */
export function at(
  project: TaskProject,
  uri: string,
  sought: string,
  n = 0,
): [ProjectFile, { line: number; character: number }] {
  const file = project.file(uri);
  if (!file) throw new Error(`no file ${uri}`);
  const pieces = file.text.split(sought);
  if (pieces.length < n + 2) throw new Error(`no ${sought} in ${uri}`);
  const lines = pieces
    .slice(0, n + 1)
    .join(sought)
    .split(/\r\n|\n|\r/);
  return [file, { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 }];
}
