import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { TASK_TYPES, type TaskType } from '../../../src/core/task.ts';
import { parseAgentFile, shippedAgentName, shippedAgentType } from '../../../src/files/agentFile.ts';

/** Those whose tasks want something changed. They ask, too: a change on a wrong guess costs more than an answer. */
const CHANGING: ReadonlySet<TaskType> = new Set(['general', 'coding', 'documentation']);

describe('the shipped agents', () => {
  const files = readdirSync('media/agents').toSorted();

  it('are one for each task type', () => {
    assert.deepEqual(files.map(shippedAgentType), TASK_TYPES.toSorted());
  });

  for (const path of files) {
    const type = shippedAgentType(path) ?? 'general';
    const parsed = parseAgentFile(readFileSync(`media/agents/${path}`, 'utf8'), { path, type });

    it(`${path} is read without a problem or a note, under the name that its type goes to`, () => {
      assert.deepEqual([parsed.problems, parsed.notes], [[], []]);
      assert.equal(parsed.agent?.name, shippedAgentName(type));
    });

    it(`${path} has the tools that its type needs, and none that cost unasked`, () => {
      const changes = CHANGING.has(type);
      const expected = changes ? ['read', 'search', 'edit', 'plan', 'ask'] : ['read', 'search', 'plan'];
      assert.deepEqual(parsed.agent?.tools, expected);
    });

    it(`${path} says who it is, what it is after and how it works`, () => {
      const { description = '', backstory = '', goal = '', instructions = '' } = parsed.agent ?? {};
      for (const text of [description, backstory, goal]) assert.ok(text.length > 40, text);
      assert.match(instructions, /## How you work[^]*update_plan[^]*## Your result/);
      assert.match(instructions, /`path:line`/);
      assert.match(instructions, /## When something is unclear/);
    });
  }
});
