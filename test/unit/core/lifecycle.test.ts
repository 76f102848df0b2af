import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  allowedFrom,
  isFinal,
  next,
  STATUSES,
  TRANSITION_EVENTS,
  TRANSITIONS,
  type Status,
} from '../../../src/core/lifecycle.ts';

/** The table of ARCHITECTURE.md: the whole machine as a person reads it, a row a status, a column an event. */
const [events = [], ...rows] = readFileSync(
  path.resolve(import.meta.dirname, '../../../ARCHITECTURE.md'),
  'utf8',
)
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  .filter(([first]) => first === 'status' || STATUSES.some((status) => status === first));
const expected = new Map(
  rows.flatMap(([status = '', ...cells]) =>
    cells.map(
      (cell, column) => [`${status} ${events[column + 1]}`, cell === '.' ? undefined : cell] as const,
    ),
  ),
);

describe('the lifecycle', () => {
  it('knows every pair of the table and no other', () => {
    assert.deepEqual(
      rows.map(([status]) => status),
      STATUSES,
    );
    assert.deepEqual(events.slice(1), TRANSITION_EVENTS);
    assert.equal(expected.size, STATUSES.length * TRANSITION_EVENTS.length);
  });

  for (const status of STATUSES) {
    for (const event of TRANSITION_EVENTS) {
      const to = expected.get(`${status} ${event}`);
      it(`${to === undefined ? 'refuses' : `leads to ${to} by`} ${event} of what is ${status}`, () => {
        assert.equal(next(status, event), to);
      });
    }
  }

  it('lets only a person take up again what is completed', () => {
    assert.deepEqual(TRANSITIONS.completed, { sendBack: 'queued' });
  });

  it('lets a task run by a claim of what is queued alone', () => {
    const ways = STATUSES.flatMap((from) =>
      TRANSITION_EVENTS.filter((event) => next(from, event) === 'running').map((event) => `${from} ${event}`),
    );
    assert.deepEqual(ways, ['queued claim']);
  });

  it('names the statuses from which an event is allowed in the order of the table', () => {
    assert.deepEqual(allowedFrom('cancel'), ['pending', 'queued', 'running', 'paused']);
  });

  it('can reach every status from a new task', () => {
    const reached = new Set<Status>(['pending', 'queued']);
    for (const status of reached)
      for (const event of TRANSITION_EVENTS) {
        const to = next(status, event);
        if (to) reached.add(to);
      }
    assert.deepEqual([...reached].toSorted(), [...STATUSES].toSorted());
  });

  it('calls what has ended final', () => {
    assert.deepEqual(STATUSES.filter(isFinal), ['completed', 'failed', 'cancelled']);
  });
});
