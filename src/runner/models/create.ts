import type { ModelMessage } from 'ai';
import { defined } from '../../core/defined.ts';
import { FailureError } from '../../core/failure.ts';
import type { EditorTurn } from '../../core/editorTurn.ts';
import type { Network } from '../../core/network.ts';
import { priceOf } from '../../core/money.ts';
import { DEFAULT_MODEL, type ProviderConfig } from '../../core/provider.ts';
import { baseURLOf, variablesOf, type EditorConfig, type Endpoint, type NetworkConfig } from './endpoint.ts';
import { createEditorModel } from './editorModel.ts';
import { permanent } from './failures.ts';
import { guardedFetch } from './guardedFetch.ts';
import { networkFetch, usesProxy } from './networkFetch.ts';
import type { Model, TurnRequest } from './model.ts';
import { createOfflineModel } from './offline.ts';
import { streamingFetch } from './onePiece.ts';
import type { SdkModel } from './sdkTurn.ts';

/**
 * How long a provider may send nothing at all. Reasoning can be silent for minutes; longer than 300 s does not help,
 * since then Node's own `fetch` gives up.
 */
const IDLE_MS = 240_000;

export interface ModelOptions {
  readonly providerId: string;
  readonly config: ProviderConfig;
  /** The task's or agent's choice; else the configuration's, else the provider's default. */
  readonly modelId?: string;
  readonly key?: string;
  /** What the composition root found in the environment (`variablesOf` names the variables). */
  readonly environment?: { readonly baseURL?: string };
  /** How requests leave this machine; absent: as Node sends them. */
  readonly network?: Network;
  readonly fetch?: typeof fetch;
  /** Milliseconds without a byte after which a request is given up. Default 240,000. */
  readonly idleMs?: number;
  /** The way to the editor's own models; absent where there is no editor. */
  readonly editorTurn?: EditorTurn;
  /** The offline sample's pause before each turn where its configuration names none, in milliseconds. Default 0. */
  readonly offlinePaceMs?: number;
  readonly now?: () => number;
}

/**
 * The model that a task is to run with. Nothing is loaded or sent before its first turn: the SDK is a megabyte, and
 * the offline sample does without.
 *
 * @throws FailureError permanent, where the configuration is not enough to ask a model: it says what to set
 */
export function createModel(options: ModelOptions): Model {
  const { config } = options;
  if (config.type === 'offline') {
    return createOfflineModel(defined({ paceMs: config.paceMs ?? options.offlinePaceMs }));
  }
  if (config.type === 'vscode-lm') return editorModel(config, options);
  return networkModel(config, endpointOf(config, options), options.now ?? Date.now);
}

function editorModel(config: EditorConfig, options: ModelOptions): Model {
  const { providerId, modelId = config.model, editorTurn, idleMs = IDLE_MS } = options;
  if (!editorTurn) {
    throw new FailureError(
      permanent(
        `The models of ${providerId} are the editor's own: they are reached in a window of VS Code only.`,
      ),
    );
  }
  const { vendor } = config;
  const price = priceOf(config.prices, modelId ?? vendor);
  return createEditorModel({ providerId, vendor, ask: editorTurn, idleMs, ...defined({ modelId, price }) });
}

function endpointOf(config: NetworkConfig, options: ModelOptions): Endpoint {
  const { providerId, environment, idleMs = IDLE_MS } = options;
  const modelId = options.modelId ?? config.model ?? defaultModel(config, providerId);
  const baseURL = checkedBaseURL(baseURLOf(config, environment?.baseURL), providerId);
  const key = checkedKey(config, options);
  const fetch = streamingFetch(guardedFetch(options.fetch ?? networkFetch(options.network), idleMs));
  const proxied = options.network !== undefined && usesProxy(options.network);
  return { providerId, modelId, baseURL, proxied, fetch, ...(key === undefined ? {} : { key }) };
}

function defaultModel(config: NetworkConfig, providerId: string): string {
  if (config.type !== 'openai-compatible') return DEFAULT_MODEL[config.type];
  throw new FailureError(
    permanent(
      `No model is chosen for ${providerId}. Set "model" in its configuration, or name one in the task.`,
    ),
  );
}

function checkedBaseURL(baseURL: string, providerId: string): string {
  const url = URL.canParse(baseURL) ? new URL(baseURL) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new FailureError(
      permanent(`The base URL of ${providerId} is no http or https address. Correct it.`),
    );
  }
  if (url.username || url.password) {
    throw new FailureError(
      permanent(`The base URL of ${providerId} holds a user name or password. Take it out and use a key.`),
    );
  }
  return baseURL;
}

/** A key that cannot be a header is refused here: the error of `fetch` would quote it. */
function checkedKey(config: NetworkConfig, { providerId, key: given }: ModelOptions): string | undefined {
  const trimmed = given?.trim();
  const key = trimmed === '' ? undefined : trimmed;
  const variable = variablesOf(config).key;
  if (key === undefined && variable !== undefined) {
    throw new FailureError(
      permanent(
        `There is no key for ${providerId}. Set ${variable}, or run "Agent Task Queue: Connect a Model" in the editor.`,
      ),
    );
  }
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new FailureError(
      permanent(
        `The key for ${providerId} holds blanks or other characters that no key has. Check ${variable ?? 'it'}.`,
      ),
    );
  }
  return key;
}

function networkModel(config: NetworkConfig, endpoint: Endpoint, now: () => number): Model {
  const sdk = once(() => load(config, endpoint));
  return {
    id: endpoint.modelId,
    sample: false,
    ...defined({ price: priceOf(config.prices, endpoint.modelId) }),
    async turn(request, onText, signal) {
      const [model, { sdkTurn }, { classify }] = await Promise.all([
        sdk(),
        import('./sdkTurn.ts'),
        import('./classify.ts'),
      ]);
      return sdkTurn(model, request, {
        providerId: endpoint.providerId,
        signal,
        onText,
        classify: (error, begun) =>
          classify(error, {
            ...endpoint,
            key: endpoint.key,
            keyVariable: variablesOf(config).key,
            request: spokenText(request),
            begun,
            now: now(),
          }),
      });
    },
  };
}

async function load(config: NetworkConfig, endpoint: Endpoint): Promise<SdkModel> {
  const [open, { takesOnePiece }] = await Promise.all([opener(config), import('./takesOnePiece.ts')]);
  const sdk = open(endpoint);
  return { ...sdk, model: takesOnePiece(sdk.model, (fetch) => open({ ...endpoint, fetch }).model) };
}

async function opener(config: NetworkConfig): Promise<(endpoint: Endpoint) => SdkModel> {
  switch (config.type) {
    case 'openai': {
      const { openaiModel } = await import('./openai.ts');
      return (endpoint) => openaiModel(endpoint, config.api);
    }
    case 'deepseek':
      return (await import('./deepseek.ts')).deepseekModel;
    case 'openai-compatible':
      return (await import('./openaiCompatible.ts')).openaiCompatibleModel;
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function spokenText(request: TurnRequest): string {
  const messages: readonly ModelMessage[] = request.messages;
  return JSON.stringify([request.instructions, messages]);
}
