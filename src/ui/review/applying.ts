import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import {
  planApply,
  type ApplyPlan,
  type Conflict,
  type PlannedFile,
  type Wish,
} from '../../core/applyPlan.ts';
import { countLines } from '../../core/lineDiff.ts';
import type { Task } from '../../core/task.ts';
import type { Change, TaskEngine } from '../../engine/port.ts';
import { fileCount } from '../changeWords.ts';
import { applyFiles, ChangedMeanwhile, type Applied } from './applyFiles.ts';
import type { Review } from './proposalFiles.ts';
import { sentBackBeneath } from './sentBackBeneath.ts';
import type { ReviewEditors } from './showing.ts';
import type { Surface } from './surface.ts';
import type { Target } from './targets.ts';
import { thoseBeneath } from './withMoves.ts';

export interface ApplyTools {
  readonly engine: Pick<TaskEngine, 'get'>;
  readonly review: Review;
  readonly surface: Surface;
  readonly editors: ReviewEditors;
  /** What was applied, so that it is seen when it is undone. */
  readonly onApplied: (files: readonly PlannedFile[]) => void;
}

/** A task with those of its changes that are to be applied. */
interface Layer {
  readonly task: Task;
  readonly changes: readonly Change[];
}

/**
 * Applies what a task proposes, or one file of it, and before it what the tasks propose on which it rests. Whatever cannot
 * be brought together with what the files are by now is asked about.
 *
 * @returns undefined where the person would rather not
 */
export async function apply(tools: ApplyTools, target: Target): Promise<Applied | undefined> {
  const layers = await layersOf(tools, target);
  const own = layers.at(-1);
  if (!own || own.changes.length === 0) {
    throw new Error(vscode.l10n.t('Task {0} has no changes that are still to be applied.', target.task.ref));
  }
  const reworked = await sentBackBeneath(tools.engine, own.task);
  if (reworked.length > 0 && !(await confirmReworked(own.task, reworked))) return undefined;
  const parents = layers.slice(0, -1).filter(({ changes }) => changes.length > 0);
  if (parents.length > 0 && !(await confirmParents(own.task, parents))) return undefined;
  return write(tools, await wishesOf(tools.review, layers));
}

/** Plans and writes; and once more where a file has changed between the two, so that nothing is written over. */
async function write(tools: ApplyTools, wishes: readonly Wish[], tries = 3): Promise<Applied | undefined> {
  const plan = await resolved(tools, wishes);
  if (!plan || plan.files.length === 0) return undefined;
  try {
    const applied = await applyFiles(tools.review, tools.surface, randomUUID(), plan.files);
    const written = new Set(applied.written);
    tools.onApplied(plan.files.filter(({ path }) => written.has(path)));
    return applied;
  } catch (error) {
    if (!(error instanceof ChangedMeanwhile)) throw error;
    if (tries > 1) return write(tools, wishes, tries - 1);
    const message = vscode.l10n.t(
      '{0} keeps changing. Nothing was applied; try again in a moment.',
      error.path,
    );
    throw new Error(message, { cause: error });
  }
}

async function layersOf({ review, editors }: ApplyTools, { task, path }: Target): Promise<readonly Layer[]> {
  const all = [...(await review.beneath(task.id)), task];
  for (const each of all) await editors.save(each.id);
  const pending = all.map(async ({ id }) =>
    (await review.changes(id)).filter(({ state }) => state === 'pending'),
  );
  const changes = thoseBeneath(await Promise.all(pending), path);
  return all.map((each, index) => ({ task: each, changes: changes[index] ?? [] }));
}

async function confirmReworked(task: Task, parents: readonly Task[]): Promise<boolean> {
  const names = parents.map(({ title }) => `“${title}”`).join(', ');
  const yes = vscode.l10n.t('Apply Without It');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('“{0}” builds on changes that are being worked on again.', task.title),
    { modal: true, detail: vscode.l10n.t('Not applied with it, and not decided yet: {0}.', names) },
    yes,
  );
  return answer === yes;
}

async function confirmParents(task: Task, parents: readonly Layer[]): Promise<boolean> {
  const names = parents.map(({ task: { title } }) => `“${title}”`).join(', ');
  const files = parents.reduce((sum, { changes }) => sum + changes.length, 0);
  const yes = vscode.l10n.t('Apply All');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('“{0}” builds on changes that are not applied yet.', task.title),
    {
      modal: true,
      detail: vscode.l10n.t('These are applied first: {0} ({1}).', names, fileCount(files)),
    },
    yes,
  );
  return answer === yes;
}

async function wishesOf(review: Review, layers: readonly Layer[]): Promise<readonly Wish[]> {
  const wishes = layers.flatMap(({ task, changes }) =>
    changes.map(async ({ path, revision }): Promise<Wish[]> => {
      const texts = await review.texts(task.id, path);
      return texts ? [{ task: task.id, path, revision, ...texts }] : [];
    }),
  );
  return (await Promise.all(wishes)).flat();
}

/** A plan without conflicts, or with none of which the person has not decided. */
async function resolved(tools: ApplyTools, wishes: readonly Wish[]): Promise<ApplyPlan | undefined> {
  const paths = [...new Set(wishes.map(({ path }) => path))];
  const found = await Promise.all(paths.map(async (path) => (await tools.surface.read(path)).text));
  const current = new Map(paths.map((path, index) => [path, found[index] ?? null]));
  const names = { mine: vscode.l10n.t('proposed'), theirs: vscode.l10n.t('in your workspace') };
  const overwrite = new Set<string>();
  for (;;) {
    const plan = planApply(wishes, { current, names, overwrite });
    const [conflict] = plan.conflicts;
    if (!conflict) return plan;
    const answer = await askAbout(conflict, plan);
    switch (answer) {
      case 'overwrite':
        overwrite.add(conflict.path);
        break;
      case 'merge':
        await mergeByHand(tools, conflict);
        return undefined;
      case 'others':
        return plan;
      case undefined:
        return undefined;
    }
  }
}

type Answer = 'overwrite' | 'merge' | 'others' | undefined;

async function askAbout(conflict: Conflict, { files }: ApplyPlan): Promise<Answer> {
  const merge = vscode.l10n.t('Merge by Hand');
  const overwrite = conflict.text === null ? vscode.l10n.t('Delete It') : vscode.l10n.t('Use the Proposal');
  const others = vscode.l10n.t('Apply the Others');
  const answers = [
    ...(conflict.marked === null ? [] : [merge]),
    ...(conflict.kind === 'markers' ? [] : [overwrite]),
    ...(files.length > 0 ? [others] : []),
  ];
  const { question, detail } = wordsOf(conflict);
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...answers);
  if (answer === merge) return 'merge';
  if (answer === overwrite) return 'overwrite';
  return answer === others ? 'others' : undefined;
}

function wordsOf({ kind, path }: Conflict): { readonly question: string; readonly detail: string } {
  switch (kind) {
    case 'overlap':
      return {
        question: vscode.l10n.t('{0} has changed since in the same lines.', path),
        detail: vscode.l10n.t(
          'Merge by Hand opens the proposal with both versions between conflict markers. Use the Proposal drops what has changed since.',
        ),
      };
    case 'gone':
      return {
        question: vscode.l10n.t('{0} is not there any more.', path),
        detail: vscode.l10n.t('Use the Proposal makes it again.'),
      };
    case 'there':
      return {
        question: vscode.l10n.t('There is another {0} by now.', path),
        detail: vscode.l10n.t('Use the Proposal replaces it.'),
      };
    case 'changed':
      return {
        question: vscode.l10n.t('{0} is to be deleted, and has changed since.', path),
        detail: vscode.l10n.t('Look at it before you delete it.'),
      };
    case 'markers':
      return {
        question: vscode.l10n.t('The proposal for {0} still has conflict markers.', path),
        detail: vscode.l10n.t('Resolve them in the diff, save, and apply it then.'),
      };
  }
}

/** The proposal goes on from what the file is now. */
async function mergeByHand({ review, editors }: ApplyTools, conflict: Conflict): Promise<void> {
  const { task, path, revision, current: base, marked: text } = conflict;
  await editors.close(task, [path]);
  await review.revise(task, path, { revision, base, text, ...countLines(base, text) });
  await vscode.commands.executeCommand('agentTaskQueue.reviewChanges', task, path);
}
