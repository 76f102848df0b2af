import assert from 'node:assert/strict';
import { describeProblem } from '../../../src/files/problem.ts';
import { checkTaskFiles, type CheckAround } from '../../../src/files/taskFileChecks.ts';
import { parseTaskFile, type ParsedTaskFile } from '../../../src/files/taskFile.ts';
import { cpuTime } from '../../fake/cpuTime.ts';

const NOW = Date.UTC(2026, 10, 27);
const PROVIDERS = [
  { id: 'anthropic', models: ['claude-opus', 'claude-haiku'] },
  { id: 'local', models: [] },
];

function file(path: string, yaml = ''): ParsedTaskFile {
  const text = `---\n${yaml}\n---\n# Title\n\nA description that is long.\n\n## Instructions\n\nDo it carefully and in full.\n`;
  return parseTaskFile(text, { path, agents: ['Scout'], defaultAgent: () => 'Scout' });
}

function words(files: readonly ParsedTaskFile[], around: Partial<CheckAround> = {}): readonly string[] {
  return checkTaskFiles(files, { now: NOW, ...around }).map(
    ({ path, problem }) => `${describeProblem(problem, path)} [${problem.code}]`,
  );
}

function meant(yaml: string, around: Partial<CheckAround> = {}): readonly (string | undefined)[] {
  const files = [file('a.task.md', yaml), file('b.task.md', 'id: parser')];
  return checkTaskFiles(files, { now: NOW, ...around }).map(({ problem }) => problem.meant);
}

describe('the check of task files', () => {
  it('finds a dependency that neither a file nor the queue holds, and names the nearest', () => {
    const files = [
      file('a.task.md', 'dependsOn: [parser, old, ./b.task.md, parsr]'),
      file('b.task.md', 'id: parser'),
    ];
    assert.deepEqual(words(files, { queued: (ref) => ref === 'old' }), [
      'a.task.md:2:39: dependsOn[3]: there is no task parsr. Did you mean parser? [unknown-dependency]',
    ]);
  });

  it('leaves dependencies to the queue where nobody can ask it', () => {
    assert.deepEqual(words([file('a.task.md', 'dependsOn: [elsewhere]')]), []);
  });

  it('finds a provider and a model that are not there', () => {
    const files = [
      file('a.task.md', 'provider: antropic'),
      file('b.task.md', 'provider: anthropic\nmodel: claude-opsu'),
    ];
    assert.deepEqual(words(files, { providers: PROVIDERS }), [
      'a.task.md:2:11: provider: there is no provider named antropic. Did you mean anthropic? [unknown-provider]',
      'b.task.md:3:8: model: anthropic has no model named claude-opsu. Did you mean claude-opus? [unknown-model]',
    ]);
  });

  it('takes any model where nobody knows the models, or who provides it', () => {
    const files = [file('a.task.md', 'provider: local\nmodel: mine'), file('b.task.md', 'model: mine')];
    assert.deepEqual(words(files, { providers: PROVIDERS }), []);
  });

  it('warns of a time that has passed, not of the present one', () => {
    const files = [
      file('a.task.md', 'scheduledAt: 2026-11-26T23:59:59Z'),
      file('b.task.md', 'scheduledAt: 2026-11-27T00:00:00Z'),
    ];
    assert.deepEqual(words(files), [
      'a.task.md:2:14: scheduledAt: is in the past: the task starts as soon as it can. [past-time]',
    ]);
  });

  it('warns of a time that has passed also where something else is wrong', () => {
    const found = words([file('a.task.md', 'scheduledAt: 2020-01-01\npriority: 99')]);
    assert.equal(found.filter((line) => line.endsWith('[past-time]')).length, 1);
  });

  it('warns of minutes below what such a task takes', () => {
    const files = [
      file('a.task.md', 'type: coding\nbudget: { minutes: 10 }'),
      file('b.task.md', 'type: coding\nbudget: { minutes: 60 }'),
    ];
    assert.deepEqual(words(files), [
      'a.task.md:3:20: budget.minutes: a task like this takes about 35 minutes: it may be stopped before its end. [small-budget]',
    ]);
  });

  it('tells what is wrong with an entry of the context, at the entry', () => {
    const contextFault = (entry: string) => {
      if (entry === 'gone.ts')
        return { kind: 'missing', message: 'is not there.', meant: 'here.ts' } as const;
      return entry === '..' ? ({ kind: 'unreadable', message: 'is no path' } as const) : undefined;
    };
    assert.deepEqual(words([file('a.task.md', 'context: [here.ts, gone.ts, ..]')], { contextFault }), [
      'a.task.md:2:20: context[1]: is not there. Did you mean here.ts? [missing-context]',
      'a.task.md:2:29: context[2]: is no path [invalid-value]',
    ]);
  });

  it('shows the whole circle in each file of it, also of one that depends on itself', () => {
    const files = [
      file('a.task.md', 'id: a\ndependsOn: [b]'),
      file('b.task.md', 'id: b\ndependsOn: [a]'),
      file('c.task.md', 'id: c\ndependsOn: [c]'),
    ];
    assert.deepEqual(words(files, { queued: () => false }), [
      'a.task.md:3:13: dependsOn[0]: the tasks depend on each other in a circle: a → b → a [cycle]',
      'b.task.md:3:13: dependsOn[0]: the tasks depend on each other in a circle: b → a → b [cycle]',
      'c.task.md:3:13: dependsOn[0]: the tasks depend on each other in a circle: c → c [cycle]',
    ]);
  });

  it('gives the word that was probably meant, to be put in its place', () => {
    assert.deepEqual(meant('agent: Scuot'), ['Scout']);
    assert.deepEqual(meant('prioritty: 3'), ['priority']);
    assert.deepEqual(meant('budget: { step: 3 }'), ['steps']);
    assert.deepEqual(meant('dependsOn: [parsr]', { queued: () => false }), ['parser']);
    assert.deepEqual(meant('type: codng'), ['coding']);
    assert.deepEqual(meant('onParentFailure: blok'), ['block']);
    assert.deepEqual(meant('schedule: { cron: "0 9 * * *", misfire: onec }'), ['once']);
    assert.deepEqual(meant('zzzzzz: 3'), [undefined]);
  });

  it('puts no key in the place of another that the file has already', () => {
    assert.deepEqual(meant('prioritty: 3\npriority: 4'), [undefined]);
    assert.deepEqual(meant('budget: { step: 3, steps: 4 }'), [undefined]);
  });

  it('takes no time for many files, even where every dependency is missing', () => {
    const files = Array.from({ length: 1_000 }, (_, at) => {
      const parents = [1, 2, 3, 4, 5].map((step) => (at >= step ? `task-${at - step}` : `gone-${step}`));
      return file(`tasks/${at}.task.md`, `id: task-${at}\ndependsOn: [${parents.join(', ')}]`);
    });
    const missing = files.map(({ path }, at) =>
      file(path, `id: task-${at}\ndependsOn: [tsak-${at}, none-${at}]`),
    );
    for (const some of [files, missing]) {
      const time = cpuTime(() =>
        checkTaskFiles(some, { now: NOW, queued: () => false, providers: PROVIDERS }),
      );
      assert.ok(time < 500, `${time} ms`);
    }
  });
});
