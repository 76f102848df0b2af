import assert from 'node:assert/strict';
import { DiagnosticSeverity } from 'vscode-languageserver-types';
import { diagnosticOf, problemsOf } from '../../../src/language/diagnostics.ts';
import { placesOf } from '../../../src/language/places.ts';
import { UNTOLD } from '../../../src/language/surroundings.ts';
import { projectOf, taskText } from './project.ts';

const A = 'file:///w/a.task.md';

describe('the diagnostics of task files', () => {
  it('warn of what the surroundings and the hour make doubtful', () => {
    const project = projectOf({ [A]: taskText('provider: locl\nscheduledAt: 2026-11-26T12:00:00Z') });
    project.change({ ...UNTOLD, providers: [{ id: 'local', models: [] }] }, placesOf(['file:///w']));
    const found = problemsOf(project, Date.UTC(2026, 10, 27), () => true).get(A) ?? [];
    assert.deepEqual(
      found.map(diagnosticOf).map(({ code, severity }) => [code, severity]),
      [
        ['unknown-provider', DiagnosticSeverity.Warning],
        ['past-time', DiagnosticSeverity.Warning],
      ],
    );
  });

  it('doubt no provider before the editor has told which there are', () => {
    const project = projectOf({ [A]: taskText('provider: locl') });
    assert.deepEqual(problemsOf(project, 0, () => true).get(A), []);
  });
});
