import { MAX_PROPOSED_FILES, MAX_PROPOSED_TEXT, type ProposedFile } from '../core/change.ts';
import { countLines } from '../core/lineDiff.ts';
import { Folders } from './folders.ts';
import { PathGuard, type GuardedPath } from './guard.ts';
import { Overlay } from './overlay.ts';
import { quoted } from './pathSyntax.ts';
import { WorkspaceReader, type ReaderOptions } from './reader.ts';
import { sensitivePaths } from './sensitive.ts';
import { readSmallText } from './textFile.ts';
import { WorkspaceError } from './workspaceError.ts';
import { worded } from './worded.ts';
import { errnoOf } from './workspaceFiles.ts';

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
    if (text === before) return [];
    return this.#propose(place, text);
  }

  /** @param edit makes the new text from the old one, or throws what is wrong */
  async edit(path: string, edit: (text: string) => string): Promise<readonly ProposedFile[]> {
    const place = await this.#existing(path);
    const text = edit(await this.#text(place));
    return this.#propose(place, text);
  }

  async remove(path: string): Promise<readonly ProposedFile[]> {
    const place = await this.#existing(path);
    await this.#text(place);
    return this.#propose(place, null);
  }

  async move(from: string, to: string): Promise<readonly ProposedFile[]> {
    const source = await this.#existing(from);
    const target = await this.#place(to);
    if (target.exists) {
      throw new WorkspaceError('not-a-file', `${quoted(to)} is there already; delete it first.`);
    }
    const text = await this.#text(source);
    const origin = this.#own.get(source.home)?.movedFrom ?? source.home;
    const put = await this.#propose(target, text, origin);
    return [...put, ...(await this.#propose(source, null))];
  }

  /** A place where a file may be proposed. */
  async #place(path: string): Promise<GuardedPath> {
    const place = await this.#guard.resolve(path);
    if (place.path === '.')
      throw new WorkspaceError('not-a-file', `${quoted(path)} is the workspace itself.`);
    if (!place.exists && UNSEEN.test(place.path)) {
      throw new WorkspaceError('malformed', `${quoted(path)} contains characters that nobody can see.`);
    }
    return place;
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

  async #propose(
    place: GuardedPath,
    text: string | null,
    movedFrom: string | null = null,
  ): Promise<readonly ProposedFile[]> {
    if (text !== null) mustFit(place.path, text);
    const known = this.#own.get(place.home);
    const base = known ? known.base : await this.#baseOf(place);
    const own = { base, text, movedFrom: text === null ? null : (movedFrom ?? known?.movedFrom ?? null) };
    if (!known && text !== base && this.#own.size >= MAX_PROPOSED_FILES) {
      throw new WorkspaceError('malformed', `A task may change ${MAX_PROPOSED_FILES} files, and it has.`);
    }
    if (text === base) {
      this.#own.delete(place.home);
      this.#seen.unset(place.real);
    } else {
      this.#own.set(place.home, own);
      this.#seen.set(place.real, text === null ? null : fileOf(text));
    }
    return [{ path: place.home, ...own, ...countLines(base, text) }];
  }

  /** As the task found the file. */
  async #baseOf(place: GuardedPath): Promise<string | null> {
    return (await exists(this.#found, place.real)) ? textOf(this.#found, place) : null;
  }
}

function ifOutside(error: unknown): undefined {
  if (error instanceof WorkspaceError) return undefined;
  throw error;
}

async function exists(files: Overlay, real: string): Promise<boolean> {
  try {
    await files.stat(real);
    return true;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}

/** A file's text with LF at the ends of its lines. */
async function textOf(files: Overlay, { path, real }: GuardedPath): Promise<string> {
  const facts = await worded(path, () => files.stat(real));
  if (!facts.isFile()) {
    const what = facts.isDirectory() ? 'a folder' : 'no file that can be changed';
    throw new WorkspaceError('not-a-file', `${path} is ${what}.`);
  }
  const read = await worded(path, () => readSmallText(files, real, MAX_PROPOSED_TEXT * 4));
  if (read === 'binary')
    throw new WorkspaceError('binary', `${path} is not a text file; it cannot be changed.`);
  if (read === 'too-large') throw tooLarge(path);
  return read.text.replace(/\r\n?/g, '\n');
}

function mustFit(path: string, text: string): void {
  if (text.length > MAX_PROPOSED_TEXT) throw tooLarge(path);
  if (text.includes('\0')) {
    throw new WorkspaceError(
      'binary',
      `The text for ${path} has a NUL character; only text can be proposed.`,
    );
  }
}

function tooLarge(path: string): WorkspaceError {
  const most = MAX_PROPOSED_TEXT.toLocaleString('en');
  return new WorkspaceError(
    'malformed',
    `${path} is too large to be changed (more than ${most} characters).`,
  );
}

function fileOf(text: string) {
  return { bytes: Buffer.byteLength(text), text: async () => text };
}
