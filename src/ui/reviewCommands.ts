/** The commands whose code is loaded with the first review (`review/review.ts`). They are registered at once. */
export const REVIEW_COMMANDS = [
  'addRemark',
  'applyChanges',
  'applyFile',
  'bringBackChanges',
  'bringBackFile',
  'deleteRemark',
  'discardChanges',
  'discardFile',
  'reviewChanges',
  'revertBlock',
  'sendBack',
  'showNextReview',
] as const;

export type ReviewCommands = Readonly<
  Record<(typeof REVIEW_COMMANDS)[number], (...args: unknown[]) => unknown>
>;
