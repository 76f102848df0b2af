import { strict as assert } from 'node:assert';
import { readNewTaskLink } from '../../../src/ui/links/newTaskLink.ts';
import { cpuTime } from '../../fake/cpuTime.ts';

describe('a link to a new task', () => {
  it('brings what a person reads before they queue it', () => {
    const query =
      'title=Fix A & B&description=Mend it.\n\nSoon.&type=coding&priority=8&agent=Developer&context=src/**&context=README.md#L1-L4';
    assert.deepEqual(readNewTaskLink(query), {
      draft: {
        title: 'Fix A & B',
        description: 'Mend it.\n\nSoon.',
        type: 'coding',
        priority: 8,
        agent: 'Developer',
        context: ['src/**', 'README.md#L1-L4'],
      },
      ignored: [],
    });
  });

  it('may be empty, or say little', () => {
    for (const query of ['', '&&', 'title=', '=x', 'nothing'])
      assert.deepEqual(readNewTaskLink(query).draft, {});
    assert.deepEqual(readNewTaskLink('description=short').draft, { description: 'short' });
  });

  it('reads the plus signs of a form as blanks, and others as they are', () => {
    assert.equal(readNewTaskLink('title=Fix+the+parser').draft.title, 'Fix the parser');
    assert.equal(readNewTaskLink('title=Mend C++ code').draft.title, 'Mend C++ code');
  });

  it('sets nothing that costs, recurs or replaces', () => {
    const { draft, ignored } = readNewTaskLink(
      'title=A&provider=x&model=y&budget=9&ref=z&schedule=* * * * *&scheduledAt=1&maxRetries=20',
    );
    assert.deepEqual(draft, { title: 'A' });
    for (const key of ['provider', 'model', 'budget', 'ref', 'schedule', 'scheduledAt', 'maxRetries'])
      assert.ok(ignored.includes(`${key}: not for a link to set`), key);
  });

  it('leaves out what does not hold, names it, and keeps the rest', () => {
    const { draft, ignored } = readNewTaskLink('title=A&type=magic&priority=eleven&context=src/a.ts');
    assert.deepEqual(draft, { title: 'A', context: ['src/a.ts'] });
    assert.ok(ignored.some((words) => words.startsWith('type: must be one of')));
    assert.ok(ignored.some((words) => words.startsWith('priority: ')));
  });

  it('takes no path that leads outside', () => {
    const paths = ['../up', '/etc/passwd', 'C:/x', '\\\\host\\x', 'file:///etc', 'a/../../b'];
    const { draft, ignored } = readNewTaskLink(paths.map((path) => `context=${path}`).join('&'));
    assert.deepEqual(draft, {});
    assert.equal(ignored.length, paths.length);
  });

  it('takes nothing of one that is too long, at once', () => {
    const query = `title=A&description=${'x'.repeat(10_000_000)}`;
    const took = cpuTime(() => {
      const { draft, ignored } = readNewTaskLink(query);
      assert.deepEqual(draft, {});
      assert.match(ignored.join(), /longer than 32,000 characters/);
    });
    assert.ok(took < 100, `${took} ms`);
  });

  it('loses what cannot be seen, and keeps markup as text', () => {
    const { draft } = readNewTaskLink(
      'title=A\u0000\u001b[31m\u202eB\u2066\nC&description=<script>alert(1)</script> &amp; <img src=x>',
    );
    assert.equal(draft.title, 'A[31mB C');
    assert.equal(draft.description, '<script>alert(1)</script> &amp; <img src=x>');
  });

  it('is bounded in its files', () => {
    const { draft, ignored } = readNewTaskLink(
      Array.from({ length: 80 }, (_, n) => `context=a${n}.ts`).join('&'),
    );
    assert.equal(draft.context?.length, 50);
    assert.match(ignored.join(), /more than 50/);
  });
});
