import * as vscode from 'vscode';
import { DEFAULT_MODEL, type ProviderConfig } from '../../core/provider.ts';

export interface KnownModels {
  /** All that there are; empty where only the provider could say. */
  readonly models: readonly string[];
  /** Those that somebody has named with this provider, or that it takes by default. */
  readonly named: readonly string[];
}

/** The models of a provider, as far as they are known without a request to it. */
export async function modelsOf(config: ProviderConfig): Promise<KnownModels> {
  const named = Object.keys(config.prices ?? {}).filter((model) => model !== '*');
  switch (config.type) {
    case 'vscode-lm': {
      const offered = await vscode.lm.selectChatModels({ vendor: config.vendor });
      return { models: offered.map(({ id }) => id), named };
    }
    case 'openai':
    case 'deepseek':
      return { models: [], named: [DEFAULT_MODEL[config.type], ...named] };
    case 'openai-compatible':
    case 'offline':
      return { models: [], named };
  }
}
