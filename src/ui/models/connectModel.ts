import * as vscode from 'vscode';
import * as z from 'zod';
import { resolveProviders, type ProviderConfig } from '../../core/provider.ts';
import type { ProbeServices } from '../../transport/modelProbe.ts';
import type { Memory } from '../memory.ts';
import type { Keys } from './keys.ts';
import { connect } from './connecting.ts';
import { Connections } from './connections.ts';
import { editorAsker } from './editorAsker.ts';
import { GivenAsker, givenAnswersSchema } from './givenAnswers.ts';
import { SeenModels } from './seenModels.ts';

export interface ModelTools {
  readonly keys: Keys;
  /** Of the person. */
  readonly memory: Memory;
  readonly openProbe: () => vscode.Disposable & { readonly probe: ProbeServices };
}

/**
 * Connects a model as the person says, or as `given` does.
 *
 * @throws Error where what was given is not enough or does not work
 */
export async function connectModel({ keys, memory, openProbe }: ModelTools, given: unknown): Promise<void> {
  const answers = givenAnswersSchema.safeParse(given);
  const isGiven = typeof given === 'object' && given !== null && 'source' in given;
  if (isGiven && !answers.success) throw new Error(z.prettifyError(answers.error));
  const asker = answers.success ? new GivenAsker(answers.data) : editorAsker;
  const opened = openProbe();
  try {
    const connections = new Connections(keys, new SeenModels(memory));
    const sentence = await connect({ asker, connections, probe: opened.probe });
    if (sentence !== undefined) void vscode.window.showInformationMessage(sentence);
  } finally {
    opened.dispose();
  }
}

/** Takes a provider away, with its keys: the one given by its id, else the one that the person chooses. */
export async function disconnectModel({ keys, memory }: ModelTools, given: unknown): Promise<void> {
  const connections = new Connections(keys, new SeenModels(memory));
  const connected = await connectedProviders(connections);
  if (connected.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No model is connected.'));
    return;
  }
  const id = typeof given === 'string' ? given : await askWhich(connected);
  if (id === undefined) return;
  const chosen = connected.find((one) => one.id === id);
  if (!chosen) throw new Error(vscode.l10n.t('{0} is not connected: nothing was changed.', id));
  const yes = vscode.l10n.t('Disconnect');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Disconnect {0}?', id),
    {
      modal: true,
      detail: chosen.hasKey
        ? vscode.l10n.t('Its key is forgotten, and tasks that want it wait.')
        : vscode.l10n.t('Tasks that want it wait.'),
    },
    yes,
  );
  if (answer === yes) await connections.remove(id);
}

interface Connected {
  readonly id: string;
  readonly config: ProviderConfig;
  readonly hasKey: boolean;
}

/** What somebody connected: built-in ids are there always, and count once they have a key or are the default. */
async function connectedProviders(connections: Connections): Promise<readonly Connected[]> {
  const { configured, defaultProvider } = connections;
  const all = await Promise.all(
    Object.entries(resolveProviders(configured)).map(async ([id, config]) => {
      const hasKey = (await connections.key({ id, config })) !== undefined;
      const isConnected = hasKey || id === defaultProvider || Object.hasOwn(configured, id);
      return isConnected ? [{ id, config, hasKey }] : [];
    }),
  );
  return all.flat();
}

async function askWhich(connected: readonly Connected[]): Promise<string | undefined> {
  const items = connected.map(({ id, config, hasKey }) => ({
    label: id,
    description: [config.type, config.model, 'baseURL' in config ? config.baseURL : '']
      .filter(Boolean)
      .join(' · '),
    ...(hasKey ? { detail: vscode.l10n.t('with a key in the secret storage') } : {}),
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Disconnect a Model'),
    placeHolder: vscode.l10n.t('Which one is to be forgotten, with its key?'),
    matchOnDescription: true,
  });
  return chosen?.label;
}
