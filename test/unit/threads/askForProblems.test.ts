import { strict as assert } from 'node:assert';
import { askForProblems } from '../../../src/threads/askForProblems.ts';
import { FakeClock } from '../../fake/clock.ts';

const never = new AbortController().signal;

describe('askForProblems', () => {
  it('gives what the main thread answers, and leaves no timer', async () => {
    const clock = new FakeClock();
    const shown = { problems: [], total: 0 };
    assert.equal(await askForProblems({ problems: async () => shown }, clock)('src', never), shown);
    assert.equal(await askForProblems({ problems: async () => undefined }, clock)('src', never), undefined);
    assert.equal(clock.pending, 0);
  });

  it('waits no longer than five seconds for a main thread that is busy', async () => {
    const clock = new FakeClock();
    const asked = askForProblems({ problems: () => new Promise(() => undefined) }, clock)('', never);
    const refused = assert.rejects(asked, { kind: 'unreadable', message: /is busy/ });
    await clock.advance(5_000);
    await refused;
  });

  it('says so where the main thread is gone, and ends with the reason of its signal', async () => {
    const gone = askForProblems({ problems: () => Promise.reject(new Error('closed')) }, new FakeClock());
    await assert.rejects(gone('', never), { kind: 'unreadable' });
    const reason = new Error('enough');
    await assert.rejects(gone('', AbortSignal.abort(reason)), reason);
  });
});
