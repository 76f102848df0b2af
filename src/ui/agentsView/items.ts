import * as vscode from 'vscode';
import { markdownText } from '../../core/markdownText.ts';
import { clockTime } from '../taskWords.ts';
import type {
  AgentNode,
  AgentsNode,
  ProblemNode,
  ProviderNode,
  ScheduleNode,
  SectionId,
  SectionNode,
  WorkerNode,
} from './nodes.ts';
import { sourceWord } from './sourceWord.ts';

const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;

export function itemOf(node: AgentsNode): vscode.TreeItem {
  switch (node.kind) {
    case 'section':
      return sectionItem(node);
    case 'agent':
      return agentItem(node);
    case 'problem':
      return problemItem(node);
    case 'provider':
      return providerItem(node);
    case 'schedule':
      return scheduleItem(node);
    case 'worker':
      return workerItem(node);
  }
}

function labelOf(id: SectionId): string {
  switch (id) {
    case 'agents':
      return vscode.l10n.t('Agents');
    case 'models':
      return vscode.l10n.t('Models');
    case 'schedules':
      return vscode.l10n.t('Recurring');
    case 'workers':
      return vscode.l10n.t('Workers');
  }
}

function sectionItem({ id, count, note }: SectionNode): vscode.TreeItem {
  const item = new vscode.TreeItem(labelOf(id), id === 'workers' ? Collapsed : Expanded);
  item.id = `section.${id}`;
  const state = [String(count), note].filter(Boolean).join(' · ');
  item.description = state;
  item.contextValue = `section.${id}`;
  item.accessibilityInformation = { label: `${labelOf(id)}, ${state}` };
  return item;
}

function agentItem({ facts, isDefault, isPaused, running, waiting }: AgentNode): vscode.TreeItem {
  const state = [
    isPaused ? vscode.l10n.t('paused') : '',
    isDefault ? vscode.l10n.t('default') : '',
    running > 0 ? vscode.l10n.t('{0} running', running) : '',
    waiting > 0 ? vscode.l10n.t('{0} waiting', waiting) : '',
    facts.source === 'shipped' ? '' : sourceWord(facts.source),
    facts.models[0] ?? '',
    // The tooltip says what.
    facts.notes.length > 0 ? vscode.l10n.t('{0} not applied', facts.notes.length) : '',
  ].filter(Boolean);
  const icon = isPaused ? 'debug-pause' : facts.notes.length > 0 ? 'info' : 'robot';
  const item = row('agent', facts.name, icon, state.join(' · '));
  item.id = `agent.${facts.name}`;
  item.contextValue = `agent.${isPaused ? 'paused' : 'active'}.${facts.source}`;
  item.command = {
    command: 'agentTaskQueue.openAgentFile',
    title: vscode.l10n.t('Open Agent File'),
    arguments: [{ kind: 'agent', facts: { name: facts.name } }],
  };
  return item;
}

/** A click leads to where it is mended. */
function problemItem({ trouble: { text, place } }: ProblemNode): vscode.TreeItem {
  const item = row('problem', text.slice(0, 200), 'warning', '');
  item.tooltip = text;
  item.command = place
    ? {
        command: 'vscode.open',
        title: vscode.l10n.t('Open Agent File'),
        arguments: [place.uri, { selection: place.range }],
      }
    : { command: 'agentTaskQueue.overrideAgent', title: vscode.l10n.t('Override Agent'), arguments: [''] };
  return item;
}

function providerItem(node: ProviderNode): vscode.TreeItem {
  const { facts, state, spent } = node;
  const limited = state?.limitedUntil ?? null;
  const words = [
    state?.paused ? vscode.l10n.t('paused') : '',
    limited === null ? '' : vscode.l10n.t('limited until {0}', clockTime(limited)),
    facts.key === 'missing' ? vscode.l10n.t('key missing') : '',
    facts.isDefault ? vscode.l10n.t('default') : '',
    spent,
    facts.model ?? '',
    facts.type === 'offline' ? vscode.l10n.t('sample, no AI') : '',
  ].filter(Boolean);
  const item = row('provider', facts.id, providerIcon(node), words.join(' · '));
  item.id = `provider.${facts.id}`;
  item.contextValue = [
    'provider',
    state?.paused ? 'paused' : 'active',
    facts.isDefault ? 'default' : 'other',
    facts.isConfigured || facts.key === 'kept' ? 'connected' : '',
  ]
    .filter(Boolean)
    .join('.');
  return item;
}

function providerIcon({ facts, state }: ProviderNode): string {
  if (state?.paused) return 'debug-pause';
  if (state) return 'watch';
  return facts.key === 'missing' ? 'warning' : 'plug';
}

function scheduleItem({ schedule: { id, draft, paused, nextRun } }: ScheduleNode): vscode.TreeItem {
  const next =
    nextRun === null ? vscode.l10n.t('never again') : vscode.l10n.t('next {0}', clockTime(nextRun));
  const title = draft.title.replace(/\s+/g, ' ').slice(0, 60);
  const item = row(
    'schedule',
    title,
    paused ? 'debug-pause' : 'calendar',
    paused ? vscode.l10n.t('paused') : next,
  );
  item.id = `schedule.${id}`;
  item.contextValue = `schedule.${paused ? 'paused' : 'active'}`;
  return item;
}

function workerItem({ info, number, title }: WorkerNode): vscode.TreeItem {
  const does = title === undefined ? vscode.l10n.t('idle') : title.replace(/\s+/g, ' ').slice(0, 100);
  const done = info.processed > 0 ? vscode.l10n.t('{0} done', info.processed) : '';
  const icon = title === undefined ? 'server-process' : 'sync~spin';
  const label = vscode.l10n.t('Worker {0}', number);
  const item = row('worker', label, icon, [does, done].filter(Boolean).join(' · '));
  item.id = `worker.${info.id}`;
  if (info.currentTask !== null)
    item.command = {
      command: 'agentTaskQueue.showTask',
      title: vscode.l10n.t('Show Task'),
      arguments: [info.currentTask],
    };
  return item;
}

function row(kind: string, label: string, icon: string, description: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label, None);
  item.iconPath = new vscode.ThemeIcon(icon);
  item.description = description;
  item.contextValue = kind;
  item.accessibilityInformation = { label: [label, description].filter(Boolean).join(', ') };
  return item;
}

/** What the row has no room for. Whatever comes from a file is text: nothing in it is taken for Markdown. */
export function tooltipOf(node: AgentsNode): vscode.MarkdownString | undefined {
  switch (node.kind) {
    case 'agent':
      return agentTooltip(node);
    case 'provider':
      return providerTooltip(node);
    case 'worker':
      return lines(vscode.l10n.t('Worker {0}', node.number), [
        [vscode.l10n.t('Since'), clockTime(node.info.startedAt)],
        [vscode.l10n.t('Process'), String(node.info.pid)],
        [vscode.l10n.t('Runs'), node.title ?? vscode.l10n.t('nothing')],
        [vscode.l10n.t('Tasks done'), String(node.info.processed)],
      ]);
    case 'schedule':
      return scheduleTooltip(node);
    case 'section':
    case 'problem':
      return undefined;
  }
}

function agentTooltip({ facts, running, waiting }: AgentNode): vscode.MarkdownString {
  const text = lines(facts.name, [
    [vscode.l10n.t('From'), sourceWord(facts.source)],
    [vscode.l10n.t('Model'), [facts.provider, ...facts.models].filter(Boolean).join(' · ')],
    [vscode.l10n.t('Tools'), facts.tools.join(', ') || vscode.l10n.t('none')],
    [vscode.l10n.t('Tasks'), vscode.l10n.t('{0} running, {1} waiting', running, waiting)],
    [vscode.l10n.t('Offered'), facts.isOffered ? '' : vscode.l10n.t('only where it is named')],
  ]);
  if (facts.description)
    text.appendMarkdown('\n\n').appendMarkdown(markdownText(facts.description.slice(0, 400)));
  if (facts.notes.length > 0) {
    text.appendMarkdown(`\n\n---\n\n${vscode.l10n.t('Of its file, this does not apply here:')}\n\n`);
    for (const note of facts.notes)
      text.appendMarkdown('- ').appendMarkdown(markdownText(note)).appendMarkdown('\n');
  }
  return text;
}

function providerTooltip({ facts, state, spent }: ProviderNode): vscode.MarkdownString {
  const limited = state?.limitedUntil ?? null;
  return lines(facts.id, [
    [vscode.l10n.t('Type'), facts.type],
    [vscode.l10n.t('Address'), facts.address ?? ''],
    [vscode.l10n.t('Model'), facts.model ?? ''],
    [vscode.l10n.t('Key'), keyWords(facts.key)],
    [vscode.l10n.t('Used'), spent],
    [vscode.l10n.t('Limited until'), limited === null ? '' : clockTime(limited)],
    [vscode.l10n.t('Paused'), state?.paused ? vscode.l10n.t('its tasks wait') : ''],
  ]);
}

function scheduleTooltip({ schedule }: ScheduleNode): vscode.MarkdownString {
  const { draft, lastRun, missed, nextRun, paused, ref } = schedule;
  return lines(draft.title.slice(0, 300), [
    [vscode.l10n.t('When'), [draft.schedule?.cron, draft.schedule?.timeZone].filter(Boolean).join(' · ')],
    [vscode.l10n.t('Next run'), nextRun === null ? '' : clockTime(nextRun)],
    [vscode.l10n.t('Last run'), lastRun === null ? '' : clockTime(lastRun.at)],
    [vscode.l10n.t('Missed'), missed > 0 ? String(missed) : ''],
    [vscode.l10n.t('Paused'), paused ? vscode.l10n.t('it makes no tasks') : ''],
    [vscode.l10n.t('Agent'), draft.agent],
    [vscode.l10n.t('Ref'), ref],
  ]);
}

function keyWords(key: ProviderNode['facts']['key']): string {
  switch (key) {
    case 'kept':
      return vscode.l10n.t('in the editor’s secret storage');
    case 'missing':
      return vscode.l10n.t('missing; connect it again');
    case 'optional':
      return vscode.l10n.t('none given');
    case 'none':
      return vscode.l10n.t('needs none');
  }
}

function lines(title: string, facts: readonly (readonly [string, string])[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.appendMarkdown('**').appendMarkdown(markdownText(title)).appendMarkdown('**\n\n');
  for (const [name, value] of facts)
    if (value) text.appendMarkdown(`${name}: `).appendMarkdown(markdownText(value)).appendMarkdown('  \n');
  return text;
}
