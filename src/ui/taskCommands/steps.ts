/** Where moved tasks come to stand: before this one, or behind all. */
export type Place = { readonly before: string } | 'last';

/**
 * One place up: before the task that stands before the first of them. Undefined: they stand at the top.
 *
 * @param order the ids of a group, as they will run
 */
export function up(order: readonly string[], moved: ReadonlySet<string>): Place | undefined {
  const first = order.findIndex((id) => moved.has(id));
  const before = first > 0 ? order[first - 1] : gapWithin(order, moved);
  return before === undefined ? undefined : { before };
}

/** One place down: behind the task that stands behind the last of them. Undefined: they stand at the end. */
export function down(order: readonly string[], moved: ReadonlySet<string>): Place | undefined {
  const last = order.findLastIndex((id) => moved.has(id));
  if (last === -1 || last === order.length - 1) return undefined;
  const before = order[last + 2];
  return before === undefined ? 'last' : { before };
}

/** Before all others of the group. Undefined: they stand there. */
export function top(order: readonly string[], moved: ReadonlySet<string>): Place | undefined {
  const index = order.findIndex((id) => !moved.has(id));
  const before = order[index];
  const isThere = index >= moved.size || before === undefined;
  return isThere ? undefined : { before };
}

/** Those at the top that are not side by side close up there. */
function gapWithin(order: readonly string[], moved: ReadonlySet<string>): string | undefined {
  const index = order.findIndex((id) => !moved.has(id));
  return index >= 0 && index < moved.size && order.slice(index).some((id) => moved.has(id))
    ? order[index]
    : undefined;
}
