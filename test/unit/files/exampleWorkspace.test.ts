import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describeProblem } from '../../../src/files/problem.ts';
import { resolveTaskBatch } from '../../../src/files/taskBatch.ts';
import { checkTaskFiles } from '../../../src/files/taskFileChecks.ts';
import { parseTaskFile } from '../../../src/files/taskFile.ts';

const WORKSPACE = 'examples/workspace';

describe('the example workspace', () => {
  const files = globSync('tasks/*.task.md', { cwd: WORKSPACE })
    .toSorted()
    .map((file) => parseTaskFile(readFileSync(path.join(WORKSPACE, file), 'utf8'), { path: file }));
  const { drafts } = resolveTaskBatch(files);
  const problems = checkTaskFiles(files, { now: Date.now(), queued: () => false });

  it('has tasks that are queued without a problem and without a warning', () => {
    assert.deepEqual(
      problems.map(({ path, problem }) => describeProblem(problem, path)),
      [],
    );
    assert.ok(drafts.length >= 6);
  });

  it('has tasks that depend on each other and on nothing else', () => {
    const refs = new Set(drafts.map(({ ref }) => ref));
    const parents = drafts.flatMap(({ dependsOn }) => dependsOn);
    assert.deepEqual(
      parents.filter((parent) => !refs.has(parent)),
      [],
    );
    assert.ok(parents.length >= 6);
  });

  it('has context that is there, lines included', () => {
    for (const entry of drafts.flatMap(({ context }) => context)) {
      const [, file = '', first, last] = /^(.*?)(?:#L(\d+)-L(\d+))?$/.exec(entry) ?? [];
      const [found] = globSync(file, { cwd: WORKSPACE });
      assert.ok(found !== undefined, `${entry} matches nothing`);
      const lines = readFileSync(path.join(WORKSPACE, found), 'utf8').split('\n').length;
      assert.ok(Number(first ?? 1) <= Number(last ?? 1) && Number(last ?? 1) <= lines, entry);
    }
  });
});
