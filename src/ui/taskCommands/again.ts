import * as vscode from 'vscode';
import type { Task } from '../../core/task.ts';
import type { Asker } from '../queueing/asker.ts';
import type { ProviderFacts } from '../providerFacts.ts';

export interface OtherModel {
  readonly provider: string;
  readonly model?: string;
}

/** Which provider and model a task is to be tried with next. Undefined: the person went away. */
export async function askOtherModel(
  asker: Asker,
  tasks: readonly Pick<Task, 'provider' | 'model'>[],
  providers: readonly ProviderFacts[],
): Promise<OtherModel | undefined> {
  const title =
    tasks.length === 1
      ? vscode.l10n.t('Retry with Another Model')
      : vscode.l10n.t('Retry {0} Tasks with Another Model', tasks.length);
  const ready = providers.filter(({ key }) => key !== 'missing');
  if (ready.length === 0) throw new Error(vscode.l10n.t('No model is connected. Connect a model first.'));
  const chosen = await asker.pick({
    title,
    placeholder: vscode.l10n.t('It begins at the first step again'),
    items: ready.map((facts) => ({ label: facts.id, description: describe(facts), value: facts })),
  });
  if (!chosen) return undefined;
  if (chosen.type === 'offline') return { provider: chosen.id };
  const answer = await asker.text({
    title,
    prompt: vscode.l10n.t('Its model. Empty: the one that {0} is set to.', chosen.id),
    value: chosen.model ?? '',
  });
  if (!answer) return undefined;
  const model = answer.text.trim();
  return { provider: chosen.id, ...(model && model !== chosen.model ? { model } : {}) };
}

function describe({ model, isDefault, type }: ProviderFacts): string {
  const sample = type === 'offline' ? vscode.l10n.t('sample, no AI') : '';
  return [model ?? '', sample, isDefault ? vscode.l10n.t('default') : ''].filter(Boolean).join(' · ');
}

/** What a form begins with that is to make another task like this one. */
export function prefillOf(task: Task) {
  return {
    title: task.title,
    description: task.description,
    instructions: task.instructions,
    agent: task.agent,
    type: task.type,
    priority: task.priority,
    maxRetries: task.maxRetries,
    context: [...task.context],
    dependsOn: [...task.dependencies],
    onParentFailure: task.onParentFailure,
    budget: { ...task.budget },
    ...(task.provider === null ? {} : { provider: task.provider }),
    ...(task.model === null ? {} : { model: task.model }),
  };
}
