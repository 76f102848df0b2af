import * as vscode from 'vscode';
import type { LocalServer } from '../../core/probe.ts';
import { DisposableStore } from '../disposables.ts';
import type { EditorVendor, Found, Source } from './asker.ts';

interface Item extends vscode.QuickPickItem {
  readonly source?: Source;
}

/**
 * The list of where models may come from. What is always there is shown at once; the editor's own models and servers of
 * this machine join it when they are found, without moving what the cursor is on.
 */
export async function askSource(found: Found): Promise<Source | undefined> {
  const opened = new DisposableStore();
  const box = opened.add(vscode.window.createQuickPick<Item>());
  box.title = vscode.l10n.t('Connect a Model');
  box.placeholder = vscode.l10n.t('Where do your models come from?');
  box.ignoreFocusOut = true;
  box.keepScrollPosition = true;
  box.busy = true;
  let vendors: readonly EditorVendor[] = [];
  let servers: readonly LocalServer[] = [];
  let moved = false;
  const show = () => {
    const label = box.activeItems[0]?.label;
    box.items = itemsOf(vendors, servers);
    const [first] = box.items.filter(({ source }) => source);
    // Until somebody has moved the cursor it stands on the first one, whichever that is by now.
    const active = moved ? box.items.find((item) => item.label === label) : first;
    if (active) box.activeItems = [active];
  };
  show();
  const looks = [
    found.editor.then((all) => (vendors = all)).then(show),
    found.local.then((all) => (servers = all)).then(show),
  ];
  void Promise.allSettled(looks).then(() => (box.busy = false));
  return new Promise<Source | undefined>((resolve) => {
    opened.add(
      box.onDidChangeActive(([item]) => (moved ||= item !== box.items.find(({ source }) => source))),
    );
    opened.add(
      box.onDidAccept(() => {
        const [item] = box.selectedItems;
        if (!item?.source) return;
        resolve(item.source);
        box.hide();
      }),
    );
    opened.add(box.onDidHide(() => resolve(undefined)));
    box.show();
  }).finally(() => opened.dispose());
}

function itemsOf(vendors: readonly EditorVendor[], servers: readonly LocalServer[]): readonly Item[] {
  return [
    ...section(vscode.l10n.t('in this editor'), vendors.map(vendorItem)),
    ...section(vscode.l10n.t('on this machine'), servers.map(serverItem)),
    ...section(vscode.l10n.t('over the network'), [
      { label: 'OpenAI', description: vscode.l10n.t('with an API key'), source: { kind: 'openai' } },
      { label: 'DeepSeek', description: vscode.l10n.t('with an API key'), source: { kind: 'deepseek' } },
      {
        label: vscode.l10n.t('OpenAI-Compatible Address…'),
        description: 'Ollama, LM Studio, vLLM, OpenRouter …',
        source: { kind: 'address' },
      },
    ]),
    ...section(vscode.l10n.t('without a model'), [
      {
        label: vscode.l10n.t('Offline Sample'),
        description: vscode.l10n.t('no AI: reports made by rules from the real files'),
        source: { kind: 'offline' },
      },
    ]),
  ];
}

function section(label: string, items: readonly Item[]): readonly Item[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function vendorItem(vendor: EditorVendor): Item {
  return {
    label: vscode.l10n.t('{0}, the Editor’s Own', vendor.vendor),
    description: modelCount(vendor.models.length),
    source: { kind: 'editor', vendor },
  };
}

function serverItem(server: LocalServer): Item {
  return {
    label: server.kind === 'ollama' ? 'Ollama' : 'LM Studio',
    description: `${new URL(server.baseURL).host} · ${modelCount(server.models.length)}`,
    source: { kind: 'local', server },
  };
}

function modelCount(count: number): string {
  return count === 1 ? vscode.l10n.t('1 model') : vscode.l10n.t('{0} models', count);
}
