import type { TaskDraft } from '../core/task.ts';
import type { AgentSet } from '../files/agentSet.ts';
import { unknownProvider, type Settings } from './settings.ts';

export const NO_PROVIDER =
  'no provider is chosen. Name one with --provider (openai, deepseek, or one from --config FILE), set defaultProvider ' +
  'in the configuration, or try --provider offline: it needs no key, and its results are samples, made without AI.';

type Choice = Pick<Settings, 'provider' | 'model'>;

/** `--provider` and `--model` are for tasks that name none. */
export function withChoice<T extends Pick<TaskDraft, 'provider' | 'model'>>(draft: T, choice: Choice): T {
  const provider = draft.provider ?? choice.provider;
  const model = draft.model ?? choice.model;
  return {
    ...draft,
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { model }),
  };
}

/** Why a draft cannot run here as far as its provider goes, or undefined where it can. */
export function providerProblem(
  draft: Pick<TaskDraft, 'provider' | 'agent'>,
  agents: AgentSet,
  settings: Pick<Settings, 'providers' | 'defaultProvider'>,
): string | undefined {
  const named = draft.provider ?? agents.find(draft.agent)?.agent.provider ?? settings.defaultProvider;
  return named === undefined ? NO_PROVIDER : unknownProvider(named, settings);
}
