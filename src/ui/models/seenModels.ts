import type { ProviderConfig } from '../../core/provider.ts';
import type { Memory } from '../memory.ts';

/** Of one server so many are kept. */
const MAX_MODELS = 1_000;

/**
 * What servers listed when a model of theirs was connected, for whoever writes the name of one later. It may be long
 * ago: to be among them says nothing, nor does not to be.
 */
export class SeenModels {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Empty where nobody has seen a list, or only of another server by this id. */
  of(provider: string, config: ProviderConfig): readonly string[] {
    const kept = this.#memory.get(nameOf(provider));
    if (typeof kept !== 'object' || kept === null) return [];
    if (!('server' in kept && 'models' in kept) || kept.server !== serverOf(config)) return [];
    return Array.isArray(kept.models) ? kept.models.filter((id): id is string => typeof id === 'string') : [];
  }

  async keep(provider: string, config: ProviderConfig, models: readonly string[]): Promise<void> {
    const list = { server: serverOf(config), models: models.slice(0, MAX_MODELS) };
    await this.#memory.update(nameOf(provider), list);
  }

  async forget(provider: string): Promise<void> {
    await this.#memory.update(nameOf(provider), undefined);
  }
}

function nameOf(provider: string): string {
  return `models of ${provider}`;
}

function serverOf(config: ProviderConfig): string {
  if (config.type === 'vscode-lm') return `${config.type} of ${config.vendor}`;
  const baseURL = 'baseURL' in config ? config.baseURL : undefined;
  return `${config.type} at ${baseURL ?? 'its address'}`;
}
