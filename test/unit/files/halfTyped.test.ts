import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { parseAgentFile } from '../../../src/files/agentFile.ts';
import { parseConfig } from '../../../src/files/config.ts';
import type { Problem } from '../../../src/files/problem.ts';
import type { Range } from '../../../src/files/range.ts';
import { resolveTaskBatch } from '../../../src/files/taskBatch.ts';
import { parseTaskFile } from '../../../src/files/taskFile.ts';
import { stories } from '../../fake/stories.ts';

const TASK = readFileSync('examples/workspace/tasks/fix-rent.task.md', 'utf8');
const AGENT = readFileSync('media/agents/review.agent.md', 'utf8');
const CONFIG =
  '{ "providers": { "box": { "type": "openai-compatible", "baseURL": "http://h/v1" } }, "agents": {} }';

const SPLINTERS = [
  '---\n',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  ':',
  ': ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '&a',
  '*a',
  '!t',
  '|',
  '>',
  '%',
  '#',
  '# ',
  '## Instructions\n',
  '```',
  '<!--',
  '\uFEFF',
  '🎉',
  '\uD800',
  '\u2028',
  '\0',
  'priority: ',
  'dependsOn: ',
  '? ',
  '<<: ',
  '...',
  ',',
  '//',
];

/** A good file with a few edits, as in the middle of typing: something put in, something taken out. */
function broken(good: string) {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.integer({ min: 0, max: 30 }),
    insert: fc.array(fc.oneof(fc.constantFrom(...SPLINTERS), fc.string({ maxLength: 5 })), { maxLength: 4 }),
  });
  return fc.array(edit, { minLength: 1, maxLength: 6 }).map((edits) =>
    edits.reduce((text, { at, remove, insert }) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + insert.join('') + text.slice(start + remove);
    }, good),
  );
}

function assertInside(text: string, range: Range): void {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const length = (line: number) => lines[line - 1]?.length ?? -1;
  const message = JSON.stringify({ range, text });
  assert.ok(range.column >= 1 && range.column <= length(range.line) + 1, message);
  assert.ok(range.endColumn >= 1 && range.endColumn <= length(range.endLine) + 1, message);
  assert.ok(
    range.line < range.endLine || (range.line === range.endLine && range.column <= range.endColumn),
    message,
  );
}

function assertPlaced(text: string, problems: readonly Problem[]): void {
  for (const problem of problems) {
    assertInside(text, problem);
    assert.notEqual(problem.message, '');
  }
}

describe('half typed', () => {
  it('task files are drafts or have problems that lie inside them', () => {
    fc.assert(
      fc.property(broken(TASK), (text) => {
        const parsed = parseTaskFile(text, { path: 'a.task.md', agents: ['Developer'] });
        assert.equal(parsed.draft === undefined, parsed.problems.length > 0);
        assertPlaced(text, parsed.problems);
        for (const { key, value } of parsed.positions.values()) {
          assertInside(text, value);
          if (key) assertInside(text, key);
        }
        const batch = resolveTaskBatch([parsed, parseTaskFile(TASK, { path: 'b.task.md' })]);
        assert.ok(batch.drafts.length === 2 || batch.problems.length > 0);
      }),
      stories(1_000),
    );
  });

  it('agent files are agents or have problems that lie inside them', () => {
    fc.assert(
      fc.property(broken(AGENT), (text) => {
        const parsed = parseAgentFile(text, { path: 'x.agent.md' });
        assert.equal(parsed.agent === undefined, parsed.problems.length > 0);
        assertPlaced(text, parsed.problems);
      }),
      stories(500),
    );
  });

  it('configurations are refused exactly where JSON is, at a place inside them', () => {
    fc.assert(
      fc.property(broken(CONFIG), (text) => {
        const { config, problems } = parseConfig(text);
        assert.equal(config === undefined, problems.length > 0);
        assertPlaced(text, problems);
        const unreadable = problems.some(({ code }) => code === 'syntax');
        assert.equal(unreadable, !isJson(text.replace(/^\uFEFF/, '')), JSON.stringify(text));
      }),
      stories(500),
    );
  });

  it('a task file cut off at any character makes no trouble', () => {
    for (let length = 0; length <= TASK.length; length++) {
      const text = TASK.slice(0, length);
      assertPlaced(text, parseTaskFile(text, { path: 'a.task.md' }).problems);
    }
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
