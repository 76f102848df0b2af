import * as vscode from 'vscode';
import { fieldProblems } from '../../core/draft.ts';
import { providerSchema, type ProviderConfig } from '../../core/provider.ts';
import type { Keys } from './keys.ts';
import { SECTION } from '../settings.ts';

interface Choice extends vscode.QuickPickItem {
  readonly id: 'openai' | 'deepseek' | 'offline' | 'server';
}

interface Connection {
  readonly id: string;
  readonly config: ProviderConfig;
}

/**
 * Asks for a provider and what it needs, keeps the key in the secret storage, and makes it the default. Nothing is
 * changed before everything has been answered.
 */
export async function connectModel(keys: Keys): Promise<void> {
  const choice = await vscode.window.showQuickPick(choices(), {
    title: vscode.l10n.t('Connect a Model'),
    placeHolder: vscode.l10n.t('Where do your models come from?'),
  });
  if (!choice) return;
  const connection = choice.id === 'server' ? await askServer() : builtIn(choice.id);
  if (!connection) return;
  if (connection.config.type !== 'offline') {
    const key = await askKey(connection);
    if (key === undefined) return;
    if (key) await keys.store(connection.id, connection.config, key);
  }
  await makeDefault(connection);
}

function choices(): readonly Choice[] {
  return [
    { id: 'openai', label: 'OpenAI', description: vscode.l10n.t('with an API key') },
    { id: 'deepseek', label: 'DeepSeek', description: vscode.l10n.t('with an API key') },
    {
      id: 'server',
      label: vscode.l10n.t('OpenAI-compatible server'),
      description: 'Ollama, LM Studio, vLLM, OpenRouter …',
    },
    {
      id: 'offline',
      label: vscode.l10n.t('Offline sample'),
      description: vscode.l10n.t('no model, no key: reports made by rules from the real files'),
    },
  ];
}

function builtIn(id: Exclude<Choice['id'], 'server'>): Connection {
  return { id, config: id === 'openai' ? { type: 'openai', api: 'responses' } : { type: id } };
}

async function askServer(): Promise<Connection | undefined> {
  const baseURL = await vscode.window.showInputBox({
    title: vscode.l10n.t('Connect a Model: Address'),
    value: 'http://localhost:11434/v1',
    prompt: vscode.l10n.t('The base URL of the server, as a rule ending in /v1.'),
    ignoreFocusOut: true,
    validateInput: (value) => {
      const parsed = providerSchema.safeParse({ type: 'openai-compatible', baseURL: value });
      return parsed.success ? undefined : fieldProblems(parsed.error)[0]?.message;
    },
  });
  if (!baseURL) return undefined;
  const model = await vscode.window.showInputBox({
    title: vscode.l10n.t('Connect a Model: Model'),
    prompt: vscode.l10n.t('The model’s name, as the server knows it.'),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() ? undefined : vscode.l10n.t('A name is needed.')),
  });
  if (!model) return undefined;
  const config = providerSchema.parse({ type: 'openai-compatible', baseURL, model: model.trim() });
  const name = new URL(baseURL).hostname.replace(/[^a-z0-9.-]/gi, '-');
  return { id: name, config };
}

/** Empty: the server needs none. Undefined: the person went away. */
async function askKey({ id, config }: Connection): Promise<string | undefined> {
  const optional = config.type === 'openai-compatible';
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t('Connect a Model: Key'),
    prompt: optional
      ? vscode.l10n.t('The API key for {0}; leave it empty if the server needs none.', id)
      : vscode.l10n.t('The API key for {0}. It is kept in the editor’s secret storage alone.', id),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() || optional ? undefined : vscode.l10n.t('A key is needed.')),
  });
  return key?.trim();
}

async function makeDefault({ id, config }: Connection): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const target = vscode.ConfigurationTarget.Global;
  if (config.type === 'openai-compatible') {
    const providers = configuration.get<Record<string, unknown>>('providers') ?? {};
    await configuration.update('providers', { ...providers, [id]: config }, target);
  }
  await configuration.update('defaultProvider', id, target);
}
