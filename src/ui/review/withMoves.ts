import type { Change } from '../../engine/port.ts';

/** The changes of some files, with those that they were moved from or to: neither goes without the other. All: undefined. */
export function withMoves(
  changes: readonly Change[],
  paths: readonly string[] | undefined,
): readonly Change[] {
  if (paths === undefined) return changes;
  const named = new Set(paths);
  const from = new Set(changes.flatMap(({ path, movedFrom }) => (named.has(path) ? [movedFrom] : [])));
  return changes.filter(
    ({ path, movedFrom }) =>
      named.has(path) || from.has(path) || (movedFrom !== null && named.has(movedFrom)),
  );
}

/**
 * What one file of the last task needs of its own changes and of those of the tasks beneath, under whatever names it had
 * there. Undefined: all of everything.
 *
 * @param layers the changes of each task, those that others rest on first
 */
export function thoseBeneath(
  layers: readonly (readonly Change[])[],
  path: string | undefined,
): readonly (readonly Change[])[] {
  if (path === undefined) return layers;
  const found: (readonly Change[])[] = [];
  const paths = new Set([path]);
  for (const layer of layers.toReversed()) {
    const changes = withMoves(layer, [...paths]);
    for (const change of changes) paths.add(change.path);
    found.unshift(changes);
  }
  return found;
}
