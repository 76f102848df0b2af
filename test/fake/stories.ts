/** The long run (`npm run test:long`) tells every story. */
export const ALL_STORIES = process.env['ALL_STORIES'] === '1';
/** One in so many is told otherwise. */
const SHARE = 10;
/** Fewer prove little. */
const LEAST = 50;

/** With how many random stories a property is tried: all of `count` in the long run, otherwise a tenth of them. */
export function stories(count: number): { readonly numRuns: number } {
  return { numRuns: ALL_STORIES ? count : Math.min(count, Math.max(LEAST, Math.ceil(count / SHARE))) };
}
