import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { Governor } from '../../../src/engine/local/governor.ts';

const MINUTE = 60_000;

/** A call that wants to begin: after how long, and how large it is. */
const wish = fc.record({ after: fc.nat(20_000), tokens: fc.integer({ min: 0, max: 600 }) });

describe('the limits of a provider', () => {
  let now = 0;
  const governor = (limits: ConstructorParameters<typeof Governor>[0][string]) =>
    new Governor({ lab: limits }, () => now);
  beforeEach(() => {
    now = 0;
  });

  it('hold over any 60 seconds, and keep no call longer than they must', () => {
    fc.assert(
      fc.property(
        fc.array(wish, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 1_000 }),
        (wishes, requestsPerMinute, tokensPerMinute) => {
          now = 0;
          const lab = governor({ requestsPerMinute, tokensPerMinute });
          const calls: { readonly at: number; readonly tokens: number }[] = [];
          for (const [index, { after, tokens }] of wishes.entries()) {
            now += after;
            const wait = lab.opensFor('lab', tokens);
            if (wait > 1) {
              now += wait - 1;
              assert.ok(lab.opensFor('lab', tokens) > 0, 'it was kept for longer than it must');
              now -= wait - 1;
            }
            now += wait;
            assert.equal(lab.opensFor('lab', tokens), 0, 'it was told a time that was too early');
            lab.began('lab', `t${index}`, tokens);
            calls.push({ at: now, tokens });
            const last = calls.filter(({ at }) => at > now - MINUTE);
            assert.ok(last.length <= requestsPerMinute);
            const used = last.reduce((sum, call) => sum + call.tokens, 0);
            assert.ok(used <= tokensPerMinute || last.filter((call) => call.tokens > 0).length <= 1);
          }
        },
      ),
    );
  });

  it('count what a call took once that is known', () => {
    const lab = governor({ tokensPerMinute: 1_000 });
    lab.began('lab', 'a', 900);
    assert.equal(lab.opensFor('lab', 500), MINUTE);
    lab.took('lab', 'a', 100);
    assert.equal(lab.opensFor('lab', 500), 0);
  });

  it('let a call that is larger than the limit pass alone', () => {
    const lab = governor({ tokensPerMinute: 100 });
    assert.equal(lab.opensFor('lab', 5_000), 0);
    lab.began('lab', 'a', 5_000);
    assert.equal(lab.opensFor('lab', 1), MINUTE);
  });

  it('count a task that has begun and made no call yet, so that nobody is let in for nothing', () => {
    const lab = governor({ requestsPerMinute: 2 });
    lab.claimed('lab', 'a');
    assert.equal(lab.opensIn('lab'), 0);
    lab.claimed('lab', 'b');
    assert.equal(lab.opensIn('lab'), MINUTE);
    lab.left('lab', 'b');
    assert.equal(lab.opensIn('lab'), 0);
    lab.began('lab', 'a', 1);
    lab.began('lab', 'a', 1);
    now = 10_000;
    assert.equal(lab.opensIn('lab'), MINUTE - 10_000);
    assert.equal(lab.nextOpening(), MINUTE - 10_000);
  });

  it('hold as many tasks as may run at once, until one of them leaves', () => {
    const lab = governor({ concurrent: 2 });
    lab.claimed('lab', 'a');
    assert.equal(lab.fullAt('lab'), undefined);
    lab.claimed('lab', 'b');
    assert.equal(lab.fullAt('lab'), 2);
    assert.equal(lab.fullAt('other'), undefined);
    lab.left('lab', 'a');
    assert.equal(lab.fullAt('lab'), undefined);
  });

  it('are none where nothing is said', () => {
    const lab = governor({});
    for (let n = 0; n < 1_000; n++) lab.began('lab', `t${n}`, 1_000_000);
    assert.deepEqual([lab.opensIn('lab'), lab.opensFor('lab', 1), lab.nextOpening()], [0, 0, undefined]);
  });
});
