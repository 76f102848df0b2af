import * as vscode from 'vscode';
import { TASK_TYPES } from '../../core/taskTypes.ts';
import type { Asker, Choice } from '../queueing/asker.ts';
import { GROUP_IDS } from './groups.ts';
import { lookOf } from './looks.ts';
import { narrowing, type TreeFilter } from './treeFilter.ts';

/** A typed search is taken up after this pause. */
const TYPED_MS = 250;

/** What there is to choose from, besides the statuses and types. */
export interface FilterChoices {
  readonly agents: readonly string[];
  readonly providers: readonly string[];
}

type Part = {
  readonly [K in 'groups' | 'agent' | 'type' | 'provider']: { readonly kind: K; readonly value: string };
}['groups' | 'agent' | 'type' | 'provider'];

/** One list for all that can be filtered by. Undefined: the person went away. */
export async function askFilter(
  asker: Asker,
  now: TreeFilter,
  { agents, providers }: FilterChoices,
): Promise<{ readonly filter: TreeFilter | undefined } | undefined> {
  const item = (kind: Part['kind'], value: string, label: string, description: string) => ({
    label,
    description,
    value: { kind, value },
    picked: now[kind]?.some((one) => one === value) === true,
  });
  const items: (Choice<Part> & { readonly picked: boolean })[] = [
    ...GROUP_IDS.map((id) => item('groups', id, lookOf(id).label, vscode.l10n.t('Status'))),
    ...merged(agents, now.agent).map((name) => item('agent', name, name, vscode.l10n.t('Agent'))),
    ...TASK_TYPES.map((type) => item('type', type, type, vscode.l10n.t('Type'))),
    ...merged(['', ...providers], now.provider).map((id) =>
      item('provider', id, id || vscode.l10n.t('the default one'), vscode.l10n.t('Provider')),
    ),
  ];
  const chosen = await asker.pickSeveral<Part>({
    title: vscode.l10n.t('Filter Tasks'),
    placeholder: vscode.l10n.t('Statuses, agents, types, providers; none of a kind means all'),
    items,
  });
  if (!chosen) return undefined;
  const of = (kind: Part['kind']) => chosen.flatMap((part) => (part.kind === kind ? [part.value] : []));
  const groups = of('groups');
  const types = of('type');
  return {
    filter: narrowing({
      groups: GROUP_IDS.filter((id) => groups.includes(id)),
      agent: of('agent'),
      type: TASK_TYPES.filter((type) => types.includes(type)),
      provider: of('provider'),
      ...(now.text === undefined ? {} : { text: now.text }),
    }),
  };
}

function merged(known: readonly string[], chosen: readonly string[] = []): readonly string[] {
  return [...new Set([...known, ...chosen])];
}

/** Searches while the person types; Escape brings back what was there before. */
export function askText(now: string, search: (text: string) => void): Promise<void> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('Search Tasks');
  box.placeholder = vscode.l10n.t('Text in title, ref or description');
  box.value = now;
  let timer: NodeJS.Timeout | undefined;
  let accepted = false;
  return new Promise((resolve) => {
    box.onDidChangeValue((text) => {
      clearTimeout(timer);
      timer = setTimeout(() => search(text), TYPED_MS);
    });
    box.onDidAccept(() => {
      accepted = true;
      box.hide();
    });
    box.onDidHide(() => {
      clearTimeout(timer);
      search(accepted ? box.value : now);
      box.dispose();
      resolve();
    });
    box.show();
  });
}

/** "Failed, Reviewer, “csv”": stands beside the view's name. */
export function filterWords({ groups = [], agent = [], type = [], provider = [], text }: TreeFilter): string {
  return [
    ...groups.map((id) => lookOf(id).label),
    ...agent,
    ...type,
    ...provider.map((id) => id || vscode.l10n.t('default provider')),
    ...(text === undefined ? [] : [`“${text.slice(0, 40)}”`]),
  ].join(', ');
}
