import { DEFAULT_MODEL, type ProviderConfig } from '../../core/provider.ts';

export interface KnownModels {
  /** All that there are; empty where only the provider could say. */
  readonly models: readonly string[];
  /** Those that somebody has named with this provider, that it takes by default or once had. There may be others. */
  readonly named: readonly string[];
}

export interface ModelSources {
  /** The models of a vendor that the editor offers now. */
  readonly offered: (vendor: string) => readonly string[];
  /** Those that agents want of this provider. */
  readonly ofAgents: readonly string[];
  /** What its server listed at some time. */
  readonly seen: readonly string[];
}

/**
 * The models of a provider, as far as they are known without a request to it. Only of the editor's own are all known:
 * a task that names another is refused.
 */
export function modelsOf(config: ProviderConfig, { offered, ofAgents, seen }: ModelSources): KnownModels {
  const priced = Object.keys(config.prices ?? {}).filter((model) => model !== '*');
  const named = [...new Set([...usual(config), ...priced, ...ofAgents, ...seen])];
  return { models: config.type === 'vscode-lm' ? offered(config.vendor) : [], named };
}

/** What a task gets that names none, where that is said nowhere. */
function usual({ type, model }: ProviderConfig): readonly string[] {
  if (model !== undefined) return [model];
  return type === 'openai' || type === 'deepseek' ? [DEFAULT_MODEL[type]] : [];
}
