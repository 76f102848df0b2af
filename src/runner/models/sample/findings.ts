import type { PromptOutline } from '../../promptOutline.ts';
import { exportsOf, type Exported } from './sources.ts';
import {
  readFiles,
  readHits,
  readListing,
  unreadable,
  type Hit,
  type ListedFile,
  type ReadFile,
} from './toolAnswers.ts';
import type { PastCall } from './transcript.ts';

/** All that rules could find out in one run. */
export interface Findings {
  readonly outline: PromptOutline;
  readonly files: readonly ListedFile[];
  readonly read: readonly ReadFile[];
  readonly unreadable: readonly string[];
  readonly exported: readonly Exported[];
  readonly openEnds: readonly Hit[];
  /** Where the words of the question occur. */
  readonly words: readonly Hit[];
}

export function gather(outline: PromptOutline, calls: readonly PastCall[]): Findings {
  const read = readFiles(calls);
  return {
    outline,
    files: readListing(calls),
    read,
    unreadable: unreadable(calls),
    exported: read.flatMap(exportsOf),
    openEnds: readHits(calls, isOpenEnd).filter(isNoTask),
    words: readHits(calls, (pattern) => !isOpenEnd(pattern)).filter(isNoTask),
  };
}

function isOpenEnd(pattern: string): boolean {
  return pattern.includes('TODO');
}

/** A task that talks about TODOs leaves nothing undone itself, and a question does not answer itself. */
function isNoTask({ path }: Hit): boolean {
  return !path.endsWith('.task.md');
}
