import nodePath from 'node:path';
import { MAX_PROPOSED_FILES, type ProposedFile } from '../core/change.ts';
import { countLines } from '../core/lineDiff.ts';
import { Folders } from './folders.ts';
import { PathGuard, type GuardedPath } from './guard.ts';
import { Overlay } from './overlay.ts';
import { quoted } from './pathSyntax.ts';
import { asKept, mustFit, textOf } from './proposedText.ts';
import { WorkspaceReader, type ReaderOptions } from './reader.ts';
import { sensitivePaths } from './sensitive.ts';
import { WorkspaceError } from './workspaceError.ts';
import { errnoOf, type FileFacts, type WorkspaceFiles } from './workspaceFiles.ts';

/** A file of an earlier proposal, as the engine lists it. */
export interface LayeredFile {
  readonly path: string;
  /** Of its text in UTF-8; null: the file is to go. */
  readonly bytes: number | null;
  readonly movedFrom: string | null;
  /** Whether it is the task's own; otherwise it is that of a task on which this one rests. */
  readonly own: boolean;
  /** Fetched when it is first needed. */
  texts(): Promise<{ readonly base: string | null; readonly text: string | null }>;
}

export interface ProposalOptions extends ReaderOptions {
  readonly layers: readonly LayeredFile[];
}

/**
 * In the name of a new file they would show it to the person who reviews it as another: what turns the direction of text,
 * has no width, or breaks the line. Joiners stay allowed, for scripts and emoji need them.
 */
const UNSEEN = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

interface Own {
  readonly base: string | null;
  readonly text: string | null;
  readonly movedFrom: string | null;
}

interface Wanted {
  readonly place: GuardedPath;
  /** As it is seen so far. */
  readonly before: string | null;
  readonly text: string | null;
  readonly movedFrom?: string | null;
}

interface Change extends Own {
  readonly place: GuardedPath;
}

/**
 * What a task proposes. Its changes lie over those of the tasks on which it rests, and these over the workspace, which is
 * never written. Each method answers what has changed, for the commit that ends the tool call, and throws `WorkspaceError`
 * worded for an agent; nothing has changed then.
 */
export class Proposal {
  /** The workspace as the task has to see it. */
  readonly reader: WorkspaceReader;
  /** As it is without the task's own changes. */
  readonly #found: Overlay;
  readonly #seen: Overlay;
  readonly #guard: PathGuard;
  readonly #own = new Map<string, Own>();

  /** @throws WorkspaceError for a pattern of `sensitive` that is no glob */
  private constructor(options: ReaderOptions) {
    this.#found = new Overlay(options.files);
    this.#seen = new Overlay(this.#found);
    const isSensitive = sensitivePaths(options.sensitive ?? []);
    this.#guard = new PathGuard(new Folders(options.folders, this.#seen, options.hidden ?? []), this.#seen, {
      isSensitive,
    });
    this.reader = new WorkspaceReader({ ...options, files: this.#seen });
  }

  /** A proposal as far as an earlier attempt has come. What lies outside by now is left out. */
  static async open({ layers, ...options }: ProposalOptions): Promise<Proposal> {
    const proposal = new Proposal(options);
    for (const layer of layers) await proposal.#lay(layer);
    return proposal;
  }

  async #lay(layer: LayeredFile): Promise<void> {
    const { path, bytes, movedFrom, own } = layer;
    const place = await this.#guard.resolve(path, { byName: true }).catch(ifOutside);
    if (!place) return;
    const overlay = own ? this.#seen : this.#found;
    const text = async () => (await layer.texts()).text ?? '';
    overlay.set(place.real, bytes === null ? null : { bytes, text });
    if (own) this.#own.set(place.home, { ...(await layer.texts()), movedFrom });
  }

  async write(path: string, text: string): Promise<readonly ProposedFile[]> {
    const place = await this.#place(path);
    const before = place.exists ? await this.#text(place) : null;
    return this.#propose({ place, before, text: asKept(text) });
  }

  /** @param edit makes the new text from the old one, or throws what is wrong */
  async edit(path: string, edit: (text: string) => string): Promise<readonly ProposedFile[]> {
    const place = await this.#existing(path);
    const before = await this.#text(place);
    return this.#propose({ place, before, text: asKept(edit(before)) });
  }

  async remove(path: string): Promise<readonly ProposedFile[]> {
    const place = await this.#existing(path);
    return this.#propose({ place, before: await this.#text(place), text: null });
  }

  async move(from: string, to: string): Promise<readonly ProposedFile[]> {
    const source = await this.#existing(from);
    const target = await this.#place(to);
    if (target.exists) {
      throw new WorkspaceError('not-a-file', `${quoted(to)} is there already; delete it first.`);
    }
    const text = await this.#text(source);
    const origin = this.#originOf(source.home);
    return this.#propose(
      { place: target, before: null, text, movedFrom: origin === target.home ? null : origin },
      { place: source, before: text, text: null },
    );
  }

  /** Where a file was that the task found: what it has made itself was nowhere before. */
  #originOf(home: string): string | null {
    const own = this.#own.get(home);
    if (!own) return home;
    return own.movedFrom ?? (own.base === null ? null : home);
  }

  /** A place where a file may be proposed. */
  async #place(path: string): Promise<GuardedPath> {
    const place = await this.#guard.resolve(path);
    if (place.path === '.')
      throw new WorkspaceError('not-a-file', `${quoted(path)} is the workspace itself.`);
    if (!place.exists) await this.#mustBeMakeable(place);
    return place;
  }

  async #mustBeMakeable({ path, real }: GuardedPath): Promise<void> {
    if (UNSEEN.test(path)) {
      throw new WorkspaceError('malformed', `${quoted(path)} contains characters that nobody can see.`);
    }
    // A file that is proposed to go is there until that is applied: no folder can take its place before.
    for (let at = nodePath.dirname(real); at !== nodePath.dirname(at); at = nodePath.dirname(at)) {
      const facts = await factsOf(this.#seen.disk, at);
      if (facts?.isDirectory()) return;
      if (!facts) continue;
      const file = quoted(nodePath.basename(at));
      const message = `${quoted(path)} cannot be made: ${file} is a file until its deletion is applied.`;
      throw new WorkspaceError('missing', message);
    }
  }

  async #existing(path: string): Promise<GuardedPath> {
    const place = await this.#place(path);
    // The reader names files that are called alike.
    if (!place.exists) await this.reader.readLines(path);
    return place;
  }

  async #text(place: GuardedPath): Promise<string> {
    return textOf(this.#seen, place);
  }

  /** All of it, or nothing where something is refused. */
  async #propose(...wanted: readonly Wanted[]): Promise<readonly ProposedFile[]> {
    const changes: Change[] = [];
    for (const { place, before, text, movedFrom = null } of wanted) {
      if (text === before) continue;
      if (text !== null) mustFit(place.path, text);
      const known = this.#own.get(place.home);
      const base = known ? known.base : await this.#baseOf(place);
      const isMoved = text !== null && text !== base;
      changes.push({
        place,
        base,
        text,
        movedFrom: isMoved ? (movedFrom ?? known?.movedFrom ?? null) : null,
      });
    }
    this.#mustBeFew(changes);
    for (const change of changes) this.#keep(change);
    return changes.map(({ place, ...own }) => ({
      path: place.home,
      ...own,
      ...countLines(own.base, own.text),
    }));
  }

  #mustBeFew(changes: readonly Change[]): void {
    const homes = new Set(this.#own.keys());
    for (const { place, base, text } of changes) {
      if (text === base) homes.delete(place.home);
      else homes.add(place.home);
    }
    if (homes.size > Math.max(MAX_PROPOSED_FILES, this.#own.size)) {
      throw new WorkspaceError('malformed', `A task may change ${MAX_PROPOSED_FILES} files, and it has.`);
    }
  }

  #keep({ place, ...own }: Change): void {
    if (own.text === own.base) {
      this.#own.delete(place.home);
      this.#seen.unset(place.real);
    } else {
      this.#own.set(place.home, own);
      this.#seen.set(place.real, own.text === null ? null : fileOf(own.text));
    }
  }

  /** As the task found the file. */
  async #baseOf(place: GuardedPath): Promise<string | null> {
    return (await factsOf(this.#found, place.real)) ? textOf(this.#found, place) : null;
  }
}

function ifOutside(error: unknown): undefined {
  if (error instanceof WorkspaceError) return undefined;
  throw error;
}

/** Undefined where nothing is. */
async function factsOf(files: WorkspaceFiles, real: string): Promise<FileFacts | undefined> {
  try {
    return await files.stat(real);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}

function fileOf(text: string) {
  return { bytes: Buffer.byteLength(text), text: async () => text };
}
