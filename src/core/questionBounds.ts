/** Bounds of a question and its answer, in characters. Apart from its schema, for those who need no more than this. */
export const QUESTION = { maxText: 2_000, maxOptions: 6, maxOption: 200, maxAnswer: 10_000 } as const;
