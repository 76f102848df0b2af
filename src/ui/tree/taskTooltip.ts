import * as vscode from 'vscode';
import type { Task, TaskResult } from '../../core/task.ts';
import { markdownText } from '../../core/markdownText.ts';
import { clockTime, duration, shortState } from '../taskWords.ts';
import { groupOf } from './groups.ts';
import { lookOf } from './looks.ts';

const MAX_DESCRIPTION = 400;
const MAX_STATE = 600;

/** What the row has no room for. Everything of the task's own is text: nothing in it is taken for Markdown. */
export function taskTooltip(task: Task): vscode.MarkdownString {
  const { label, icon } = lookOf(groupOf(task));
  const text = new vscode.MarkdownString('', true);
  text
    .appendMarkdown('**')
    .appendMarkdown(markdownText(oneLine(task.title, 300)))
    .appendMarkdown('**\n\n');
  text.appendMarkdown(`$(${icon.replace('~spin', '')}) ${label}`);
  const state = oneLine(shortState(task), MAX_STATE);
  if (state) text.appendMarkdown(' — ').appendMarkdown(markdownText(state));
  text
    .appendMarkdown('\n\n---\n\n')
    .appendMarkdown(markdownText(shortened(task.description, MAX_DESCRIPTION)));
  text.appendMarkdown('\n\n---\n\n');
  for (const [name, value] of facts(task)) {
    text
      .appendMarkdown(`${name}: `)
      .appendMarkdown(markdownText(oneLine(value, 200)))
      .appendMarkdown('  \n');
  }
  return text;
}

function facts(task: Task): readonly (readonly [string, string])[] {
  const model = [task.provider, task.model].filter(Boolean).join(' · ');
  const given: readonly (readonly [string, string | undefined])[] = [
    [vscode.l10n.t('Agent'), `${task.agent} (${task.type})`],
    [vscode.l10n.t('Priority'), String(task.priority)],
    [vscode.l10n.t('Model'), model || undefined],
    [vscode.l10n.t('Context'), task.context.length > 0 ? task.context.slice(0, 5).join(', ') : undefined],
    [vscode.l10n.t('Depends on'), task.dependencies.length > 0 ? count(task.dependencies.length) : undefined],
    [vscode.l10n.t('Queued'), clockTime(task.createdAt)],
    [vscode.l10n.t('Started'), task.startedAt === null ? undefined : clockTime(task.startedAt)],
    [vscode.l10n.t('Ended'), task.completedAt === null ? undefined : clockTime(task.completedAt)],
    [vscode.l10n.t('Took'), task.actualDuration === null ? undefined : duration(task.actualDuration)],
    [vscode.l10n.t('Tokens'), task.result && !task.result.sample ? tokens(task.result) : undefined],
    [vscode.l10n.t('Retries'), task.retryCount > 0 ? `${task.retryCount} / ${task.maxRetries}` : undefined],
    [vscode.l10n.t('Ref'), task.ref],
  ];
  return given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** `~`: estimated, since nobody reported them. */
function tokens({ metrics }: TaskResult): string {
  return `${metrics.approximate ? '~' : ''}${metrics.totalTokens.toLocaleString()}`;
}

function count(tasks: number): string {
  return tasks === 1 ? vscode.l10n.t('1 task') : vscode.l10n.t('{0} tasks', tasks);
}

function oneLine(text: string, max: number): string {
  return shortened(text.slice(0, max + 1).replace(/\s+/g, ' '), max);
}

function shortened(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}
