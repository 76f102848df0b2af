import type { Location, Position } from 'vscode-languageserver-types';
import { parseContextEntry } from '../workspace/contextEntry.ts';
import { entryAt, type Entry } from './entries.ts';
import type { Project, ProjectFile } from './project.ts';
import { toEditor } from './ranges.ts';

/** What the entry at a position stands for: the title of a task, the file of an agent, a file given as context. */
export function definitionAt(project: Project, file: ProjectFile, position: Position): readonly Location[] {
  const entry = entryAt(file, position);
  return entry ? definitionsOf(project, file, entry) : [];
}

/** More than one where several files bear the same ref; none where it is not known, or is no single file. */
export function definitionsOf(project: Project, file: ProjectFile, entry: Entry): readonly Location[] {
  switch (entry.kind) {
    case 'id':
      return [titleOf(file)];
    case 'dependsOn':
      return project.bearing(project.refOf(entry.text, file)).map(titleOf);
    case 'agent':
      return agentFile(project, entry.text);
    case 'context':
      return contextFile(project, entry.text);
  }
}

function titleOf({ uri, parsed }: ProjectFile): Location {
  const title = parsed.positions.get('title')?.value;
  return title ? { uri, range: toEditor(title) } : atTop(uri);
}

function agentFile({ surroundings }: Project, name: string): readonly Location[] {
  const wanted = name.toLowerCase();
  const agent =
    surroundings.agents.find((choice) => choice.name === name) ??
    surroundings.agents.find((choice) => choice.name.toLowerCase() === wanted);
  return agent ? [atTop(agent.uri)] : [];
}

function contextFile(project: Project, written: string): readonly Location[] {
  const entry = readContext(written);
  if (entry?.kind !== 'path' || entry.isGlob) return [];
  const uri = project.uriOf(entry.path);
  if (uri === undefined) return [];
  return [entry.range ? { uri, range: lineAt(entry.range.start) } : atTop(uri)];
}

/** Half-typed entries are no entries yet; `check` and the queue say what is wrong with them. */
function readContext(written: string): ReturnType<typeof parseContextEntry> | undefined {
  try {
    return parseContextEntry(written);
  } catch {
    return undefined;
  }
}

function atTop(uri: string): Location {
  return { uri, range: lineAt(1) };
}

function lineAt(line: number): Location['range'] {
  const place = { line: line - 1, character: 0 };
  return { start: place, end: place };
}
