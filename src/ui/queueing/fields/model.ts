import * as vscode from 'vscode';
import { resolveProviders } from '../../../core/provider.ts';
import { problemIn } from './texts.ts';
import { set, unset, type Field, type FieldTools } from './field.ts';

export function providerField({ ask, settings }: FieldTools): Field {
  const label = vscode.l10n.t('Provider');
  const usual = () =>
    settings.defaultProvider === undefined
      ? vscode.l10n.t('The default (no model connected: it waits)')
      : vscode.l10n.t('The default ({0})', settings.defaultProvider);
  return {
    id: 'provider',
    label,
    icon: 'plug',
    value: ({ provider }) => provider ?? usual(),
    edit: async ({ provider = '' }) => {
      const providers = Object.entries(resolveProviders(settings.providers));
      const chosen = await ask.pick({
        title: label,
        items: [
          { label: usual(), value: '' },
          ...providers.map(([id, { type, model }]) => ({
            label: id,
            description: [type === id ? '' : type, model ?? ''].filter(Boolean).join(' · '),
            value: id,
          })),
        ],
        active: provider,
        canGoBack: true,
      });
      if (chosen === undefined) return undefined;
      return chosen === '' ? unset('provider') : set({ provider: chosen });
    },
  };
}

export function modelField({ ask, agents, settings }: FieldTools): Field {
  const label = vscode.l10n.t('Model');
  return {
    id: 'model',
    label,
    icon: 'sparkle',
    value: ({ model, agent, provider }) => {
      const usual =
        agents.find(agent)?.agent.models[0] ??
        resolveProviders(settings.providers)[provider ?? settings.defaultProvider ?? '']?.model;
      return (
        model ??
        (usual === undefined ? vscode.l10n.t('The default') : vscode.l10n.t('The default ({0})', usual))
      );
    },
    edit: async (draft) => {
      const answer = await ask.text({
        title: label,
        prompt: vscode.l10n.t('The model’s name, as its provider knows it. Empty: the default.'),
        value: draft.model ?? '',
        canGoBack: true,
        check: (model) => problemIn({ ...draft, model }, 'model'),
      });
      if (!answer) return undefined;
      return answer.text.trim() === '' ? unset('model') : set({ model: answer.text.trim() });
    },
  };
}
