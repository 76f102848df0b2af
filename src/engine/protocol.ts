/** Raised whenever a method, an argument or an answer changes its meaning. Both ends must speak the same. */
export const PROTOCOL_VERSION = 5;
