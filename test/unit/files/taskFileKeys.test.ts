import assert from 'node:assert/strict';
import { BUDGET_KEYS, keyDoc, SCHEDULE_KEYS, TASK_FILE_KEYS } from '../../../src/files/taskFileKeys.ts';
import { parseTaskFile } from '../../../src/files/taskFile.ts';

const GROUPS = {
  budget: (line: string) => `budget:\n  ${line}`,
  schedule: (line: string) => `schedule:\n  ${line.startsWith('cron') ? '' : 'cron: "0 9 * * *"\n  '}${line}`,
};

describe('the documentation of a key', () => {
  const paths = [
    ...TASK_FILE_KEYS,
    ...BUDGET_KEYS.map((key) => `budget.${key}`),
    ...SCHEDULE_KEYS.map((key) => `schedule.${key}`),
  ];
  for (const path of paths) {
    it(`of ${path} has an example that is right`, () => {
      const { text, example } = keyDoc(path) ?? assert.fail('there is none');
      assert.match(text, /\.$/);
      const [group] = path.split('.');
      const inGroup = path.includes('.') && (group === 'budget' || group === 'schedule');
      const yaml = inGroup ? GROUPS[group](example) : example;
      const body = '# Title\n\nA description of it.\n\n## Instructions\n\nDo this and nothing else at all.\n';
      const parsed = parseTaskFile(`---\n${yaml}\n---\n\n${body}`, { path: 'a.task.md' });
      assert.deepEqual(parsed.problems, []);
      assert.ok(parsed.positions.has(path), 'the example is of this key');
    });
  }

  it('of an entry is that of its list', () => {
    assert.equal(keyDoc('dependsOn[3]'), keyDoc('dependsOn'));
  });

  it('is there for no other key', () => {
    assert.equal(keyDoc('toString'), undefined);
  });
});
