/**
 * The first cycle reachable from `starts` by going from task to parent, as a closed path (`a, b, a`), or undefined.
 * Iterative: a chain of 100,000 tasks must not overflow the stack.
 */
export function findCycle(
  starts: Iterable<string>,
  parentsOf: (id: string) => Iterable<string>,
): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of starts) {
    const cycle = walk(start, parentsOf, done);
    if (cycle) return cycle;
  }
  return undefined;
}

function walk(
  start: string,
  parentsOf: (id: string) => Iterable<string>,
  done: Set<string>,
): readonly string[] | undefined {
  if (done.has(start)) return undefined;
  const path: { id: string; rest: Iterator<string> }[] = [];
  const onPath = new Set<string>();
  const enter = (id: string) => {
    path.push({ id, rest: parentsOf(id)[Symbol.iterator]() });
    onPath.add(id);
  };
  enter(start);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const step = top.rest.next();
    if (step.done) {
      path.pop();
      onPath.delete(top.id);
      done.add(top.id);
    } else if (onPath.has(step.value)) {
      const ids = path.map((node) => node.id);
      return [...ids.slice(ids.indexOf(step.value)), step.value];
    } else if (!done.has(step.value)) {
      enter(step.value);
    }
  }
  return undefined;
}
