import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { PROBLEM_CODES } from '../../../src/files/problem.ts';

describe('the help on task files', () => {
  it('explains every kind of problem, each with an example, in their order', async () => {
    const text = await readFile(new URL('../../../media/help/agent-task-files.md', import.meta.url), 'utf8');
    const [, ...sections] = text.split(/^## (?=[a-z-]+$)/m);
    assert.deepEqual(
      sections.map((section) => section.slice(0, section.indexOf('\n'))),
      PROBLEM_CODES,
    );
    const bare = sections.filter(
      (section) => !/^\n\n.+\n\n```[a-z]+\n[^]+?\n```\n\n.+/.test(section.replace(/^.*/, '')),
    );
    assert.deepEqual(bare, [], 'what it means, an example, what to do');
  });
});
