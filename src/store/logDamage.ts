import { readFully } from './durableFiles.ts';
import type { FileSystem } from './fileSystem.ts';
import { PAGE_SIZE, WriteAheadLog } from './writeAheadLog.ts';

/**
 * Tells in words where a log has lost something that was acknowledged; undefined where nothing shows that it has.
 *
 * SQLite believes its log up to the first frame that is not whole, and passes over the rest in silence: after a power cut
 * that is the transaction that was being written. But each transaction is on the disk before the next one begins. So where
 * a frame that is not whole lies before a commit, and another transaction behind that, it was whole and was damaged.
 * What befell the last transaction cannot be told from a power cut.
 */
export function damageInLog(files: FileSystem, file: string): string | undefined {
  const log = new WriteAheadLog(readWhole(files, `${file}-wal`));
  return log.isHeaderWhole ? damageBehindHeader(log) : damageOfHeader(log, files, file);
}

function damageBehindHeader(log: WriteAheadLog): string | undefined {
  const broken = log.firstBroken(0, log.salts);
  const goesOn = followedCommit(log, broken + 1, (frame) => log.isWhole(frame, log.salts));
  return goesOn ? `frame ${broken + 1} of its log is broken` : undefined;
}

/**
 * A header is not whole where the power went while the log was begun anew. What the log of before says, which still lies
 * behind it, is in the database then.
 */
function damageOfHeader(log: WriteAheadLog, files: FileSystem, file: string): string | undefined {
  if (!followedCommit(log, 1, (frame) => log.isWhole(frame, log.saltsOf(frame)))) return undefined;
  let last = log.firstBroken(1, log.saltsOf(0)) - 1;
  while (last >= 0 && !log.isCommit(last)) last--;
  return last >= 0 && isInDatabase(log, last, files, file) ? undefined : 'the header of its log is broken';
}

/** Whether there is, from a frame on, a whole commit right behind which another transaction begins. */
function followedCommit(log: WriteAheadLog, from: number, isWhole: (frame: number) => boolean): boolean {
  for (let frame = from; frame + 1 < log.frames; frame++)
    if (log.isCommit(frame) && isWhole(frame) && isWhole(frame + 1)) return true;
  return false;
}

/** Whether the database holds all that the log says up to a commit. */
function isInDatabase(log: WriteAheadLog, commit: number, files: FileSystem, file: string): boolean {
  const newest = new Map<number, number>();
  for (let frame = 0; frame <= commit; frame++) newest.set(log.pageNumber(frame), frame);
  const page = new Uint8Array(PAGE_SIZE);
  const fd = files.openSync(file, 'r');
  try {
    for (const [number, frame] of newest) {
      if (number > log.pagesAfter(commit)) continue;
      const read = readFully(files, fd, page, 0, PAGE_SIZE, (number - 1) * PAGE_SIZE);
      if (read < PAGE_SIZE || Buffer.compare(page, log.page(frame)) !== 0) return false;
    }
    return true;
  } finally {
    files.closeSync(fd);
  }
}

function readWhole(files: FileSystem, path: string): Uint8Array {
  const fd = files.openSync(path, 'r');
  try {
    const bytes = new Uint8Array(files.fstatSync(fd).size);
    return bytes.subarray(0, readFully(files, fd, bytes, 0, bytes.length, 0));
  } finally {
    files.closeSync(fd);
  }
}
