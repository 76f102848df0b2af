import { FileChangeType, type FileEvent } from 'vscode-languageserver/node';
import { TASK_FILE_END } from '../workspace/taskFilePaths.ts';
import { isSkippedUri, readTaskFile, taskFilesBelow, type FileOnDisk } from './taskFilesOnDisk.ts';

export interface ChangesOnDisk {
  /** Task files that are new or may say something else. */
  readonly there: readonly FileOnDisk[];
  /** URIs of task files that are no more. */
  readonly gone: readonly string[];
}

/**
 * What file events mean for task files. A folder that is moved or deleted comes as one event: nobody tells of the files
 * in it.
 *
 * @param known URIs of the task files that were there before
 */
export async function changesOnDisk(
  events: readonly FileEvent[],
  known: readonly string[],
): Promise<ChangesOnDisk> {
  const of = (wanted: FileChangeType) =>
    new Set(events.filter(({ type }) => type === wanted).map(({ uri }) => uri));
  const created = of(FileChangeType.Created);
  const deleted = of(FileChangeType.Deleted);
  const touched = [...created, ...of(FileChangeType.Changed)].filter((uri) => uri.endsWith(TASK_FILE_END));
  const folders = [...created].filter(
    (uri) => !uri.endsWith(TASK_FILE_END) && !isSkippedUri(uri) && !isWithin(uri, created),
  );
  const missing = known.filter((uri) => deleted.has(uri) || isWithin(uri, deleted));
  const uris = [...touched, ...missing];
  const read = await Promise.all(uris.map(readTaskFile));
  return {
    there: [
      ...read.filter((file) => file !== undefined),
      ...(await Promise.all(folders.map(taskFilesBelow))).flat(),
    ],
    gone: uris.filter((_, index) => read[index] === undefined),
  };
}

function isWithin(uri: string, folders: ReadonlySet<string>): boolean {
  for (let end = uri.lastIndexOf('/'); end > 0; end = uri.lastIndexOf('/', end - 1))
    if (folders.has(uri.slice(0, end))) return true;
  return false;
}
