import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { TextDocumentEdit } from 'vscode-languageserver-types';
import type { Problem, ProblemCode } from '../../../src/files/problem.ts';
import { minutesNeeded } from '../../../src/files/taskFileChecks.ts';
import { parseTaskFile } from '../../../src/files/taskFile.ts';
import { codeActions } from '../../../src/language/codeActions.ts';
import { problemsOf } from '../../../src/language/diagnostics.ts';
import { projectOf, taskText } from './project.ts';

const A = 'file:///w/tasks/a.task.md';
const B = 'file:///w/tasks/b.task.md';

function actionsFor(
  text: string,
  code: ProblemCode,
  more: Partial<Problem> = {},
  others: Record<string, string> = {},
) {
  const project = projectOf({ [A]: text, ...others });
  const file = project.file(A);
  assert.ok(file);
  const found = problemsOf(project, { now: 0, queued: () => true })
    .get(A)
    ?.find((problem) => problem.code === code);
  const place = { ...file.parsed.positions.get(more.field ?? '')?.value };
  const problem = {
    message: '',
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
    ...place,
    ...found,
    ...more,
    code,
  };
  return codeActions(project, file, [problem]);
}

/** The text of the file after the first fix. */
function fixed(text: string, ...wanted: [ProblemCode, Partial<Problem>?, Record<string, string>?]): string {
  const edits = actionsFor(text, ...wanted).find(({ edit }) => edit?.changes)?.edit?.changes?.[A];
  assert.ok(edits, 'there is a fix');
  return TextDocument.applyEdits(TextDocument.create(A, 'agent-task', 0, text), edits);
}

describe('the quick fix', () => {
  it('puts in what was probably meant, in the quotes that are there', () => {
    const text = taskText('dependsOn: ["pasre"]');
    const after = fixed(text, 'unknown-agent', { field: 'dependsOn[0]', meant: 'parse' });
    assert.equal(after, taskText('dependsOn: ["parse"]'));
  });

  for (const lineEnd of ['\n', '\r\n']) {
    const name = JSON.stringify(lineEnd);
    const lines = (text: string) => text.replaceAll('\n', lineEnd);

    it(`takes an unknown key out with all its lines (${name})`, () => {
      const text = lines(taskText('prioriti:\n- 🧪\n- 2\npriority: 3'));
      assert.equal(fixed(text, 'unknown-key'), lines(taskText('priority: 3')));
    });

    it(`takes the second of two equal keys out (${name})`, () => {
      const text = lines(taskText('priority: 3\npriority: 4'));
      assert.equal(fixed(text, 'duplicate-key'), lines(taskText('priority: 3')));
    });

    it(`adds the instructions (${name})`, () => {
      const text = lines('# Title\n\nA description of it.');
      const after = fixed(text, 'instructions');
      assert.deepEqual(parseTaskFile(after, { path: 'a.task.md' }).problems, []);
      assert.equal(after.replaceAll(lineEnd, '').search(/[\r\n]/), -1);
    });

    it(`adds the title (${name})`, () => {
      const text = lines(
        '---\npriority: 3\n---\n\nLook at the quotes.\n\n## Instructions\n\nList all that is wrong.\n',
      );
      assert.deepEqual(parseTaskFile(fixed(text, 'title'), { path: 'a.task.md' }).problems, []);
    });

    it(`takes an entry that closes a circle out of a list of lines (${name})`, () => {
      const text = lines(taskText('id: a\ndependsOn:\n  - x\n  - b'));
      const others = { [B]: taskText('id: b\ndependsOn: [a]') };
      assert.equal(fixed(text, 'cycle', {}, others), lines(taskText('id: a\ndependsOn:\n  - x')));
    });
  }

  const flow: readonly [string, string, string][] = [
    ['[a, "🧪", c]', 'dependsOn[1]', 'dependsOn: [a, c]'],
    ['[a, c]', 'dependsOn[1]', 'dependsOn: [a]'],
  ];
  for (const [list, field, left] of flow) {
    it(`takes ${field} out of ${list}`, () => {
      const text = taskText(`priority: 3\ndependsOn: ${list}`);
      assert.equal(fixed(text, 'unknown-dependency', { field }), taskText(`priority: 3\n${left}`));
    });
  }

  it('takes the whole list out with its only entry', () => {
    const text = taskText('priority: 3\ndependsOn:\n- x');
    assert.equal(fixed(text, 'unknown-dependency', { field: 'dependsOn[0]' }), taskText('priority: 3'));
  });

  for (const [written, nearest] of [
    ['99', '10'],
    ['-2', '1'],
    ['2.4', '2'],
  ]) {
    it(`brings a priority of ${written} into range`, () => {
      assert.equal(
        fixed(taskText(`priority: ${written}`), 'invalid-value'),
        taskText(`priority: ${nearest}`),
      );
    });
  }

  it('adds the description below the title', () => {
    const text = taskText('').replace(/(# .*\n)[^#]*/, '$1\n');
    assert.deepEqual(parseTaskFile(fixed(text, 'description'), { path: 'a.task.md' }).problems, []);
  });

  it('does not put words beside a description that is too short', () => {
    const text = taskText('').replace(/(# .*\n)[^#]*/, '$1\nShort.\n\n');
    assert.deepEqual(actionsFor(text, 'description'), []);
  });

  it('gives a file the first id that is free', () => {
    const others = { [B]: taskText('id: a'), 'file:///w/tasks/c.task.md': taskText('id: a-2') };
    assert.equal(fixed(taskText(`id: 'a'`), 'duplicate-ref', {}, others), taskText(`id: 'a-3'`));
  });

  it('raises a budget of minutes to what the task takes', () => {
    const text = taskText('budget:\n  minutes: 1');
    const after = fixed(text, 'small-budget');
    assert.match(after, /minutes: [1-9]\d*\n/);
    const { draft } = parseTaskFile(after, { path: 'a.task.md' });
    assert.equal(draft?.budget.minutes, draft && minutesNeeded(draft));
  });

  it('takes a provider out that nobody has connected', () => {
    const field = { field: 'provider' };
    assert.equal(
      fixed(taskText('provider: nope\npriority: 3'), 'unknown-provider', field),
      taskText('priority: 3'),
    );
  });

  it('takes nothing out where more than the problem would go', () => {
    assert.deepEqual(actionsFor('---\n{ nope: 1, priority: 3 }\n---\n' + taskText(''), 'unknown-key'), []);
  });

  it('leaves a group that would be empty without the unknown key', () => {
    assert.deepEqual(actionsFor(taskText('budget:\n  nope: 1'), 'unknown-key'), []);
  });

  it('takes a past time out', () => {
    const text = taskText('scheduledAt: 2020-01-01T00:00\npriority: 3');
    assert.equal(fixed(text, 'past-time', { field: 'scheduledAt' }), taskText('priority: 3'));
  });

  const missing: Readonly<Record<string, string>> = {
    'read: all': 'file:///w/tasks/read-all.task.md',
    './sub/c.task.md': 'file:///w/tasks/sub/c.task.md',
  };
  for (const [entry, wanted] of Object.entries(missing)) {
    it(`creates the missing task ${entry}, valid as it is`, () => {
      const text = taskText(`dependsOn: ["${entry}"]`);
      const [action] = actionsFor(text, 'unknown-dependency', { field: 'dependsOn[0]' });
      const write = action?.edit?.documentChanges?.find((change) => TextDocumentEdit.is(change));
      assert.ok(write);
      const [edit] = write.edits;
      assert.ok(edit && 'newText' in edit);
      assert.equal(write.textDocument.uri, wanted);
      const project = projectOf({ [A]: text, [wanted]: edit.newText });
      assert.deepEqual(project.file(wanted)?.parsed.problems, []);
      const file = project.file(A);
      assert.ok(file);
      assert.equal(project.bearing(project.refOf(entry, file))[0]?.uri, wanted);
    });
  }
});
