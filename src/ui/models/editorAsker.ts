import * as vscode from 'vscode';
import { providerSchema } from '../../core/provider.ts';
import { DisposableStore } from '../disposables.ts';
import type { ConnectAsker, KeyQuestion, ModelChoice, Problem, Way } from './asker.ts';
import { askSource } from './sourcePick.ts';

/** Asks with the editor's own boxes. */
export const editorAsker: ConnectAsker = {
  source: askSource,
  address: askAddress,
  key: askKey,
  model: askModel,
  wait,
  problem: askWay,
  asDefault: askAsDefault,
};

export const TITLE = () => vscode.l10n.t('Connect a Model');

async function askAddress(before: string | undefined): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: TITLE(),
    value: before ?? 'http://localhost:8000/v1',
    prompt: vscode.l10n.t('The base URL of the server, as a rule ending in /v1.'),
    ignoreFocusOut: true,
    validateInput: (value) => {
      if (addressSchema(value).success) return undefined;
      return vscode.l10n.t('An address starts with http:// or https://.');
    },
  });
  const parsed = typed === undefined ? undefined : addressSchema(typed);
  return parsed?.success && parsed.data.type === 'openai-compatible' ? parsed.data.baseURL : undefined;
}

function addressSchema(baseURL: string) {
  return providerSchema.safeParse({ type: 'openai-compatible', baseURL: baseURL.trim() });
}

async function askKey({ name, kept, refused }: KeyQuestion): Promise<string | undefined> {
  const why = refused ? `${vscode.l10n.t('{0} did not take that key.', name)} ` : '';
  const key = await vscode.window.showInputBox({
    title: TITLE(),
    prompt:
      why +
      (kept
        ? vscode.l10n.t('The API key for {0}. Leave it empty to keep the one that there is.', name)
        : vscode.l10n.t('The API key for {0}. It is kept in the editor’s secret storage alone.', name)),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => keyProblem(value.trim(), kept),
  });
  return key?.trim();
}

function keyProblem(key: string, kept: boolean): string | undefined {
  if (key === '') return kept ? undefined : vscode.l10n.t('A key is needed.');
  return /^[\x21-\x7e]+$/.test(key)
    ? undefined
    : vscode.l10n.t('It holds blanks or other characters that no key has.');
}

/** A list to choose from, in which any other name can be typed, too. */
async function askModel(name: string, models: readonly ModelChoice[]): Promise<string | undefined> {
  const opened = new DisposableStore();
  const box = opened.add(vscode.window.createQuickPick<vscode.QuickPickItem & { readonly id: string }>());
  const listed = models.map(({ id, name: label = id, description }) => ({
    id,
    label,
    ...(description ? { description } : {}),
  }));
  const show = (typed: string) => {
    const isListed = typed === '' || models.some(({ id }) => id === typed);
    const own = { id: typed, label: typed, description: vscode.l10n.t('as typed'), alwaysShow: true };
    box.items = isListed ? listed : [...listed, own];
  };
  box.title = TITLE();
  box.placeholder =
    models.length > 0
      ? vscode.l10n.t('Choose a model of {0}, or type its name', name)
      : vscode.l10n.t('{0} names no models: type the name of one', name);
  box.matchOnDescription = true;
  box.ignoreFocusOut = true;
  show('');
  opened.add(box.onDidChangeValue((typed) => show(typed.trim())));
  return new Promise<string | undefined>((resolve) => {
    opened.add(
      box.onDidAccept(() => {
        const id = box.selectedItems[0]?.id;
        if (!id) return;
        resolve(id);
        box.hide();
      }),
    );
    opened.add(box.onDidHide(() => resolve(undefined)));
    box.show();
  }).finally(() => opened.dispose());
}

async function wait<T>(title: string, work: Promise<T>): Promise<T | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (_, token) => {
    const calledOff = new Promise<undefined>((resolve) => {
      token.onCancellationRequested(() => resolve(undefined));
    });
    return Promise.race([work, calledOff]);
  });
}

async function askWay({ sentence, detail }: Problem, ways: readonly Way[]): Promise<Way | undefined> {
  const items = ways.map((way) => ({ title: wayWords(way), way }));
  const chosen = await vscode.window.showWarningMessage(sentence, { modal: true, detail }, ...items);
  return chosen?.way;
}

function wayWords(way: Way): string {
  switch (way) {
    case 'again':
      return vscode.l10n.t('Try Again');
    case 'address':
      return vscode.l10n.t('Change the Address');
    case 'model':
      return vscode.l10n.t('Choose Another Model');
    case 'anyway':
      return vscode.l10n.t('Use Anyway');
  }
}

async function askAsDefault(name: string, current: string): Promise<boolean | undefined> {
  if (current === 'offline') return true; // a sample is no choice that a person would keep
  const items = [
    { label: vscode.l10n.t('Use {0} from now on', name), value: true },
    { label: vscode.l10n.t('Stay with {0}', current), value: false },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: TITLE(),
    placeHolder: vscode.l10n.t('Which one do tasks use that name none?'),
    ignoreFocusOut: true,
  });
  return chosen?.value;
}
