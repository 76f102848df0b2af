import type * as vscode from 'vscode';
import { resolveProviders, type ProviderConfig } from '../core/provider.ts';
import type { Credentials } from '../transport/mainLine.ts';

/**
 * Keys, in the editor's secret storage alone. A key is bound to the origin of its provider's address: where the address
 * changes, the key is not sent there, and connecting asks for one again.
 */
export class Keys {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  async store(provider: string, config: ProviderConfig, key: string): Promise<void> {
    await this.#secrets.store(nameOf(provider, config), key);
  }

  /** For the one task thread that is about to ask the provider. */
  async credentials(
    provider: string,
    configured: Readonly<Record<string, ProviderConfig>>,
  ): Promise<Credentials> {
    const config = resolveProviders(configured)[provider];
    const key = config && (await this.#secrets.get(nameOf(provider, config)));
    return key ? { key } : {};
  }
}

function nameOf(provider: string, config: ProviderConfig): string {
  const baseURL = 'baseURL' in config ? config.baseURL : undefined;
  const origin = baseURL === undefined ? `the address of ${config.type}` : new URL(baseURL).origin;
  return `key of ${provider} at ${origin}`;
}
