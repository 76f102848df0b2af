import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { dayOf } from '../../../src/core/day.ts';

const instant = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2030, 0, 1) });

describe('a day of the calendar', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  // The clock of Havana is set back at 1:00 to midnight, that of Asunción was set forward at midnight; Apia left a day out.
  for (const name of ['UTC', 'Europe/Berlin', 'America/Havana', 'America/Asuncion', 'Pacific/Apia']) {
    it(`holds its instant, and ends where the next one begins, in ${name}`, () => {
      process.env['TZ'] = name;
      fc.assert(
        fc.property(instant, (ms) => {
          const day = dayOf(ms);
          const next = dayOf(day.endsAt);
          assert.ok(day.startsAt <= ms && ms < day.endsAt);
          assert.equal(next.startsAt, day.endsAt);
          assert.equal(dayOf(day.endsAt - 1).name, day.name);
          assert.ok(next.name > day.name);
        }),
      );
    });
  }
});
