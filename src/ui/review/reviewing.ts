import * as vscode from 'vscode';
import type { TaskEngine } from '../../engine/port.ts';
import { withoutLinks } from '../inertText.ts';
import type { ReviewCommands } from '../reviewCommands.ts';
import type { Applied } from './applyFiles.ts';
import { apply, type ApplyTools } from './applying.ts';
import { uriOf } from './editorSurface.ts';
import type { RemarkThreads } from './remarkThreads.ts';
import { targetOf, type Target } from './targets.ts';
import { undecided } from './undecided.ts';
import { withMoves } from './withMoves.ts';

export interface ReviewingTools extends ApplyTools {
  readonly engine: TaskEngine;
  readonly remarks: RemarkThreads;
}

/** The commands on what tasks propose. Without a row they are for what the editor shows, or ask. */
export function reviewCommands(tools: ReviewingTools): ReviewCommands {
  return { ...showing(tools), ...applying(tools), ...deciding(tools), ...remarking(tools) };
}

function showing(tools: ReviewingTools) {
  const show = async ({ task, path }: Target) =>
    tools.editors.show(task, await tools.review.changes(task.id), path);
  return {
    reviewChanges: async (...args: unknown[]) => {
      const target = await aim(tools, args, vscode.l10n.t('Review Changes'), true);
      if (target) await show(target);
    },
    /** The one after that at the front, in the order in which they were completed. */
    showNextReview: async () => {
      const all = await undecided(tools.engine);
      const at = all.findIndex(({ id }) => id === tools.editors.front());
      const next = all[at + 1] ?? all[0];
      if (!next) void vscode.window.showInformationMessage(vscode.l10n.t('There are no changes to review.'));
      else await show({ task: next, path: undefined });
    },
    // By keyboard: the editor binds no key to it.
    revertBlock: () => vscode.commands.executeCommand('diffEditor.revert'),
  };
}

function applying(tools: ReviewingTools) {
  const run = async (target: Target | undefined) => {
    const applied = target && (await apply(tools, target));
    if (!target || !applied) return;
    await tellApplied(tools, target, applied);
  };
  return {
    applyChanges: async (...args: unknown[]) =>
      run(await aim(tools, args, vscode.l10n.t('Apply Changes'), false)),
    applyFile: async (...args: unknown[]) => run(await aim(tools, args, vscode.l10n.t('Apply File'), true)),
  };
}

async function tellApplied(tools: ReviewingTools, { task, path }: Target, applied: Applied): Promise<void> {
  if (applied.left.length > 0) {
    const names = applied.left.join(', ');
    throw new Error(vscode.l10n.t('These could not be saved, and are still to be applied: {0}', names));
  }
  await tools.editors.close(task.id, path === undefined ? null : [path]);
  const { toReview } = await tools.engine.stats();
  const next = vscode.l10n.t('Show Next Review');
  const message =
    applied.written.length === 1
      ? vscode.l10n.t('Applied to {0}.', withoutLinks(applied.written[0] ?? ''))
      : vscode.l10n.t('Applied to {0} files.', applied.written.length);
  const undo = vscode.l10n.t('Undo');
  const answers = [undo, ...(toReview > 0 ? [next] : [])];
  void vscode.window.showInformationMessage(message, ...answers).then(async (answer) => {
    if (answer === next) await vscode.commands.executeCommand('agentTaskQueue.showNextReview');
    if (answer === undo) await undoIn(applied.written);
  });
}

/** The editor undoes what was applied as one step, wherever it is begun; where there are several files it asks. */
async function undoIn(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const uri = await uriOf(path);
    const document = await vscode.workspace.openTextDocument(uri).then(
      (found) => found,
      () => undefined, // deleted: one of the others is there
    );
    if (!document) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    return;
  }
}

function deciding(tools: ReviewingTools) {
  const decide =
    (title: string, oneFile: boolean, state: 'discarded' | 'pending') =>
    async (...args: unknown[]) => {
      const target = await aim(tools, args, title, oneFile);
      if (!target) return;
      const { task, path } = target;
      if (state === 'discarded') await tools.editors.save(task.id);
      const changes = withMoves(await tools.review.changes(task.id), path === undefined ? undefined : [path]);
      const paths = path === undefined ? null : changes.map((change) => change.path);
      await tools.review.decide(task.id, paths, state);
      if (state === 'discarded') await tools.editors.close(task.id, paths);
    };
  return {
    discardChanges: decide(vscode.l10n.t('Discard Changes'), false, 'discarded'),
    discardFile: decide(vscode.l10n.t('Discard File'), true, 'discarded'),
    bringBackChanges: decide(vscode.l10n.t('Bring Back Changes'), false, 'pending'),
    bringBackFile: decide(vscode.l10n.t('Bring Back File'), true, 'pending'),
  };
}

function remarking(tools: ReviewingTools) {
  const { remarks } = tools;
  return {
    addRemark: async (reply: unknown) => {
      if (isReply(reply)) await remarks.add(reply);
    },
    deleteRemark: async (thread: unknown) => {
      if (isThread(thread)) await remarks.delete(thread);
    },
    sendBack: async (...args: unknown[]) => {
      const target = await aim(tools, args, vscode.l10n.t('Send Back'), false);
      if (!target) return;
      const { task } = target;
      const text = await vscode.window.showInputBox({
        title: vscode.l10n.t('Send Back: {0}', task.title),
        prompt: promptOf(remarks.of(task.id).length),
        placeHolder: vscode.l10n.t('What should be different?'),
        ignoreFocusOut: true,
        validateInput: (value) =>
          value.trim() === '' && remarks.of(task.id).length === 0
            ? vscode.l10n.t('Say what should be different.')
            : undefined,
      });
      if (text === undefined) return;
      await tools.editors.save(task.id);
      // The box stays open beside the diff: what was remarked meanwhile goes along.
      await tools.review.sendBack(task.id, { text: text.trim(), remarks: remarks.of(task.id) });
      await remarks.clear(task.id);
      await tools.editors.close(task.id, null);
    },
  };
}

function promptOf(comments: number): string {
  if (comments === 0) return vscode.l10n.t('The task goes on where it ended, with what you say.');
  return comments === 1
    ? vscode.l10n.t('Your comment goes along. This may stay empty.')
    : vscode.l10n.t('Your {0} comments go along. This may stay empty.', comments);
}

function aim(tools: ReviewingTools, args: readonly unknown[], title: string, oneFile: boolean) {
  return targetOf(args, { engine: tools.engine, shown: () => tools.editors.front(), title, oneFile });
}

function isReply(value: unknown): value is vscode.CommentReply {
  return typeof value === 'object' && value !== null && 'thread' in value && 'text' in value;
}

function isThread(value: unknown): value is vscode.CommentThread {
  return typeof value === 'object' && value !== null && 'comments' in value && 'uri' in value;
}
