import * as vscode from 'vscode';
import type { Choices, Prefill } from '../../../webview-ui/contract/form.ts';
import { defined } from '../../core/defined.ts';
import { parsePatch } from '../../core/draft.ts';
import { QueueError } from '../../core/errors.ts';
import { isFinal } from '../../core/lifecycle.ts';
import { wholeDraft, type DraftDefaults } from '../../core/ownDraft.ts';
import type { Task, TaskPatch } from '../../core/task.ts';

/** The draft that a task stands for. The time of one that has ended is over. */
export function prefillOf(task: Task): Prefill {
  const { title, description, instructions, agent, type, priority } = task;
  const { maxRetries, onParentFailure, budget, provider, model } = task;
  const scheduledAt = isFinal(task.status) ? null : task.scheduledAt;
  return {
    title,
    description,
    instructions,
    agent,
    type,
    priority,
    maxRetries,
    onParentFailure,
    budget,
    context: [...task.context],
    dependsOn: [...task.dependencies],
    ...defined({
      scheduledAt: scheduledAt ?? undefined,
      provider: provider ?? undefined,
      model: model ?? undefined,
    }),
  };
}

/**
 * What becomes of a task when a form about it is saved. A patch leaves alone what it does not name: what the person took
 * out is said in it as well, by what holds in its place.
 *
 * @param now milliseconds since the epoch
 * @throws QueueError `invalid` naming the field
 */
export function patchOf(
  draft: Prefill,
  task: Task,
  { choices, defaults, now }: { choices: Choices; defaults: DraftDefaults; now: number },
): TaskPatch {
  const { title, description, instructions, priority, maxRetries } = wholeDraft(defined(draft), defaults);
  const hadTime = !isFinal(task.status) && task.scheduledAt !== null;
  const provider = draft.provider ?? (task.provider === null ? undefined : defaultProvider(choices));
  const model = draft.model ?? (task.model === null ? undefined : usualModel(choices, provider));
  return parsePatch(
    defined({
      title,
      description,
      instructions,
      priority,
      maxRetries,
      provider,
      model,
      context: draft.context ?? [],
      budget: draft.budget ?? {},
      scheduledAt: draft.scheduledAt ?? (hadTime ? now : undefined),
    }),
  );
}

function defaultProvider({ defaultProvider }: Choices): string {
  if (defaultProvider !== null) return defaultProvider;
  throw new QueueError('invalid', vscode.l10n.t('Choose a provider: there is no default one.'), {
    field: 'provider',
  });
}

function usualModel({ providers, defaultProvider }: Choices, provider = defaultProvider): string {
  const model = providers.find(({ id }) => id === provider)?.model;
  if (model) return model;
  throw new QueueError('invalid', vscode.l10n.t('Name the model: its provider has no usual one.'), {
    field: 'model',
  });
}
