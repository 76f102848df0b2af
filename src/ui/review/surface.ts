import type { PlannedFile } from '../../core/applyPlan.ts';

/** A file of the workspace as the editor has it. */
export interface SurfaceFile {
  /** With LF at the ends of its lines; null: there is no such file. */
  readonly text: string | null;
  /** False where the editor holds something that is not on the disk. */
  readonly isSaved: boolean;
}

/** Where proposals are applied: the workspace with the editor's unsaved changes. */
export interface Surface {
  /** @throws Error in words where the file may not be touched or cannot be read */
  read(path: string): Promise<SurfaceFile>;
  /**
   * Writes all of them as one step that can be undone, and saves them. Nothing is thrown for one that could not be saved:
   * whoever asks reads what came of it. @throws Error where nothing was written
   */
  write(files: readonly Pick<PlannedFile, 'path' | 'before' | 'after'>[]): Promise<void>;
}
