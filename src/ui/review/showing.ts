import path from 'node:path';
import * as vscode from 'vscode';
import type { Task } from '../../core/task.ts';
import type { Change } from '../../engine/port.ts';
import { SECTION } from '../section.ts';
import { BASE_SCHEME, placeOf, PROPOSAL_SCHEME, proposalUri } from './proposalUri.ts';

/** How long the title of a task may be in that of an editor. */
const MAX_TITLE = 60;

/** The diffs of a review: VS Code's own editors over both sides of the files. */
export class ReviewEditors implements vscode.Disposable {
  /** Of diffs of several files, which the editor tells by nothing but their title. */
  readonly #several = new Map<string, string>();
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.window.tabGroups.onDidChangeTabs(() => this.#tellMenus());
  }

  /** Menus know a diff of several files by this. */
  #tellMenus(): void {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const isReview = tab !== undefined && this.#reviewIn(tab) !== undefined;
    void vscode.commands.executeCommand('setContext', `${SECTION}.reviewing`, isReview);
  }

  async show(task: Task, changes: readonly Change[], only: string | undefined): Promise<void> {
    const [first, ...more] = only === undefined ? changes : changes.filter((change) => change.path === only);
    if (!first) throw new Error(vscode.l10n.t('Task {0} proposes no changes.', task.ref));
    await (more.length === 0 ? this.#showOne(task, first) : this.#showAll(task, [first, ...more]));
  }

  async #showOne(task: Task, change: Change): Promise<void> {
    const title = vscode.l10n.t('{0} ({1})', path.posix.basename(change.path), shortTitle(task));
    await vscode.commands.executeCommand(
      'vscode.diff',
      proposalUri(BASE_SCHEME, change),
      proposalUri(PROPOSAL_SCHEME, change),
      title,
      { preview: false },
    );
  }

  async #showAll(task: Task, changes: readonly Change[]): Promise<void> {
    const title = this.#titleOf(task);
    this.#several.set(title, task.id);
    const files = changes.map((change) => {
      const base = change.kind === 'create' ? undefined : proposalUri(BASE_SCHEME, change);
      const proposal = change.kind === 'delete' ? undefined : proposalUri(PROPOSAL_SCHEME, change);
      return [proposalUri(PROPOSAL_SCHEME, change), base, proposal];
    });
    await vscode.commands.executeCommand('vscode.changes', title, files);
    this.#tellMenus();
  }

  /** Tasks may be called alike. */
  #titleOf(task: Task): string {
    const title = vscode.l10n.t('Review: {0}', shortTitle(task));
    const taken = this.#several.get(title) ?? task.id;
    return taken === task.id ? title : `${title} · ${task.ref}`;
  }

  /** The editor puts the number of files after the title. */
  #reviewIn({ label, input }: vscode.Tab): string | undefined {
    if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputText) return undefined;
    const title = label.replace(/ \([^()]*\)$/, '');
    return this.#several.get(title) ?? this.#several.get(label);
  }

  /** The task whose files the editor at the front shows. */
  front(): string | undefined {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    if (!tab) return undefined;
    return placesOf(tab)[0]?.task ?? this.#reviewIn(tab);
  }

  /** What the person has changed in them and not saved is part of what is proposed. */
  async save(task: string): Promise<void> {
    const open = vscode.workspace.textDocuments.filter(
      ({ uri, isDirty }) => isDirty && uri.scheme === PROPOSAL_SCHEME && placeOf(uri)?.task === task,
    );
    for (const document of open) {
      if (!(await document.save())) {
        const name = path.posix.basename(document.uri.path);
        throw new Error(vscode.l10n.t('What you changed in {0} could not be saved.', name));
      }
    }
  }

  /** Closes what shows a task's files; null: all of them. */
  async close(task: string, paths: readonly string[] | null): Promise<void> {
    const tabs = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter((tab) => {
        if (paths === null && this.#reviewIn(tab) === task) return true;
        const place = placesOf(tab)[0];
        return place?.task === task && (paths === null || paths.includes(place.path));
      });
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

function placesOf({ input }: vscode.Tab) {
  const uris =
    input instanceof vscode.TabInputTextDiff
      ? [input.modified]
      : input instanceof vscode.TabInputText
        ? [input.uri]
        : [];
  return uris.flatMap((uri) => placeOf(uri) ?? []);
}

function shortTitle({ title }: Task): string {
  const line = title.replace(/\s+/g, ' ').trim();
  return line.length > MAX_TITLE ? `${line.slice(0, MAX_TITLE - 1)}…` : line;
}
