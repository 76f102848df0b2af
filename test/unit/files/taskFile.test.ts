import assert from 'node:assert/strict';
import { describeProblem, type Problem } from '../../../src/files/problem.ts';
import { parseTaskFile, type TaskFileOptions } from '../../../src/files/taskFile.ts';
import { marked } from './marked.ts';

const BODY = `# Review the parser

Look at how it reads quotes.

## Instructions

List what is wrong, with places.
`;

const PATH = 'tasks/parser.task.md';

function parse(text: string, options: Partial<TaskFileOptions> = {}) {
  return parseTaskFile(text, { path: PATH, ...options });
}

function withFront(yaml: string): string {
  return `---\n${yaml}\n---\n\n${BODY}`;
}

/** The one problem of a file, in words and by what it marks. */
function only(
  text: string,
  options: Partial<TaskFileOptions> = {},
): Problem & { marks: string; words: string } {
  const { problems, draft } = parse(text, options);
  assert.equal(draft, undefined, 'a file with a problem has no draft');
  assert.equal(problems.length, 1, problems.map((problem) => describeProblem(problem, PATH)).join('\n'));
  const [problem] = problems;
  assert.ok(problem);
  return { ...problem, marks: marked(text, problem), words: describeProblem(problem, PATH) };
}

describe('a task file', () => {
  it('is a draft with every field it may have', () => {
    const { draft, problems } = parse(
      withFront(`id: parser
agent: Reviewer
type: review
priority: 8
dependsOn: [survey, ./lexer.task.md]
onParentFailure: run
scheduledAt: 2026-12-01T09:30:00+01:00
maxRetries: 0
context:
  - src/parser.ts#L10-L40
  - src/**/*.ts
provider: openai
model: gpt-5
budget: { steps: 20, tokens: 90000, minutes: 2.5 }`),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(draft, {
      ref: 'parser',
      title: 'Review the parser',
      description: 'Look at how it reads quotes.',
      instructions: 'List what is wrong, with places.',
      agent: 'Reviewer',
      type: 'review',
      priority: 8,
      dependsOn: ['survey', './lexer.task.md'],
      onParentFailure: 'run',
      scheduledAt: Date.UTC(2026, 11, 1, 8, 30),
      maxRetries: 0,
      context: ['src/parser.ts#L10-L40', 'src/**/*.ts'],
      provider: 'openai',
      model: 'gpt-5',
      budget: { steps: 20, tokens: 90_000, minutes: 2.5 },
    });
  });

  it('needs no front matter: ref, type and agent have their defaults', () => {
    const { draft } = parse(BODY);
    assert.equal(draft?.ref, PATH);
    assert.equal(draft?.type, 'general');
    assert.equal(draft?.agent, 'Generalist');
  });

  it('goes to the shipped agent of its type, or to the one the caller prefers', () => {
    assert.equal(parse(withFront('type: research')).draft?.agent, 'Researcher');
    const defaultAgent = (type: string) => `my ${type}`;
    assert.equal(parse(withFront('type: research'), { defaultAgent }).draft?.agent, 'my research');
  });

  it('finds its agent whatever the case, under the name the agent has', () => {
    const agents = ['Reviewer', 'Analyst'];
    assert.equal(parse(withFront('agent: reviewer'), { agents }).draft?.agent, 'Reviewer');
  });

  it('is the same task in a checkout with other line ends', () => {
    const text = withFront('id: a\ncontext: [b]');
    assert.deepEqual(parse(text.replaceAll('\n', '\r\n')).draft, parse(text).draft);
    assert.deepEqual(parse(`\uFEFF${text}`).draft, parse(text).draft);
  });

  describe('names what is wrong, at its place', () => {
    const CASES: readonly (readonly [yaml: string, marks: string, words: string])[] = [
      ['priority: 11', '11', '2:11: priority: must be at most 10'],
      ['priority: 0', '0', '2:11: priority: must be at least 1'],
      ['priority: high', 'high', '2:11: priority: must be a number, not text'],
      ['priority: 1.5', '1.5', '2:11: priority: must be a whole number, not a fraction'],
      ['typ: review', 'typ', '2:1: typ: is not known. Did you mean type?'],
      ['depends-on: [a]', 'depends-on', '2:1: depends-on: is not known. Did you mean dependsOn?'],
      [
        'type: reviw',
        'reviw',
        '2:7: type: must be one of general, analysis, coding, research, review, documentation',
      ],
      ['onParentFailure: stop', 'stop', '2:18: onParentFailure: must be one of block, cancel, run'],
      ['dependsOn: survey', 'survey', '2:12: dependsOn: must be a list like [a, b], not text'],
      ['dependsOn:\n  - a\n  - 7', '7', '4:5: dependsOn[1]: must be text: put it in quotes'],
      ['context:\n  - a\n  -', '', '4:4: context[1]: is empty'],
      ['id: 12', '12', '2:5: id: must be text: put it in quotes'],
      ['id: ""', '""', '2:5: id: is empty'],
      ['maxRetries: 99', '99', '2:13: maxRetries: must be at most 20'],
      ['budget: { steps: 0 }', '0', '2:18: budget.steps: must be at least 1'],
      ['budget: 3', '3', '2:9: budget: must be a group of keys and values, not a number'],
      ['budget: { tokns: 5 }', 'tokns', '2:11: budget.tokns: is not known. Did you mean tokens?'],
      ['budget: { usd: -5 }', '-5', '2:16: budget.usd: must be more than 0'],
      ['schedule: daily', 'daily', '2:11: schedule: must be a group of keys and values, not text'],
      ['schedule: { cron: 9 }', '9', '2:19: schedule.cron: must be text: put it in quotes'],
      [
        'schedule: { cron: "0 9 * *" }',
        '"0 9 * *"',
        '2:19: schedule.cron: five fields are needed: minute, hour, day of the month, month, day of the week (0 9 * * 1-5: weekdays at 9:00)',
      ],
      [
        'schedule:\n  cron: "0 9 * * *"\n  timeZone: Mars',
        'Mars',
        '4:13: schedule.timeZone: there is no time zone Mars; a name like Europe/Berlin is needed',
      ],
      [
        'schedule: { cron: "0 9 * * *", zone: UTC }',
        'zone',
        '2:32: schedule.zone: is not known. Known are: cron, timeZone, misfire.',
      ],
      [
        'schedule: { cron: "0 9 * * *", misfire: always }',
        'always',
        '2:41: schedule.misfire: must be one of skip, once, all',
      ],
      [
        'schedule: { cron: "0 9 * * *" }\ndependsOn: [a]',
        '[a]',
        '3:12: dependsOn: a task that recurs cannot wait for other tasks',
      ],
      [
        'scheduledAt: tomorrow',
        'tomorrow',
        '2:14: scheduledAt: must be a time in ISO 8601, like 2026-12-01T09:30 or 2026-12-01T09:30+01:00',
      ],
      [
        'scheduledAt: 2026-02-30',
        '2026-02-30',
        '2:14: scheduledAt: must be a time in ISO 8601, like 2026-12-01T09:30 or 2026-12-01T09:30+01:00',
      ],
      ['provider:', 'provider', '2:1: provider: has no value: give one, or take the line out'],
      ['priority: 3\npriority: 4', 'priority', '3:1: priority: is there twice (first on line 2)'],
    ];
    for (const [yaml, marks, words] of CASES) {
      it(JSON.stringify(yaml), () => {
        const problem = only(withFront(yaml));
        assert.equal(problem.words, `${PATH}:${words}`);
        assert.equal(problem.marks, marks);
      });
    }

    it('an agent that does not exist', () => {
      const problem = only(withFront('agent: Reviwer'), { agents: ['Reviewer', 'Analyst'] });
      assert.equal(problem.message, 'there is no agent named Reviwer. Did you mean Reviewer?');
      assert.equal(problem.code, 'unknown-agent');
      const far = only(withFront('agent: Zoe'), { agents: ['Reviewer', 'Analyst'] });
      assert.equal(far.message, 'there is no agent named Zoe. There are: Reviewer, Analyst.');
    });

    it('a time that never comes, also where something else is wrong', () => {
      const { problems } = parse(withFront('priority: 99\nschedule: { cron: "0 0 30 2 *" }'));
      assert.deepEqual(
        problems.map(({ field }) => field),
        ['priority', 'schedule.cron'],
      );
    });

    it('several at once, in the order of the text', () => {
      const { problems } = parse(withFront('priority: 11\nfoo: 1\ntype: x'));
      assert.deepEqual(
        problems.map(({ field }) => field),
        ['priority', 'foo', 'type'],
      );
    });
  });

  describe('names what is missing in its text', () => {
    it('a title', () => {
      const problem = only(
        '---\nid: a\n---\n\nA description that is long.\n\n## Instructions\n\nDo it carefully and in full.\n',
      );
      assert.equal(problem.field, 'title');
      assert.equal(problem.marks, 'A description that is long.');
    });

    it('a description, at the title', () => {
      const problem = only('# 🎉 Party\n\n## Instructions\n\nDo it carefully and in full.\n');
      assert.equal(
        problem.words,
        `${PATH}:1:1: description: the description needs at least 10 characters: the text below the title`,
      );
      assert.equal(problem.marks, '# 🎉 Party');
    });

    it('a description that is too short, at its text', () => {
      const problem = only('# Title\n\nshort\n\n## Instructions\n\nDo it carefully and in full.\n');
      assert.equal(problem.marks, 'short');
    });

    it('instructions, at the title', () => {
      const problem = only('# Title\n\nA description that is long.\n');
      assert.equal(
        problem.words,
        `${PATH}:1:1: instructions: the instructions need at least 20 characters: the text below a heading ## Instructions`,
      );
    });

    it('instructions that are empty, at their heading', () => {
      const problem = only('# Title\n\nA description that is long.\n\n## Instructions\n');
      assert.equal(problem.marks, '## Instructions');
    });
  });

  it('counts columns as editors do, past emoji and with CR LF', () => {
    const text = '---\r\ncontext: ["🎉🎉", 7]\r\nagent: "🎉"\r\npriority: 99\r\n---\r\n'.concat(
      BODY.replaceAll('\n', '\r\n'),
    );
    const { problems } = parse(text);
    assert.deepEqual(
      problems.map((problem) => [problem.line, problem.column, problem.endLine, problem.endColumn]),
      [
        [2, 19, 2, 20],
        [4, 11, 4, 13],
      ],
    );
  });

  it('tells where every field stands, for whoever wants to point at it', () => {
    const text = withFront('id: parser\ndependsOn: [survey, lexer]\nbudget: { steps: 3 }');
    const { positions } = parse(text);
    const shown = (field: string) => {
      const position = positions.get(field);
      assert.ok(position, field);
      return [position.key ? marked(text, position.key) : '', marked(text, position.value)];
    };
    assert.deepEqual(shown('dependsOn[1]'), ['', 'lexer']);
    assert.deepEqual(shown('budget.steps'), ['steps', '3']);
    assert.deepEqual(shown('title'), ['# Review the parser', '# Review the parser']);
    assert.deepEqual(shown('description'), ['# Review the parser', 'Look at how it reads quotes.']);
    assert.deepEqual(shown('instructions'), ['## Instructions', 'List what is wrong, with places.']);
  });
});
