import * as vscode from 'vscode';
import { BUILT_IN_PROVIDERS, resolveProviders, type ProviderConfig } from '../../core/provider.ts';
import { readSettings, SECTION } from '../settings.ts';
import type { Keys } from './keys.ts';
import type { SeenModels } from './seenModels.ts';

export interface Connection {
  readonly id: string;
  readonly config: ProviderConfig;
  /** What its server lists, where it did. */
  readonly listed?: readonly string[];
}

/** The providers as the settings and the secret storage hold them. */
export class Connections {
  readonly #keys: Keys;
  readonly #seen: SeenModels;

  constructor(keys: Keys, seen: SeenModels) {
    this.#keys = keys;
    this.#seen = seen;
  }

  get configured(): Readonly<Record<string, ProviderConfig>> {
    return readSettings().providers;
  }

  get defaultProvider(): string | undefined {
    return readSettings().defaultProvider;
  }

  /** What there is by this id and of this type, else as it comes. */
  known<T extends ProviderConfig['type']>(
    id: string,
    type: T,
  ): Extract<ProviderConfig, { type: T }> | undefined {
    const config = resolveProviders(this.configured)[id];
    return config && isOfType(config, type) ? config : undefined;
  }

  /** The id of the provider that `isIt`; else `wanted`, or the first like it that is free. */
  idFor(wanted: string, isIt: (config: ProviderConfig) => boolean): string {
    const { configured } = this;
    const same = Object.entries(configured).find(([, config]) => isIt(config));
    if (same) return same[0];
    const base = wanted.replace(/[^a-z0-9._-]+/gi, '-').replace(/^[^a-z0-9]+/i, '') || 'provider';
    const taken = (id: string) => Object.hasOwn(BUILT_IN_PROVIDERS, id) || Object.hasOwn(configured, id);
    let id = base;
    for (let n = 2; taken(id); n++) id = `${base}-${n}`;
    return id;
  }

  key({ id, config }: Connection): Promise<string | undefined> {
    return this.#keys.find(id, { [id]: config });
  }

  /** @param key absent: as it is */
  async save(
    { id, config, listed = [] }: Connection,
    key: string | undefined,
    asDefault: boolean,
  ): Promise<void> {
    if (key !== undefined) await this.#keys.store(id, config, key);
    if (listed.length > 0) await this.#seen.keep(id, config, listed);
    if (config.type !== 'offline') await this.#update('providers', { ...this.#written(), [id]: config });
    if (asDefault) await this.#update('defaultProvider', id);
  }

  /** Forgets the provider's keys, its models and what the settings say of it. */
  async remove(id: string): Promise<void> {
    const config = resolveProviders(this.configured)[id];
    if (config) await this.#keys.forget(id, config);
    await this.#seen.forget(id);
    const written = this.#written();
    if (Object.hasOwn(written, id)) {
      const { [id]: _, ...rest } = written;
      await this.#update('providers', rest);
    }
    if (this.defaultProvider === id) await this.#update('defaultProvider', undefined);
  }

  /** As the person wrote them, what this version does not know included. */
  #written(): Readonly<Record<string, unknown>> {
    return plainEntries(vscode.workspace.getConfiguration(SECTION).get('providers'));
  }

  async #update(key: string, value: unknown): Promise<void> {
    const target = vscode.ConfigurationTarget.Global;
    await vscode.workspace.getConfiguration(SECTION).update(key, value, target);
  }
}

/**
 * A copy that can be written back. What the editor gives out is a proxy that loses the entries whose names hold a dot,
 * as host names do, on its way through JSON.
 */
function plainEntries(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, plain(entry)]));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'object' && value !== null ? plainEntries(value) : value;
}

function isOfType<T extends ProviderConfig['type']>(
  config: ProviderConfig,
  type: T,
): config is Extract<ProviderConfig, { type: T }> {
  return config.type === type;
}
