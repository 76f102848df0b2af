import assert from 'node:assert/strict';
import { linksOf } from '../../../src/language/links.ts';
import type { ProjectFile } from '../../../src/language/project.ts';
import { symbolsOf } from '../../../src/language/symbols.ts';
import type { TaskProject } from '../../../src/language/taskProject.ts';
import { projectOf, taskText } from './project.ts';

const A = 'file:///w/tasks/a.task.md';
const B = 'file:///w/tasks/b.task.md';

function fileA(project: TaskProject): ProjectFile {
  const file = project.file(A);
  assert.ok(file);
  return file;
}

describe('the outline of a task file', () => {
  it('has the keys and the instructions below the title', () => {
    const [root] = symbolsOf(
      fileA(projectOf({ [A]: taskText('priority: 3\nbudget:\n  steps: 5', '🧪 Test') })),
    );
    assert.equal(root?.name, '🧪 Test');
    assert.deepEqual(
      root.children?.map(({ name, selectionRange }) => `${name} ${selectionRange.start.line}`),
      ['priority 1', 'budget 2', 'Instructions 10'],
    );
  });

  it('bears the path of a file without a title', () => {
    const [root] = symbolsOf(fileA(projectOf({ [A]: '' })));
    assert.equal(root?.name, 'tasks/a.task.md');
  });
});

describe('the links of a task file', () => {
  it('lead from dependencies and context to files, and from nothing else', () => {
    const text = taskText('agent: reviewer\ndependsOn: [b, gone]\ncontext: [src/x.ts, "src/**"]');
    const project = projectOf({ [A]: text, [B]: taskText('id: b') });
    assert.deepEqual(
      linksOf(project, fileA(project)).map(({ target }) => target),
      [B, 'file:///w/src/x.ts'],
    );
  });
});
