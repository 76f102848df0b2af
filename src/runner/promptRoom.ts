import type { ContextLimits } from '../workspace/context.ts';

/** How much of the prompt is for what others wrote. */
export interface PromptRoom {
  readonly context: Required<Pick<ContextLimits, 'perFile' | 'total'>>;
  /** For the results of earlier tasks together, in characters. */
  readonly results: number;
}

/** What is enough for any task, in tokens, however much a model takes. */
const MOST = { perFile: 20_000, context: 60_000, results: 15_000 } as const;
/** Expected of an answer where nobody has set a limit, in tokens. */
const ANSWER = 4_096;
const CHARACTERS_PER_TOKEN = 4;

/**
 * The room in a model's window (in tokens; absent: nobody knows it, and it is taken for large). Half of what an answer
 * leaves belongs to what the agent reads and says while it works; of the other half, a quarter to earlier results where
 * there are some, the rest to the context.
 */
export function promptRoom(
  contextTokens: number | undefined,
  maxOutputTokens: number | undefined,
  hasResults: boolean,
): PromptRoom {
  const window = contextTokens ?? Infinity;
  const half = (window - Math.min(maxOutputTokens ?? ANSWER, window / 4)) / 2;
  const results = hasResults ? Math.min(MOST.results, Math.floor(half / 4)) : 0;
  const total = Math.min(MOST.context, Math.floor(half - results));
  return {
    context: { perFile: Math.min(MOST.perFile, Math.ceil(total / 2)), total },
    results: results * CHARACTERS_PER_TOKEN,
  };
}
