import type { ProviderConfig } from '../../core/provider.ts';

/** Where the requests of one model go. */
export interface Endpoint {
  readonly providerId: string;
  readonly modelId: string;
  readonly baseURL: string;
  readonly key?: string;
  /** Whether a proxy may stand between. */
  readonly proxied: boolean;
  readonly fetch: typeof fetch;
}

export type NetworkConfig = Exclude<ProviderConfig, { type: 'offline' | 'vscode-lm' }>;

export type EditorConfig = Extract<ProviderConfig, { type: 'vscode-lm' }>;

/** Where nothing else is configured. Given to the SDK always: left out, it would read environment variables of its own. */
const DEFAULT_BASE_URL = {
  openai: 'https://api.openai.com/v1',
  deepseek: 'https://api.deepseek.com',
} as const;

/** The environment variables that a composition root reads for a provider. */
export interface ProviderVariables {
  readonly key?: string;
  readonly baseURL?: string;
}

/** Names only: nothing here reads the environment, which is empty in a task's thread. */
export function variablesOf(config: ProviderConfig): ProviderVariables {
  switch (config.type) {
    case 'openai':
      return { key: 'OPENAI_API_KEY', baseURL: 'OPENAI_BASE_URL' };
    case 'deepseek':
      return { key: 'DEEPSEEK_API_KEY', baseURL: 'DEEPSEEK_BASE_URL' };
    case 'openai-compatible':
      return config.keyVariable === undefined ? {} : { key: config.keyVariable };
    case 'vscode-lm':
    case 'offline':
      return {};
  }
}

/** The configured base URL, else the environment's, else the provider's own; without slashes at its end. */
export function baseURLOf(config: NetworkConfig, fromEnvironment: string | undefined): string {
  if (config.type === 'openai-compatible') return config.baseURL;
  const chosen = [config.baseURL, fromEnvironment?.trim()].find(Boolean) ?? DEFAULT_BASE_URL[config.type];
  return chosen.replace(/\/+$/, '');
}
