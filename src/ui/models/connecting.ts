import * as vscode from 'vscode';
import { LOCAL_ADDRESSES, type ModelTest, type ProbeTarget } from '../../core/probe.ts';
import { defined } from '../../core/defined.ts';
import { DEFAULT_MODEL, type ProviderConfig } from '../../core/provider.ts';
import type { LocalAddresses, ProbeServices } from '../../transport/modelProbe.ts';
import type { ConnectAsker, EditorVendor, ModelChoice, Source } from './asker.ts';
import type { Connection, Connections } from './connections.ts';
import { editorVendors, testEditorModel } from './editorTest.ts';
import { editorNetwork } from './network.ts';
import { verdictOf } from './verdict.ts';

export interface ConnectTools {
  readonly asker: ConnectAsker;
  readonly connections: Connections;
  /** A thread of its own: no request, and nothing of what comes back, is worked on where the editor is drawn. */
  readonly probe: ProbeServices;
  /** Where Ollama and LM Studio are looked for. */
  readonly local?: LocalAddresses;
}

/** What was answered; nothing of it is kept yet. */
interface Draft extends Connection {
  /** As a person calls it. */
  readonly name: string;
  /** A new one. */
  readonly key?: string;
  /** What its test came to, where there was one. */
  readonly sentence?: string;
}

/**
 * Asks for a provider and what it needs, tests the model, and keeps it. Nothing is changed before everything has been
 * answered.
 *
 * @returns what there is to say of it; undefined where the person went away
 */
export async function connect(tools: ConnectTools): Promise<string | undefined> {
  const { asker, connections, probe, local = LOCAL_ADDRESSES } = tools;
  const found = { editor: editorVendors(), local: probe.findLocalServers(local) };
  // Whoever has answered before they were found has no use for them, nor for what kept them from being found.
  for (const look of [found.editor, found.local]) look.catch(() => undefined);
  const source = await asker.source(found);
  const draft = source && (await new Connecting(tools).draft(source));
  if (!draft) return undefined;
  const current = connections.defaultProvider;
  const isOther = current !== undefined && current !== draft.id;
  const asDefault = isOther ? await asker.asDefault(draft.name, current) : true;
  if (asDefault === undefined) return undefined;
  await connections.save(draft, draft.key, asDefault);
  return draft.sentence ?? vscode.l10n.t('{0} is connected.', draft.name);
}

class Connecting {
  readonly #tools: ConnectTools;

  constructor(tools: ConnectTools) {
    this.#tools = tools;
  }

  draft(source: Source): Promise<Draft | undefined> {
    switch (source.kind) {
      case 'offline': {
        const name = vscode.l10n.t('The offline sample');
        return Promise.resolve({ id: 'offline', name, config: { type: 'offline' } });
      }
      case 'editor':
        return this.#editor(source.vendor);
      case 'openai':
        return this.#withKey({ id: 'openai', name: 'OpenAI', config: this.#known('openai') });
      case 'deepseek':
        return this.#withKey({ id: 'deepseek', name: 'DeepSeek', config: this.#known('deepseek') });
      case 'local': {
        const { kind, baseURL, models } = source.server;
        const name = kind === 'ollama' ? 'Ollama' : 'LM Studio';
        return this.#choose(this.#compatible(kind, name, baseURL), toChoices(models));
      }
      case 'address':
        return this.#address();
    }
  }

  #known(type: 'openai' | 'deepseek'): ProviderConfig {
    const { connections } = this.#tools;
    return type === 'openai'
      ? (connections.known('openai', 'openai') ?? { type, api: 'responses' })
      : (connections.known('deepseek', 'deepseek') ?? { type });
  }

  #compatible(wanted: string, name: string, baseURL: string): Draft {
    const id = this.#tools.connections.idFor(
      wanted,
      (config) => config.type === 'openai-compatible' && config.baseURL === baseURL,
    );
    const known = this.#tools.connections.known(id, 'openai-compatible');
    return { id, name, config: known ?? { type: 'openai-compatible', baseURL } };
  }

  #editor(vendor: EditorVendor): Promise<Draft | undefined> {
    const isIt = (config: ProviderConfig) => config.type === 'vscode-lm' && config.vendor === vendor.vendor;
    const id = this.#tools.connections.idFor(vendor.vendor, isIt);
    const config = { type: 'vscode-lm', vendor: vendor.vendor } as const;
    const test = (_: Draft, model: string) => testEditorModel(vendor, model);
    return this.#choose({ id, name: vendor.vendor, config }, vendor.models, test);
  }

  async #withKey(draft: Draft): Promise<Draft | undefined> {
    const { asker, connections } = this.#tools;
    const kept = (await connections.key(draft)) !== undefined;
    const key = await asker.key({ name: draft.name, kept, refused: false });
    if (key === undefined) return undefined;
    const listed = await this.#list(key === '' ? draft : { ...draft, key }, false);
    return listed && listed !== 'address' ? this.#choose(listed.draft, listed.models) : undefined;
  }

  /** Many servers want no key: it is asked for only where one is wanted. */
  async #address(): Promise<Draft | undefined> {
    let baseURL: string | undefined;
    for (;;) {
      baseURL = await this.#tools.asker.address(baseURL);
      if (baseURL === undefined) return undefined;
      const { hostname, host } = new URL(baseURL);
      const listed = await this.#list(this.#compatible(hostname, host, baseURL), true);
      if (listed !== 'address') return listed && this.#choose(listed.draft, listed.models);
    }
  }

  async #list(
    first: Draft,
    isTyped: boolean,
  ): Promise<{ readonly draft: Draft; readonly models: readonly ModelChoice[] } | 'address' | undefined> {
    const { asker, probe } = this.#tools;
    let draft = first;
    for (;;) {
      const title = vscode.l10n.t('Asking {0} for its models…', draft.name);
      const list = await asker.wait(
        title,
        this.#target(draft).then((target) => probe.listModels(target)),
      );
      if (!list) return undefined;
      if (list.kind === 'listed') return { draft, models: choicesOf(draft, list.models) };
      if (list.kind === 'unlisted') return { draft, models: [] };
      if (list.kind === 'refused') {
        const key = await asker.key({ name: draft.name, kept: false, refused: draft.key !== undefined });
        if (key === undefined) return undefined;
        draft = { ...draft, key };
        continue;
      }
      const detail = vscode.l10n.t('Check the address, the network and the proxy settings.');
      const problem = { sentence: list.message, detail };
      const way = await asker.problem(
        problem,
        isTyped ? ['again', 'address', 'anyway'] : ['again', 'anyway'],
      );
      if (way === 'anyway') return { draft, models: [] };
      if (way !== 'again') return way === 'address' ? way : undefined;
    }
  }

  /** The model, and its test, until both are as the person wants them. */
  async #choose(
    draft: Draft,
    models: readonly ModelChoice[],
    test: (draft: Draft, model: string) => Promise<ModelTest> = this.#test,
  ): Promise<Draft | undefined> {
    const { asker } = this.#tools;
    let model = await asker.model(draft.name, models);
    while (model !== undefined) {
      const tested = await asker.wait(vscode.l10n.t('Testing {0}…', model), test(draft, model));
      if (!tested) return undefined;
      const listed = models.map(({ id }) => id);
      const chosen = { ...draft, config: withModel(draft.config, model, tested), listed };
      const verdict = verdictOf(model, tested);
      if (verdict.good) return { ...chosen, sentence: verdict.sentence };
      const way = await asker.problem(verdict, ['again', 'model', 'anyway']);
      if (way === 'anyway') return chosen;
      if (way === 'model') model = await asker.model(draft.name, models);
      else if (way !== 'again') return undefined;
    }
    return undefined;
  }

  readonly #test = async (draft: Draft, model: string): Promise<ModelTest> =>
    this.#tools.probe.testModel({ ...(await this.#target(draft)), model });

  async #target(draft: Draft): Promise<ProbeTarget> {
    const key = draft.key ?? (await this.#tools.connections.key(draft));
    const { id: providerId, config } = draft;
    return { providerId, config, network: editorNetwork(), ...(key === undefined ? {} : { key }) };
  }
}

/** What was said of the window of another model does not hold for this one. */
function withModel(config: ProviderConfig, model: string, { context }: ModelTest): ProviderConfig {
  const known = config.model === model ? config.contextTokens : undefined;
  return defined({ ...config, model, contextTokens: context?.tokens ?? known });
}

/** What OpenAI lists beside its chat models. */
const NO_CHAT =
  /embed|whisper|tts|dall-e|image|audio|realtime|moderation|transcribe|sora|davinci|babbage|instruct/;

function choicesOf({ config }: Draft, models: readonly string[]): readonly ModelChoice[] {
  if (config.type !== 'openai' && config.type !== 'deepseek') return toChoices(models);
  const preset = DEFAULT_MODEL[config.type];
  const chat = models.filter((id) => id !== preset && !NO_CHAT.test(id)).toSorted();
  const first = { id: preset, description: vscode.l10n.t('small and quick; a good beginning') };
  return models.includes(preset) ? [first, ...toChoices(chat)] : toChoices(chat);
}

function toChoices(models: readonly string[]): readonly ModelChoice[] {
  return models.map((id) => ({ id }));
}
