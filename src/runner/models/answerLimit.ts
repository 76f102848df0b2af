/**
 * The most that one answer may hold, in characters of text, reasoning and arguments together: far more than any model
 * writes, so whoever passes it will not come to an end.
 */
export const MAX_ANSWER = 2_000_000;

/** The most of an answer as it comes over the wire, in bytes: each piece of a stream bears a frame. */
export const MAX_BODY = 64 * 1024 * 1024;
