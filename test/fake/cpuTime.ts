/**
 * Milliseconds of processor time that `work` takes. A busy machine makes it wait, which is no fault of the work: what is
 * found out is whether the time explodes, so bounds are far above what is usual.
 */
export function cpuTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
