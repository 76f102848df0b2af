import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { parseTaskFile } from '../../../src/files/taskFile.ts';
import { SCHEMA_FILE, schemaText, taskFileSchema } from '../../tool/taskFileSchema.ts';

describe('the JSON schema of task files', () => {
  it('is published as it is built', async () => {
    const built = await schemaText();
    if (process.env['UPDATE_GOLDEN'] === '1') {
      await mkdir(path.dirname(SCHEMA_FILE), { recursive: true });
      await writeFile(SCHEMA_FILE, built);
    }
    assert.equal(await readFile(SCHEMA_FILE, 'utf8'), built);
  });

  const schema = z.fromJSONSchema(taskFileSchema());
  const CASES = [
    'priority: 10',
    'priority: 11',
    'priority: high',
    'type: review',
    'type: nothing',
    'agnet: Reviewer',
    'dependsOn: [a, b]',
    'dependsOn: a',
    'context: [""]',
    'schedule: { cron: "0 9 * * *", misfire: skip }',
    'schedule: { timeZone: UTC }',
    'budget: { usd: 0.5, steps: 3 }',
    'budget: { usd: -1 }',
    'budget: { stpes: 3 }',
    'maxRetries: 20',
    'maxRetries: 21',
    'scheduledAt: 2030-01-01T09:00',
    'scheduledAt: 7',
    'id: "a\\nb"',
  ];
  for (const yaml of CASES) {
    it(`judges ${yaml} as the queue does`, () => {
      const body = '# Title\n\nA description of it.\n\n## Instructions\n\nDo this and nothing else at all.\n';
      const { problems, values } = parseTaskFile(`---\n${yaml}\n---\n${body}`, { path: 'a.task.md' });
      assert.equal(schema.safeParse(Object.fromEntries(values)).success, problems.length === 0);
    });
  }
});
