import type { Choices } from '../../../webview-ui/contract/form.ts';
import { resolveProviders } from '../../core/provider.ts';
import type { Surroundings } from '../queueing/submit.ts';

/** What a form offers, and what holds where nothing is chosen. */
export function choicesOf({ agents, settings, defaults }: Surroundings): Choices {
  return {
    agents: agents.entries
      .filter(({ userInvocable }) => userInvocable)
      .map(({ agent: { name, description, type } }) => ({ name, description, type: type ?? null })),
    agentOf: {
      general: defaults.agentFor('general'),
      analysis: defaults.agentFor('analysis'),
      coding: defaults.agentFor('coding'),
      research: defaults.agentFor('research'),
      review: defaults.agentFor('review'),
      documentation: defaults.agentFor('documentation'),
    },
    defaultAgent: settings.defaultAgent ?? null,
    providers: Object.entries(resolveProviders(settings.providers)).map(([id, { model }]) => ({
      id,
      model: model ?? null,
    })),
    defaultProvider: settings.defaultProvider ?? null,
    maxRetries: settings.maxRetries,
    budget: settings.budget,
  };
}
