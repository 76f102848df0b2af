import * as vscode from 'vscode';
import { messageOf } from '../../core/errors.ts';
import { countLines } from '../../core/lineDiff.ts';
import type { ChangeTexts, TaskEngine } from '../../engine/port.ts';
import { BASE_SCHEME, placeOf, PROPOSAL_SCHEME, type ProposalPlace } from './proposalUri.ts';

export type Review = TaskEngine['review'];

/**
 * Both sides of a proposed file as files of the editor. The right one can be written: so the diff editor offers to take
 * back single places, and a person can change what is proposed by hand before they apply it.
 */
export class ProposalFiles {
  readonly #review: Review;
  readonly #changed: vscode.EventEmitter<vscode.FileChangeEvent[]>;
  /** The editor compares times to find out whether a file has changed under it. */
  readonly #times = new Map<string, number>();

  constructor(review: Review, changed: vscode.EventEmitter<vscode.FileChangeEvent[]>) {
    this.#review = review;
    this.#changed = changed;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const text = await this.#text(uri);
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: this.#times.get(uri.toString()) ?? 1,
      size: Buffer.byteLength(text),
      ...(uri.scheme === BASE_SCHEME ? { permissions: vscode.FilePermission.Readonly } : {}),
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return Buffer.from(await this.#text(uri));
  }

  /** Saving a diff of several files writes all of them: one that is as it was is left alone. */
  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    if (uri.scheme !== PROPOSAL_SCHEME) throw vscode.FileSystemError.NoPermissions(uri);
    const { place, texts } = await this.#find(uri);
    const text = textOf(content, texts);
    if (text === texts.text) return;
    const { base } = texts;
    await worded(() =>
      this.#review.revise(place.task, place.path, {
        revision: place.revision,
        base,
        text,
        ...countLines(base, text),
      }),
    );
    this.#touch(uri);
  }

  #touch(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#times.set(key, (this.#times.get(key) ?? 1) + 1);
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  async #text(uri: vscode.Uri): Promise<string> {
    const { texts } = await this.#find(uri);
    return (uri.scheme === BASE_SCHEME ? texts.base : texts.text) ?? '';
  }

  async #find(uri: vscode.Uri): Promise<{ place: ProposalPlace; texts: ChangeTexts }> {
    const place = placeOf(uri);
    if (!place) throw vscode.FileSystemError.FileNotFound(uri);
    const [change, texts] = await worded(() =>
      Promise.all([
        this.#review.changes(place.task).then((all) => all.find(({ path }) => path === place.path)),
        this.#review.texts(place.task, place.path),
      ]),
    );
    // Another revision has another URI.
    if (!change || !texts || change.revision !== place.revision) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    return { place, texts };
  }
}

/** What the editor saves, as a proposal keeps it: nothing where there was nothing to begin with. */
function textOf(content: Uint8Array, { base, text }: ChangeTexts): string | null {
  const written = new TextDecoder().decode(content).replace(/\r\n?/g, '\n');
  // A diff has no way to say that a new file is not wanted, or that one stays deleted, but by leaving it empty.
  if (written === '' && (base === null || text === null)) return null;
  return written;
}

/** The editor shows what its file systems throw. */
async function worded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw vscode.FileSystemError.Unavailable(messageOf(error));
  }
}
