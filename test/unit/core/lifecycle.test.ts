import { strict as assert } from 'node:assert';
import {
  allowedFrom,
  isFinal,
  next,
  STATUSES,
  TRANSITION_EVENTS,
  TRANSITIONS,
  type Status,
} from '../../../src/core/lifecycle.ts';

/** The whole machine once more, as a person would write it down: a row a status, a column an event, `.` for refused. */
const TABLE = `
            wait    admit  claim   release retryLater complete  fail   pause  resume cancel    retry  edit
  pending   pending queued .       .       .          .         .      paused .      cancelled .      pending
  queued    pending .      running .       .          .         .      paused .      cancelled .      queued
  running   .       .      .       queued  pending    completed failed paused .      cancelled .      .
  paused    .       .      .       .       .          .         .      .      queued cancelled .      paused
  completed .       .      .       .       .          .         .      .      .      .         .      .
  failed    .       .      .       .       .          .         .      .      .      .         queued .
  cancelled .       .      .       .       .          .         .      .      .      .         queued .
`;

const [events = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const expected = new Map(
  rows.flatMap(([status = '', ...cells]) =>
    cells.map((cell, column) => [`${status} ${events[column]}`, cell === '.' ? undefined : cell] as const),
  ),
);

describe('the lifecycle', () => {
  it('knows every pair of the table and no other', () => {
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

  it('lets nothing out of completed', () => {
    assert.deepEqual(TRANSITIONS.completed, {});
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
