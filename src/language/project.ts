import type { ParsedTaskFile } from '../files/taskFile.ts';
import type { Surroundings } from './surroundings.ts';

/** A task file as it stands: in the editor where it is open, saved or not, else on the disk. */
export interface ProjectFile {
  readonly uri: string;
  /** Without a byte order mark; lines end as they do in the file. */
  readonly text: string;
  /** `parsed.path` is its path in the workspace. */
  readonly parsed: ParsedTaskFile;
}

/** All task files of the workspace, and what they may name. */
export interface Project {
  readonly surroundings: Surroundings;
  /** In order of their paths. */
  readonly files: readonly ProjectFile[];
  file(uri: string): ProjectFile | undefined;
  /** Those that bear a ref; more than one is a mistake of whoever wrote them. */
  bearing(ref: string): readonly ProjectFile[];
  /** The ref that an entry of `dependsOn` means in a file; the entry itself where no file bears it. */
  refOf(entry: string, from: ProjectFile): string;
  /** Of a path in the workspace; undefined without a folder. */
  uriOf(path: string): string | undefined;
}
