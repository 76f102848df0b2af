import assert from 'node:assert/strict';
import { describeProblem } from '../../../src/files/problem.ts';
import { fileProblemOf, pathsBeside, resolveTaskBatch } from '../../../src/files/taskBatch.ts';
import { parseTaskFile, type ParsedTaskFile } from '../../../src/files/taskFile.ts';
import { cpuTime } from '../../fake/cpuTime.ts';

function file(path: string, yaml = ''): ParsedTaskFile {
  const text = `---\n${yaml}\n---\n# Title\n\nA description that is long.\n\n## Instructions\n\nDo it carefully and in full.\n`;
  return parseTaskFile(text, { path });
}

function words(files: readonly ParsedTaskFile[]): readonly string[] {
  const { drafts, problems } = resolveTaskBatch(files);
  assert.deepEqual(drafts, [], 'a batch with a problem has no drafts');
  return problems.map(({ path, problem }) => describeProblem(problem, path));
}

function parentsOf(files: readonly ParsedTaskFile[], ref: string): readonly string[] {
  const { drafts, problems } = resolveTaskBatch(files);
  assert.deepEqual(problems, []);
  return drafts.find((draft) => draft.ref === ref)?.dependsOn ?? [];
}

describe('a batch of task files', () => {
  it('finds a dependency by ref, by path from the workspace and by path from the file', () => {
    const files = [
      file('tasks/a.task.md', 'id: a'),
      file('tasks/more/b.task.md'),
      file('top.task.md', 'id: t'),
      file(
        'tasks/more/c.task.md',
        'id: c\ndependsOn: [a, tasks/a.task.md, ../a.task.md, ./b.task.md, ../../top.task.md, b.task.md]',
      ),
    ];
    assert.deepEqual(parentsOf(files, 'c'), [
      'a',
      'a',
      'a',
      'tasks/more/b.task.md',
      't',
      'tasks/more/b.task.md',
    ]);
  });

  it('leaves for the store what it does not hold, a path as the ref that it would be', () => {
    const files = [
      file(
        'tasks/c.task.md',
        'id: c\ndependsOn: [elsewhere, ./gone.task.md, ../../out.task.md, old/x.task.md]',
      ),
    ];
    assert.deepEqual(parentsOf(files, 'c'), [
      'elsewhere',
      'tasks/gone.task.md',
      '../out.task.md',
      'old/x.task.md',
    ]);
  });

  it('takes the refs of files beside it that it depends on by path', () => {
    const files = [
      file('tasks/c.task.md', 'id: c\ndependsOn: [./a.task.md, elsewhere, old/x.task.md, ../../out.task.md]'),
    ];
    assert.deepEqual(pathsBeside(files), ['tasks/a.task.md', 'old/x.task.md', 'tasks/old/x.task.md']);
    const { drafts } = resolveTaskBatch(files, [file('tasks/a.task.md', 'id: a')]);
    assert.deepEqual(drafts[0]?.dependsOn, ['a', 'elsewhere', 'old/x.task.md', '../out.task.md']);
  });

  it('prefers a ref to a path of the same text', () => {
    const files = [
      file('a.task.md', 'id: first'),
      file('b.task.md', 'id: a.task.md'),
      file('c.task.md', 'id: c\ndependsOn: [a.task.md]'),
    ];
    assert.deepEqual(parentsOf(files, 'c'), ['a.task.md']);
  });

  it('keeps the order of the files', () => {
    const { drafts } = resolveTaskBatch([file('b.task.md'), file('a.task.md')]);
    assert.deepEqual(
      drafts.map(({ ref }) => ref),
      ['b.task.md', 'a.task.md'],
    );
  });

  it('is refused whole where one file has a problem', () => {
    assert.deepEqual(words([file('a.task.md'), file('b.task.md', 'priority: 11')]), [
      'b.task.md:2:11: priority: must be at most 10',
    ]);
  });

  it('names a ref that two files have, in both', () => {
    assert.deepEqual(
      words([file('a.task.md', 'id: x'), file('b.task.md', 'id: x'), file('c.task.md', 'id: y')]),
      [
        'a.task.md:2:5: id: x is also the id of b.task.md',
        'b.task.md:2:5: id: x is also the id of a.task.md',
      ],
    );
  });

  it('names a circle with its whole path, in every file of it, at the dependency that leads on', () => {
    const files = [
      file('a.task.md', 'id: a\ndependsOn: [free, c]'),
      file('b.task.md', 'id: b\ndependsOn: [a]'),
      file('c.task.md', 'id: c\ndependsOn:\n  - ./b.task.md'),
      file('d.task.md', 'id: d\ndependsOn: [a]'),
    ];
    const circle = 'the tasks depend on each other in a circle:';
    assert.deepEqual(words(files), [
      `a.task.md:3:19: dependsOn[1]: ${circle} a → c → b → a`,
      `c.task.md:4:5: dependsOn[0]: ${circle} c → b → a → c`,
      `b.task.md:3:13: dependsOn[0]: ${circle} b → a → c → b`,
    ]);
  });

  it('names every circle, also a task that waits for itself', () => {
    const files = [
      file('a.task.md', 'id: a\ndependsOn: [a]'),
      file('b.task.md', 'id: b\ndependsOn: [c]'),
      file('c.task.md', 'id: c\ndependsOn: [b]'),
    ];
    assert.deepEqual(
      words(files).map((line) => line.slice(line.lastIndexOf(':') + 2)),
      ['a → a', 'b → c → b', 'c → b → c'],
    );
  });

  it('sees a circle through a file that has other problems', () => {
    const files = [
      file('a.task.md', 'id: a\npriority: 99\ndependsOn: [b]'),
      file('b.task.md', 'id: b\ndependsOn: [a]'),
    ];
    assert.equal(words(files).length, 3);
  });

  it('of a thousand files with five thousand edges is put together in no time', () => {
    const files = Array.from({ length: 1_000 }, (_, i) => {
      const parents = Array.from({ length: 5 }, (_, n) => i - 1 - n * 7).filter((parent) => parent >= 0);
      return file(
        `t${i}.task.md`,
        `id: t${i}\ndependsOn: [${parents.map((parent) => `t${parent}`).join(', ')}]`,
      );
    });
    const took = cpuTime(() => assert.equal(resolveTaskBatch(files).drafts.length, 1_000));
    assert.ok(took < 2_000, `${took} ms`);
  });

  describe('shows what the engine says of it at its place', () => {
    const files = [file('a.task.md'), file('b.task.md', 'agent: Zoe\ndependsOn: [x, gone]')];
    const shown = (field: string | undefined, message: string, code: string) => {
      const found = fileProblemOf(files, { field, message, code });
      return found && [describeProblem(found.problem, found.path), found.problem.code];
    };

    it('a dependency that is nowhere', () => {
      const field = 'tasks[1].dependsOn[1]';
      assert.deepEqual(shown(field, `${field}: b depends on gone, which does not exist.`, 'not-found'), [
        'b.task.md:3:16: dependsOn[1]: b depends on gone, which does not exist.',
        'unknown-dependency',
      ]);
    });

    it('an agent that is nowhere', () => {
      assert.deepEqual(shown('tasks[1].agent', 'tasks[1].agent: there is no agent named Zoe.', 'not-found'), [
        'b.task.md:2:8: agent: there is no agent named Zoe.',
        'unknown-agent',
      ]);
    });

    it('something that is about no file', () => {
      assert.equal(shown('agents[0].name', 'x', 'invalid'), undefined);
      assert.equal(shown(undefined, 'x', 'closed'), undefined);
    });
  });
});
