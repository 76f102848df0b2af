import * as vscode from 'vscode';
import { lineCounts, lookOfChange, splitPath } from '../../core/changeLook.ts';
import { changeStateWords, lookWords } from '../changeWords.ts';
import { markdownText } from '../../core/markdownText.ts';
import { fileMark } from './fileMarks.ts';
import type { FileNode } from './nodes.ts';

/** Refs of other tasks that a row names; the tooltip names more of them. */
const NAMED = 1;
const NAMED_IN_TOOLTIP = 10;

/** @param isRunning its task is at work, and may still change what it proposes */
export function fileItem(node: FileNode, isRunning: boolean): vscode.TreeItem {
  const { group, task, change } = node;
  const [name, folder] = splitPath(change.path);
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.None);
  item.id = `${group}/${task}/${change.path}`;
  // The icon is that of the file's kind; how it changes is marked beside it, as for files under source control.
  item.iconPath = vscode.ThemeIcon.File;
  item.resourceUri = fileMark(change);
  item.description = rowWords(node, folder);
  item.tooltip = tooltipOf(node);
  item.contextValue = `change.${change.state}${isRunning ? '.running' : ''}`;
  item.accessibilityInformation = { label: spokenWords(node, name, folder) };
  item.command = {
    command: 'agentTaskQueue.reviewChanges',
    title: vscode.l10n.t('Review Changes'),
    arguments: [node],
  };
  return item;
}

function rowWords({ change, movedTo }: FileNode, folder: string): string {
  const state = change.state === 'pending' ? '' : changeStateWords(change.state);
  const words = [
    folder,
    lineCounts(change),
    movedWords(change, movedTo),
    state,
    alsoIn(change.alsoIn, NAMED),
  ];
  return words.filter(Boolean).join(' · ');
}

function tooltipOf({ change, movedTo }: FileNode): vscode.MarkdownString {
  const facts = [
    lookWords(lookOfChange(change)),
    movedWords(change, movedTo),
    lineCounts(change),
    changeStateWords(change.state),
    change.byPerson ? vscode.l10n.t('changed by you') : '',
  ];
  const text = new vscode.MarkdownString('', true);
  text.appendMarkdown(markdownText(change.path)).appendMarkdown('\n\n');
  text.appendMarkdown(markdownText(facts.filter(Boolean).join(' · ')));
  const others = alsoIn(change.alsoIn, NAMED_IN_TOOLTIP);
  if (others) {
    const merged = vscode.l10n.t('whichever is applied second is merged with the first');
    text.appendMarkdown('\n\n$(warning) ').appendMarkdown(markdownText(`${others}: ${merged}`));
  }
  return text;
}

function movedWords({ movedFrom }: FileNode['change'], movedTo: string | undefined): string {
  if (movedFrom !== null) return vscode.l10n.t('moved from {0}', movedFrom);
  return movedTo === undefined ? '' : vscode.l10n.t('moved to {0}', movedTo);
}

/** Other proposals for the same file: whoever applies one should know of them. */
function alsoIn(refs: readonly string[], named: number): string {
  if (refs.length === 0) return '';
  const names = refs.slice(0, named).join(', ');
  const more = refs.length - named;
  return more > 0
    ? vscode.l10n.t('also in {0} and {1} more', names, more)
    : vscode.l10n.t('also in {0}', names);
}

function spokenWords({ change, movedTo }: FileNode, name: string, folder: string): string {
  const { added, removed, state } = change;
  const words = [
    name,
    lookWords(lookOfChange(change)),
    added > 0 ? vscode.l10n.t('{0} lines added', added) : '',
    removed > 0 ? vscode.l10n.t('{0} lines removed', removed) : '',
    changeStateWords(state),
    folder ? vscode.l10n.t('in {0}', folder) : '',
    movedWords(change, movedTo),
    alsoIn(change.alsoIn, NAMED),
  ];
  return words.filter(Boolean).join(', ');
}
