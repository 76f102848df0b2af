import assert from 'node:assert/strict';
import type { Problems } from '../../../webview-ui/form/problems.ts';
import { Remarks } from '../../../webview-ui/form/remarks.ts';

const WRONG: Problems = new Map([
  ['description', 'Too short.'],
  ['priority', 'Too high.'],
]);

describe('what is said at the fields', () => {
  it('is nothing before the person has left one', () => {
    assert.deepEqual([...new Remarks().shown(WRONG)], []);
  });

  it('is the problem of a field that was left, until it is right', () => {
    const remarks = new Remarks();
    remarks.left('priority');
    assert.deepEqual([...remarks.shown(WRONG).keys()], ['priority']);
    assert.deepEqual([...remarks.shown(new Map([['description', 'Too short.']]))], []);
  });

  it('is everything once the person has tried to queue, until the form begins anew', () => {
    const remarks = new Remarks();
    remarks.tried();
    assert.deepEqual(remarks.shown(WRONG), WRONG);
    remarks.forget();
    assert.deepEqual([...remarks.shown(WRONG)], []);
  });

  it('is what the queue refused, until that field changes', () => {
    const remarks = new Remarks();
    remarks.refused('context', 'Lies outside.');
    remarks.changed({ title: 'Another' });
    assert.deepEqual([...remarks.shown(new Map())], [['context', 'Lies outside.']]);
    remarks.changed({ context: [] });
    assert.deepEqual([...remarks.all(new Map())], []);
  });

  it('is what the form finds rather than what the queue refused', () => {
    const remarks = new Remarks();
    remarks.refused('priority', 'No.');
    assert.equal(remarks.shown(WRONG).get('priority'), 'Too high.');
  });
});
