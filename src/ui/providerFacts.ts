import { resolveProviders, type ProviderConfig } from '../core/provider.ts';
import type { Keys } from './models/keys.ts';
import { readSettings } from './settings.ts';

/** Where models come from, as views show it. No key is among it. */
export interface ProviderFacts {
  readonly id: string;
  readonly type: ProviderConfig['type'];
  /** The model for tasks that name none. */
  readonly model: string | undefined;
  readonly address: string | undefined;
  /** Tasks that name no provider get this one. */
  readonly isDefault: boolean;
  /** Named in the settings; the others exist without. */
  readonly isConfigured: boolean;
  /** `optional`: some servers want none. */
  readonly key: 'kept' | 'missing' | 'optional' | 'none';
}

export async function providerFacts(keys: Keys): Promise<readonly ProviderFacts[]> {
  const { providers, defaultProvider } = readSettings();
  return Promise.all(
    Object.entries(resolveProviders(providers)).map(async ([id, config]) => ({
      id,
      type: config.type,
      model: config.model,
      address: 'baseURL' in config ? config.baseURL : undefined,
      isDefault: id === defaultProvider,
      isConfigured: id in providers,
      key: await keyOf(keys, id, config, providers),
    })),
  );
}

async function keyOf(
  keys: Keys,
  id: string,
  { type }: ProviderConfig,
  providers: Readonly<Record<string, ProviderConfig>>,
): Promise<ProviderFacts['key']> {
  switch (type) {
    case 'offline':
    case 'vscode-lm':
      return 'none';
    case 'openai':
    case 'deepseek':
      return (await keys.find(id, providers)) === undefined ? 'missing' : 'kept';
    case 'openai-compatible':
      return (await keys.find(id, providers)) === undefined ? 'optional' : 'kept';
  }
}
