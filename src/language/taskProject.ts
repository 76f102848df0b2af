import { shippedAgentName } from '../files/agentFile.ts';
import { parseTaskFile } from '../files/taskFile.ts';
import { refResolver } from '../files/taskBatch.ts';
import { withoutByteOrderMark } from '../files/range.ts';
import type { Project, ProjectFile } from './project.ts';
import { UNTOLD, type Surroundings } from './surroundings.ts';

/** Where files of the workspace lie. */
export interface Places {
  /** Relative to its folder, with `/`; undefined outside the workspace. */
  pathOf(uri: string): string | undefined;
  uriOf(path: string): string | undefined;
}

/** Keeps each task file parsed, and parses again only what has changed. */
export class TaskProject implements Project {
  readonly #texts = new Map<string, string>();
  readonly #parsed = new Map<string, ProjectFile>();
  #places: Places;
  #surroundings: Surroundings = UNTOLD;
  #index: Index | undefined;

  constructor(places: Places) {
    this.#places = places;
  }

  get surroundings(): Surroundings {
    return this.#surroundings;
  }

  get files(): readonly ProjectFile[] {
    return this.#indexed.files;
  }

  file(uri: string): ProjectFile | undefined {
    const text = this.#texts.get(uri);
    const known = this.#parsed.get(uri);
    if (text === undefined || known) return known;
    const parsed = this.#parse(uri, text);
    this.#parsed.set(uri, parsed);
    return parsed;
  }

  bearing(ref: string): readonly ProjectFile[] {
    return this.#indexed.byRef.get(ref) ?? [];
  }

  refOf(entry: string, from: ProjectFile): string {
    return this.#indexed.resolve(entry, from.parsed);
  }

  uriOf(path: string): string | undefined {
    return this.#places.uriOf(path);
  }

  set(uri: string, text: string): void {
    if (this.#texts.get(uri) === text) return;
    this.#texts.set(uri, text);
    this.#parsed.delete(uri);
    this.#index = undefined;
  }

  delete(uri: string): void {
    this.#texts.delete(uri);
    this.#parsed.delete(uri);
    this.#index = undefined;
  }

  /** Other agents or other folders mean other problems: everything is read anew. */
  change(surroundings: Surroundings, places: Places): void {
    this.#surroundings = surroundings;
    this.#places = places;
    this.#parsed.clear();
    this.#index = undefined;
  }

  get #indexed(): Index {
    return (this.#index ??= indexOf([...this.#texts.keys()].flatMap((uri) => this.file(uri) ?? [])));
  }

  #parse(uri: string, text: string): ProjectFile {
    const { agents, agentFor } = this.#surroundings;
    const parsed = parseTaskFile(text, {
      path: this.#places.pathOf(uri) ?? nameOf(uri),
      ...(agents.length > 0 ? { agents: agents.map(({ name }) => name) } : {}),
      defaultAgent: (type) => agentFor[type] ?? shippedAgentName(type),
    });
    return { uri, text: withoutByteOrderMark(text), parsed };
  }
}

interface Index {
  readonly files: readonly ProjectFile[];
  readonly byRef: ReadonlyMap<string, readonly ProjectFile[]>;
  readonly resolve: ReturnType<typeof refResolver>;
}

function indexOf(unordered: readonly ProjectFile[]): Index {
  const files = unordered.toSorted((a, b) => (a.parsed.path < b.parsed.path ? -1 : 1));
  const byRef = new Map<string, ProjectFile[]>();
  for (const file of files) {
    const bearers = byRef.get(file.parsed.ref);
    if (bearers) bearers.push(file);
    else byRef.set(file.parsed.ref, [file]);
  }
  return {
    files,
    byRef,
    resolve: refResolver(files.map(({ parsed }) => parsed)),
  };
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}
