import assert from 'node:assert/strict';
import type { Edited } from '../../../webview-ui/contract/form.ts';
import { beginning, keptFormSchema, type KeptForm } from '../../../webview-ui/form/beginning.ts';
import { BLANK } from '../../../webview-ui/form/values.ts';

const EDITED: Edited = {
  id: 'task-1',
  title: 'Review',
  status: 'pending',
  draft: { title: 'Review', description: 'Review the readme', priority: 8 },
};
const NOTHING = { standing: undefined, left: undefined, edited: null, prefill: null };

function form(description: string, more: Partial<KeptForm> = {}): KeptForm {
  return { edit: null, values: { ...BLANK, description }, setAside: null, moreOpen: false, at: 0, ...more };
}

describe('a form', () => {
  it('begins empty, or with what was left in the last one', () => {
    assert.deepEqual(beginning(NOTHING), form(''));
    assert.deepEqual(beginning({ ...NOTHING, left: form('Left') }), form('Left'));
  });

  it('goes on with what stands in it after a reload, even when that is nothing', () => {
    assert.deepEqual(beginning({ ...NOTHING, standing: form('Typed'), left: form('Left') }), form('Typed'));
    assert.deepEqual(beginning({ ...NOTHING, standing: form(''), left: form('Left') }), form(''));
  });

  it('goes on with the newer of the two, where a window went too suddenly to keep its tabs', () => {
    const left = form('Newer', { at: 2 });
    assert.deepEqual(beginning({ ...NOTHING, standing: form('Older', { at: 1 }), left }), left);
  });

  it('sets aside what was typed when somebody else fills it in', () => {
    const { values, setAside } = beginning({
      ...NOTHING,
      standing: form('Typed'),
      prefill: { description: 'From a link' },
    });
    assert.equal(values.description, 'From a link');
    assert.equal(setAside?.description, 'Typed');
  });

  it('keeps what was set aside when it is filled in twice', () => {
    const prefill = { description: 'Again' };
    const { setAside } = beginning({
      ...NOTHING,
      standing: form('', { setAside: form('Typed').values }),
      prefill,
    });
    assert.equal(setAside?.description, 'Typed');
  });

  it('sets nothing aside where nothing was typed', () => {
    assert.equal(beginning({ ...NOTHING, prefill: { description: 'From a link' } }).setAside, null);
  });

  it('about a task begins with that task, and with More open where that says more', () => {
    const begun = beginning({ ...NOTHING, standing: form('Typed'), edited: EDITED });
    assert.equal(begun.edit, 'task-1');
    assert.equal(begun.values.description, 'Review the readme');
    assert.equal(begun.values.priority, '8');
    assert.ok(begun.moreOpen);
  });

  it('about a task goes on with what was typed about that task, and not about another', () => {
    const typed = form('Changed', { edit: 'task-1' });
    assert.deepEqual(beginning({ ...NOTHING, standing: typed, edited: EDITED }), typed);
    const other = form('Changed', { edit: 'task-2' });
    assert.equal(
      beginning({ ...NOTHING, standing: other, edited: EDITED }).values.description,
      'Review the readme',
    );
  });

  it('for a new task does not go on with what was typed about another', () => {
    const about = form('About a task', { edit: 'task-1' });
    assert.deepEqual(beginning({ ...NOTHING, standing: about, left: form('Left') }), form('Left'));
  });
});

describe('what is kept of a form', () => {
  it('is taken as far as it fits, when another version has kept it', () => {
    const kept = keptFormSchema.parse({
      values: { description: 'Typed', when: 'at full moon', gone: 1 },
      moreOpen: 'yes',
    });
    assert.deepEqual(kept, form('Typed'));
  });
});
