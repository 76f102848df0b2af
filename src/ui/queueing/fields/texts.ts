import * as vscode from 'vscode';
import type { TaskDraftInput } from '../../../core/task.ts';
import { problemsOf } from '../problems.ts';
import { set, unset, type Field, type FieldTools } from './field.ts';

type TextField = 'title' | 'description' | 'instructions';

export function textFields(tools: FieldTools): readonly Field[] {
  return [
    text(tools, {
      id: 'title',
      label: vscode.l10n.t('Title'),
      icon: 'symbol-string',
      prompt: vscode.l10n.t('What the task is called. Empty: the first line of its description.'),
    }),
    text(tools, {
      id: 'description',
      label: vscode.l10n.t('Description'),
      icon: 'note',
      prompt: vscode.l10n.t('What is to be done.'),
    }),
    text(tools, {
      id: 'instructions',
      label: vscode.l10n.t('Instructions'),
      icon: 'checklist',
      prompt: vscode.l10n.t('How it is to be done. Empty: what is usual for its type.'),
    }),
  ];
}

function text(
  { ask }: FieldTools,
  field: Pick<Field, 'label' | 'icon'> & { readonly id: TextField; readonly prompt: string },
): Field {
  const { id, label, prompt } = field;
  return {
    ...field,
    value: (draft) => firstLine(draft[id]),
    edit: async (draft) => {
      const answer = await ask.text({
        title: label,
        prompt,
        value: draft[id],
        canGoBack: true,
        check: (typed) => (typed.trim() === '' ? undefined : problemIn({ ...draft, [id]: typed }, id)),
      });
      if (!answer) return undefined;
      return answer.text.trim() === '' ? unset(id) : set({ [id]: answer.text });
    },
  };
}

/** What is wrong with one field of a draft, for a box that shows it while it is typed. */
export function problemIn(
  draft: TaskDraftInput,
  field: keyof TaskDraftInput,
): { readonly problem: string } | undefined {
  const problem = problemsOf(draft).get(field);
  return problem === undefined ? undefined : { problem };
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line.length > 80 || line.length < text.trim().length ? `${line.slice(0, 80)}…` : line;
}
