import { strict as assert } from 'node:assert';
import type { ReviewState } from '../../../src/core/change.ts';
import { STATUSES } from '../../../src/core/lifecycle.ts';
import { fileActions, proposalActions } from '../../../webview-ui/detail/proposalActions.ts';

const review = (state: ReviewState) => ({ state, files: 2, added: 1, removed: 0 });

describe('what can be done about a proposal', () => {
  it('is to look at it alone while its task runs and may still change it', () => {
    const running = { status: 'running', review: review('partly') } as const;
    assert.deepEqual(proposalActions(running, [{ state: 'pending' }, { state: 'discarded' }]), ['review']);
    assert.deepEqual(fileActions(running, { state: 'pending' }), ['review']);
    assert.deepEqual(fileActions(running, { state: 'discarded' }), ['review']);
  });

  it('is to decide about what is undecided, and to bring back what was discarded', () => {
    const partly = { status: 'completed', review: review('partly') } as const;
    assert.deepEqual(proposalActions(partly, [{ state: 'pending' }, { state: 'applied' }]), [
      'review',
      'applyChanges',
      'discardChanges',
      'sendBack',
    ]);
    const discarded = { status: 'completed', review: review('discarded') } as const;
    assert.deepEqual(proposalActions(discarded, [{ state: 'discarded' }]), [
      'review',
      'bringBackChanges',
      'sendBack',
    ]);
    const applied = { status: 'completed', review: review('applied') } as const;
    assert.deepEqual(proposalActions(applied, [{ state: 'applied' }]), ['review', 'sendBack']);
  });

  it('is to send back what has completed, and no other', () => {
    for (const status of STATUSES) {
      const actions = proposalActions({ status, review: review('pending') }, [{ state: 'pending' }]);
      assert.equal(actions.includes('sendBack'), status === 'completed', status);
    }
  });

  it('is nothing where nothing is proposed', () => {
    assert.deepEqual(proposalActions({ status: 'completed', review: review('none') }, []), []);
  });

  it('is the same for a file as for them all', () => {
    const { status } = { status: 'failed' } as const;
    assert.deepEqual(fileActions({ status }, { state: 'pending' }), ['review', 'apply', 'discard']);
    assert.deepEqual(fileActions({ status }, { state: 'applied' }), ['review', 'bringBack']);
    assert.deepEqual(fileActions({ status }, { state: 'discarded' }), ['review', 'bringBack']);
  });
});
