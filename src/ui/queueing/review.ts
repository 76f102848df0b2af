import * as vscode from 'vscode';
import { wholeDraft, type OwnDraft } from '../../core/ownDraft.ts';
import type { TaskDraftInput } from '../../core/task.ts';
import { editorAsker, type Asker, type Choice } from './asker.ts';
import { agentField, parentFailureField, priorityField, typeField } from './fields/choices.ts';
import { contextField } from './fields/context.ts';
import { dependenciesField } from './fields/dependencies.ts';
import type { Field, FieldTools } from './fields/field.ts';
import { budgetField, retriesField } from './fields/limits.ts';
import { modelField, providerField } from './fields/model.ts';
import { misfireField, recurrenceField } from './fields/recurrence.ts';
import { scheduleField } from './fields/schedule.ts';
import { textFields } from './fields/texts.ts';
import { problemsOf } from './problems.ts';
import { surroundings, type QueueingTools } from './submit.ts';

/** What the person wants next of a draft. */
export type Next = 'queue' | 'form' | 'sentence' | 'start-over';

export interface Reviewed {
  readonly next: Next;
  readonly own: OwnDraft;
}

/** What is chosen in the list: a field to change, or what comes next. */
type Step = Field | Next;

/**
 * All fields of a task in one list: Enter on one changes it, Enter on the first queues. Undefined where the person goes
 * away.
 *
 * @param changed told with every change: what was chosen can be kept
 */
export async function review(
  tools: QueueingTools,
  first: OwnDraft,
  changed: (own: OwnDraft) => Promise<void>,
): Promise<Reviewed | undefined> {
  const { agents, settings, defaults } = await surroundings(tools);
  const ask = tools.asker ?? editorAsker;
  const fields = fieldsOf({ ask, engine: tools.engine, agents, settings });
  let own = first;
  let active: Step = 'queue';
  for (;;) {
    const draft = wholeDraft(own, defaults);
    const step: Step | undefined = await askStep(ask, fields, draft, active);
    if (step === undefined) return undefined;
    if (typeof step === 'object') {
      const change = await step.edit(draft);
      active = step;
      if (!change) continue;
      own = change(own);
      await changed(own);
    } else {
      const wrong = step === 'queue' ? fields.find(({ id }) => problemsOf(draft).has(id)) : undefined;
      if (!wrong) return { next: step, own };
      active = wrong;
    }
  }
}

function askStep(
  ask: Asker,
  fields: readonly Field[],
  draft: TaskDraftInput,
  active: Step,
): Promise<Step | undefined> {
  return ask.pick<Step>({
    title: draft.title === '' ? vscode.l10n.t('Queue Task') : vscode.l10n.t('Queue Task: {0}', draft.title),
    placeholder: vscode.l10n.t('Choose a field to change it.'),
    items: rows(fields, draft),
    active,
    back: 'sentence',
    canGoBack: true,
  });
}

function fieldsOf(tools: FieldTools): readonly Field[] {
  return [
    ...textFields(tools),
    agentField(tools),
    typeField(tools),
    priorityField(tools),
    scheduleField(tools),
    recurrenceField(tools),
    misfireField(tools),
    dependenciesField(tools),
    parentFailureField(tools),
    contextField(tools),
    providerField(tools),
    modelField(tools),
    retriesField(tools),
    budgetField(tools),
  ];
}

function rows(
  fields: readonly Field[],
  draft: TaskDraftInput,
): readonly (Choice<Step> | vscode.QuickPickItem)[] {
  const problems = problemsOf(draft);
  const [problem] = problems.values();
  return [
    {
      label: vscode.l10n.t('Queue'),
      ...(problem === undefined ? {} : { description: problem }),
      iconPath: new vscode.ThemeIcon(problem === undefined ? 'play' : 'error'),
      alwaysShow: true,
      value: 'queue',
    },
    { label: vscode.l10n.t('Fields'), kind: vscode.QuickPickItemKind.Separator },
    ...fields
      .filter((field) => field.isShown?.(draft) ?? true)
      .map((field) => row(field, draft, problems.get(field.id))),
    { label: vscode.l10n.t('Or'), kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t('Go On in the Form'), iconPath: new vscode.ThemeIcon('edit'), value: 'form' },
    { label: vscode.l10n.t('Start Over'), iconPath: new vscode.ThemeIcon('discard'), value: 'start-over' },
  ];
}

function row(field: Field, draft: TaskDraftInput, problem: string | undefined): Choice<Step> {
  return {
    label: field.label,
    description: field.value(draft),
    ...(problem === undefined ? {} : { detail: problem }),
    iconPath: new vscode.ThemeIcon(problem === undefined ? field.icon : 'error'),
    value: field,
  };
}
