/** Of the file of a run; raised whenever one of its lines changes its meaning. */
export const RECORDING_VERSION = 1;
