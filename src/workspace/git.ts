export interface GitAnswer {
  /** Null where it was ended: it took too long, or said more than `maxBytes`. */
  readonly code: number | null;
  readonly out: string;
  /** What it said of what went wrong, in English; it may name paths outside the workspace. */
  readonly err: string;
  /** True where `out` is only the first `maxBytes`. */
  readonly cut: boolean;
}

/**
 * Runs git in a folder: no shell, no terminal, and an environment in which it fetches nothing and asks nobody. Passed in,
 * so that this room starts no program on its own.
 *
 * @returns undefined where there is no git
 * @throws only the reason of `signal`
 */
export type Git = (
  args: readonly string[],
  options: { readonly cwd: string; readonly maxBytes: number; readonly signal: AbortSignal },
) => Promise<GitAnswer | undefined>;
