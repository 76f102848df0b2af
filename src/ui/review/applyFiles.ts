import type { PlannedFile } from '../../core/applyPlan.ts';
import type { UnfinishedApply } from '../../engine/port.ts';
import type { Review } from './proposalFiles.ts';
import type { Surface, SurfaceFile } from './surface.ts';

/** What came of files that were to be written. */
export interface Applied {
  readonly written: readonly string[];
  /** They are in the editor at most, and not on the disk: their changes are undecided as before. */
  readonly left: readonly string[];
}

/** A file is not any more what the plan began with; nothing was written. */
export class ChangedMeanwhile extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`${path} has changed meanwhile.`);
    this.path = path;
  }
}

type ApplyKeeper = Pick<Review, 'beginApply' | 'endApply'>;

/**
 * Applies planned files. What is about to be written is on record before the first one is, and what was written after the
 * last: so whoever comes after a crash in between can finish it.
 *
 * @throws QueueError where a change is not as it was seen; `ChangedMeanwhile` where a file is not; Error where nothing could
 * be written
 */
export async function applyFiles(
  review: ApplyKeeper,
  surface: Surface,
  id: string,
  files: readonly PlannedFile[],
): Promise<Applied> {
  await review.beginApply(id, files);
  try {
    await mustBeAsPlanned(surface, files);
    await surface.write(files);
  } catch (error) {
    await end(review, surface, { id, files }, 'exactly');
    throw error;
  }
  // Saving may format what is written.
  return end(review, surface, { id, files }, 'somehow');
}

/** A person may have been asked about the plan for as long as they liked. */
async function mustBeAsPlanned(surface: Surface, files: readonly PlannedFile[]): Promise<void> {
  const found = await Promise.all(files.map(({ path }) => surface.read(path)));
  const other = files.find(({ before }, index) => found[index]?.text !== before);
  if (other) throw new ChangedMeanwhile(other.path);
}

export interface Recovered extends Applied {
  readonly apply: UnfinishedApply;
}

/**
 * Finishes what a crash interrupted: where some of its files were written, the others are, too, unless somebody has changed
 * them since; where none was, nothing is applied.
 */
export async function recover(
  review: ApplyKeeper & Pick<Review, 'unfinishedApplies'>,
  surface: Surface,
): Promise<readonly Recovered[]> {
  const recovered: Recovered[] = [];
  for (const apply of await review.unfinishedApplies()) {
    const found = await Promise.all(apply.files.map(({ path }) => lookAt(surface, path)));
    const isBegun = apply.files.some(({ before, after }, index) => {
      const file = found[index];
      return file?.text !== before && (file?.text === after || isCut(file, after));
    });
    const open = apply.files.filter(({ before, after }, index) => {
      const file = found[index];
      return file?.text === before || (file?.text === after && !file.isSaved) || isCut(file, after);
    });
    if (isBegun && open.length > 0) await surface.write(open);
    recovered.push({ apply, ...(await end(review, surface, apply, 'exactly')) });
  }
  return recovered;
}

/** A write that stopped in the middle leaves the beginning of what was written. */
function isCut(file: SurfaceFile | undefined, after: string | null): boolean {
  return (
    typeof file?.text === 'string' && after !== null && file.text !== after && after.startsWith(file.text)
  );
}

type Written = Pick<PlannedFile, 'path' | 'before' | 'after'>;

/** Looks what is on the disk, and says so to the engine. */
async function end(
  review: ApplyKeeper,
  surface: Surface,
  { id, files }: { readonly id: string; readonly files: readonly Written[] },
  how: 'exactly' | 'somehow',
): Promise<Applied> {
  const isWritten = await Promise.all(
    files.map(async (file) => {
      const found = await lookAt(surface, file.path);
      if (!found?.isSaved) return false;
      if (found.text === file.after) return true;
      return how === 'somehow' && found.text !== null && file.after !== null && found.text !== file.before;
    }),
  );
  const paths = files.map(({ path }) => path);
  const written = paths.filter((_, index) => isWritten[index]);
  await review.endApply(id, written);
  return { written, left: paths.filter((_, index) => !isWritten[index]) };
}

/** Undefined for a file that cannot be looked at any more: nothing is known of it. */
async function lookAt(surface: Surface, path: string): Promise<SurfaceFile | undefined> {
  return surface.read(path).catch(() => undefined);
}
