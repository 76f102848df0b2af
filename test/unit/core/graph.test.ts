import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { findCycle } from '../../../src/core/graph.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

const parentsIn = (graph: Graph) => (id: string) => graph.get(id) ?? [];

/** Whether some task reaches itself, by following every path to its end. */
function hasCycle(graph: Graph, starts: readonly string[]): boolean {
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    parentsIn(graph)(from).some((parent) => {
      if (parent === to) return true;
      if (seen.has(parent)) return false;
      seen.add(parent);
      return reaches(parent, to, seen);
    });
  const near = new Set(starts);
  for (const id of near) for (const parent of parentsIn(graph)(id)) near.add(parent);
  return [...near].some((id) => reaches(id, id, new Set()));
}

const graphs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), { maxLength: 14 })
  .map((edges) => {
    const graph = new Map<string, string[]>();
    for (const [child, parent] of edges)
      graph.set(`t${child}`, [...(graph.get(`t${child}`) ?? []), `t${parent}`]);
    return graph;
  });

describe('findCycle', () => {
  it('finds a cycle exactly where there is one', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const starts = [...graph.keys()];
        assert.equal(findCycle(starts, parentsIn(graph)) !== undefined, hasCycle(graph, starts));
      }),
    );
  });

  it('answers a closed path along edges that are there', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const cycle = findCycle(graph.keys(), parentsIn(graph));
        if (!cycle) return;
        assert.equal(cycle[0], cycle.at(-1));
        assert.equal(new Set(cycle).size, cycle.length - 1);
        for (const [index, id] of cycle.slice(0, -1).entries())
          assert.ok(parentsIn(graph)(id).includes(cycle[index + 1] ?? ''));
      }),
    );
  });

  it('looks only at what the starts reach', () => {
    const graph = new Map([
      ['a', ['b']],
      ['x', ['x']],
    ]);
    assert.equal(findCycle(['a'], parentsIn(graph)), undefined);
  });

  it('takes a task that waits for itself for a cycle', () => {
    assert.deepEqual(
      findCycle(['a'], () => ['a']),
      ['a', 'a'],
    );
  });

  it('follows a chain of 100,000 without overflow', () => {
    const last = 100_000;
    const parents = (id: string): string[] => (Number(id) < last ? [String(Number(id) + 1)] : []);
    assert.equal(findCycle(['0'], parents), undefined);
  });

  it('finds a cycle of 100,000', () => {
    const size = 100_000;
    const cycle = findCycle(['0'], (id) => [String((Number(id) + 1) % size)]);
    assert.equal(cycle?.length, size + 1);
  });

  it('visits each task of a wide graph once', () => {
    let asked = 0;
    const layer = (n: number): string[] => Array.from({ length: 30 }, (_, at) => `${n}/${at}`);
    const parents = (id: string): string[] => {
      asked += 1;
      const depth = Number(id.split('/')[0]);
      return depth < 30 ? layer(depth + 1) : [];
    };
    assert.equal(findCycle(layer(0), parents), undefined);
    assert.equal(asked, 31 * 30);
  });
});
