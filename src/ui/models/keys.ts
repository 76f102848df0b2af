import type * as vscode from 'vscode';
import { resolveProviders, type ProviderConfig } from '../../core/provider.ts';

type Secrets = Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'>;
interface Memory {
  get(name: string): unknown;
  update(name: string, value: unknown): Thenable<void>;
}

/** Where the names of all keys are kept, so that all of a provider's can be forgotten. No key is among them. */
const INDEX = 'keys';

/**
 * Keys, in the editor's secret storage alone. A key is bound to the origin of its provider's address: where the address
 * changes, the key is not sent there, and connecting asks for one again.
 */
export class Keys {
  readonly #secrets: Secrets;
  readonly #memory: Memory;

  constructor(secrets: Secrets, memory: Memory) {
    this.#secrets = secrets;
    this.#memory = memory;
  }

  async store(provider: string, config: ProviderConfig, key: string): Promise<void> {
    const name = nameOf(provider, config);
    await this.#memory.update(INDEX, [...new Set([...this.#names(), name])]);
    await this.#secrets.store(name, key);
  }

  /** For the one task thread that is about to ask the provider. */
  async find(
    provider: string,
    configured: Readonly<Record<string, ProviderConfig>>,
  ): Promise<string | undefined> {
    const config = resolveProviders(configured)[provider];
    return config && (await this.#secrets.get(nameOf(provider, config)));
  }

  /** Forgets every key of the provider, also those for addresses that it had before. */
  async forget(provider: string, config: ProviderConfig): Promise<void> {
    const own = this.#names().filter((name) => name.startsWith(`${prefix(provider)} `));
    for (const name of new Set([...own, nameOf(provider, config)])) await this.#secrets.delete(name);
    await this.#memory.update(
      INDEX,
      this.#names().filter((name) => !own.includes(name)),
    );
  }

  #names(): readonly string[] {
    const names: unknown = this.#memory.get(INDEX);
    return Array.isArray(names) ? names.filter((name): name is string => typeof name === 'string') : [];
  }
}

function nameOf(provider: string, config: ProviderConfig): string {
  const baseURL = 'baseURL' in config ? config.baseURL : undefined;
  const origin = baseURL === undefined ? `the address of ${config.type}` : new URL(baseURL).origin;
  return `${prefix(provider)} at ${origin}`;
}

/** An id has no blanks, so no name begins like another provider's. */
function prefix(provider: string): string {
  return `key of ${provider}`;
}
