import * as vscode from 'vscode';
import type { Status } from '../../../core/lifecycle.ts';
import type { Task } from '../../../core/task.ts';
import type { SeveralQuestion } from '../asker.ts';
import { set, unset, type Field, type FieldTools } from './field.ts';

/** What another task can wait for. */
const OFFERED: readonly Status[] = ['running', 'queued', 'pending', 'paused', 'completed'];
/** More than a person looks through; the others can be searched for in the tree. */
const MOST = 500;

export function dependenciesField({ ask, engine }: FieldTools): Field {
  const label = vscode.l10n.t('After');
  return {
    id: 'dependsOn',
    label,
    icon: 'list-tree',
    value: ({ dependsOn = [] }) =>
      dependsOn.length === 0 ? vscode.l10n.t('No other task') : dependsOn.join(', '),
    edit: async ({ dependsOn = [] }) => {
      const { tasks, total } = await engine.list({ status: OFFERED, order: 'newest', limit: MOST });
      const placeholder =
        total > tasks.length
          ? vscode.l10n.t(
              'Which tasks must be completed first? These are the newest {0} of {1}.',
              tasks.length,
              total,
            )
          : vscode.l10n.t('Which tasks must be completed first?');
      const chosen = await ask.pickSeveral({
        title: label,
        placeholder,
        items: [...strangers(dependsOn, tasks), ...tasks.map((task) => choiceOf(task, dependsOn))],
        canGoBack: true,
      });
      if (!chosen) return undefined;
      return chosen.length === 0 ? unset('dependsOn') : set({ dependsOn: [...chosen] });
    },
  };
}

type TaskChoice = SeveralQuestion<string>['items'][number];

function choiceOf({ ref, id, title, status }: Task, dependsOn: readonly string[]): TaskChoice {
  return {
    label: title,
    description: status,
    detail: ref,
    picked: dependsOn.includes(ref) || dependsOn.includes(id),
    value: ref,
  };
}

/** What was named before and is not among the tasks on offer stays named. */
function strangers(dependsOn: readonly string[], tasks: readonly Task[]): readonly TaskChoice[] {
  return dependsOn
    .filter((name) => !tasks.some(({ ref, id }) => ref === name || id === name))
    .map((name) => ({ label: name, picked: true, value: name }));
}
