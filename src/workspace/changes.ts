export interface Changes {
  /** A unified diff, empty where nothing has changed; undefined where there is none to be had, which a note says. */
  readonly text: string | undefined;
  /** What was left out, and why there is none; a sentence each. */
  readonly notes: readonly string[];
}

/**
 * What has changed in the workspace since the last commit, or what of it is staged. Bounded; of files that agents may
 * read alone. Throws only the reason of `signal`.
 */
export type ChangesSource = (staged: boolean, signal: AbortSignal) => Promise<Changes>;
