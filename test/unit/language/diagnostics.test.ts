import assert from 'node:assert/strict';
import { DiagnosticSeverity } from 'vscode-languageserver-types';
import { diagnosticOf, nextPassing, problemsOf } from '../../../src/language/diagnostics.ts';
import { placesOf } from '../../../src/language/places.ts';
import { UNTOLD } from '../../../src/language/surroundings.ts';
import { projectOf, taskText } from './project.ts';

const A = 'file:///w/a.task.md';

describe('the diagnostics of task files', () => {
  it('warn of what the surroundings and the hour make doubtful', () => {
    const project = projectOf({ [A]: taskText('provider: locl\nscheduledAt: 2026-11-26T12:00:00Z') });
    project.change(
      { ...UNTOLD, providers: [{ id: 'local', models: [], named: [] }] },
      placesOf(['file:///w']),
    );
    const found = problemsOf(project, { now: Date.UTC(2026, 10, 27), queued: () => true }).get(A) ?? [];
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
    assert.deepEqual(problemsOf(project, { now: 0, queued: () => true }).get(A), []);
  });

  it('say when the next time will have passed, also of a file with other problems', () => {
    const at = (time: string) => `scheduledAt: 2026-11-${time}Z`;
    const project = projectOf({
      [A]: taskText(at('27T00:00:00')),
      'file:///w/b.task.md': taskText(`${at('29T00:00:00')}\npriority: 99`),
      'file:///w/c.task.md': taskText(at('30T00:00:00')),
    });
    const next = Date.UTC(2026, 10, 29);
    assert.equal(nextPassing(project, Date.UTC(2026, 10, 28)), next + 1);
    assert.equal(nextPassing(project, next), next + 1);
    assert.deepEqual(
      problemsOf(project, { now: next + 1 })
        .get('file:///w/b.task.md')
        ?.map(({ code }) => code)
        .toSorted(),
      ['invalid-value', 'past-time'],
    );
    assert.equal(nextPassing(project, Date.UTC(2026, 11, 1)), undefined);
  });
});
