import * as vscode from 'vscode';
import type { Status } from '../../core/lifecycle.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import type { Run, ViewCommands } from '../viewCommands.ts';
import { CALL_BACK, offerToCallBack } from '../callingBack.ts';
import { openResult } from '../resultDocument.ts';
import { SECTION } from '../section.ts';
import { isMoreNode } from '../tree/nodes.ts';
import { askFilter, askText } from '../tree/filterPick.ts';
import { narrowing } from '../tree/treeFilter.ts';
import { askAnswer } from './answering.ts';
import { askOtherModel, prefillOf } from './again.ts';
import { deleteCompleted, deleteTasks } from './deleting.ts';
import { placeBefore, step } from './order.ts';
import { exportRun } from './exportRun.ts';
import { askPriority } from './priority.ts';
import { pickTasks } from './taskPick.ts';
import { targetsOf, type TargetTools, type Verb } from './targets.ts';
import { together } from './together.ts';

const ALIVE: readonly Status[] = ['pending', 'queued', 'running', 'paused'];
const WAITING: readonly Status[] = ['pending', 'queued', 'paused'];
const ANOTHER_GO: readonly Status[] = ['failed', 'cancelled'];
const ENDED: readonly Status[] = ['completed', ...ANOTHER_GO];
const BEGUN: readonly Status[] = ['running', 'paused', ...ENDED];
const ALL: readonly Status[] = [...ALIVE, 'completed', ...ANOTHER_GO];

/** The commands on tasks that are queued, and on the queue. Without a row they are for the selection, or ask. */
export function taskCommands(tools: TargetTools) {
  const { engine, view } = tools;
  return {
    ...showing(tools),
    ...answering(tools),
    ...moving(tools),
    ...placing(tools),
    ...ending(tools),
    ...again(tools),
    ...filtering(tools),
    showMore: (node: unknown) => isMoreNode(node) && view.showMore(node),
    pauseQueue: async () => {
      const running = await engine.setQueue({ paused: true });
      offerToCallBack(running, () => engine.setQueue(CALL_BACK));
    },
    resumeQueue: () => engine.setQueue({ paused: false }),
  } satisfies Partial<ViewCommands>;
}

function showing(tools: TargetTools) {
  const verb = { statuses: ALL, many: false };
  const copied = async (verb: Verb, text: (task: Task) => string, args: readonly unknown[]) => {
    const tasks = await targetsOf(tools, verb, args);
    if (tasks.length > 0) await vscode.env.clipboard.writeText(tasks.map(text).join('\n'));
  };
  return {
    showTask: async (...args: unknown[]) => {
      const [task] = await targetsOf(tools, { ...verb, title: vscode.l10n.t('Show Task') }, args);
      if (!task) return;
      tools.view.opened(task.id);
      await vscode.commands.executeCommand('agentTaskQueue.showTaskPanel', task.id);
    },
    openResult: async (...args: unknown[]) => {
      const ended = {
        statuses: ['completed'],
        many: false,
        title: vscode.l10n.t('Open Result as Document'),
      } as const;
      const [task] = await targetsOf(tools, ended, args);
      if (task) await openResult(task);
    },
    exportRun: async (...args: unknown[]) => {
      const begun = { title: vscode.l10n.t('Export Run'), statuses: BEGUN, many: false };
      const [task] = await targetsOf(tools, begun, args);
      const file = task && (await exportRun(tools.engine, task));
      if (file) await vscode.window.showTextDocument(file, { preview: true });
    },
    copyTaskId: (...args: unknown[]) =>
      copied({ statuses: ALL, many: true, title: vscode.l10n.t('Copy Task Id') }, ({ id }) => id, args),
    copyTaskRef: (...args: unknown[]) =>
      copied({ statuses: ALL, many: true, title: vscode.l10n.t('Copy Task Ref') }, ({ ref }) => ref, args),
  };
}

function answering(tools: TargetTools) {
  const { engine, asker } = tools;
  return {
    answerTask: async (...args: unknown[]) => {
      const verb = { title: vscode.l10n.t('Answer Question'), statuses: ['paused'], many: false } as const;
      const [task] = await targetsOf(tools, verb, args);
      const answer = task && (await askAnswer(asker, task));
      if (!task || answer === undefined) return;
      follow(tools, [task]);
      await engine.answer(task.id, answer, { attempt: task.attempt });
    },
  };
}

function moving(tools: TargetTools) {
  const { engine } = tools;
  return {
    cancelTask: onTasks(tools, { title: vscode.l10n.t('Cancel Task'), statuses: ALIVE }, (id) =>
      engine.cancel(id),
    ),
    pauseTask: onTasks(
      tools,
      { title: vscode.l10n.t('Pause Task'), statuses: ['pending', 'queued', 'running'] },
      (id) => engine.pause(id),
    ),
    resumeTask: onTasks(tools, { title: vscode.l10n.t('Resume Task'), statuses: ['paused'] }, (id) =>
      engine.resume(id),
    ),
    retryTask: onTasks(tools, { title: vscode.l10n.t('Retry Task'), statuses: ANOTHER_GO }, (id) =>
      engine.retry(id),
    ),
    retryTaskFresh: onTasks(
      tools,
      { title: vscode.l10n.t('Retry Task from the First Step'), statuses: ANOTHER_GO },
      (id) => engine.retry(id, { fresh: true }),
    ),
  };
}

function placing(tools: TargetTools) {
  const { engine, asker } = tools;
  const stepping =
    (title: string, where: 'up' | 'down' | 'top'): Run =>
    async (...args) => {
      const tasks = await targetsOf(tools, { title, statuses: WAITING, many: true }, args);
      if (await step(engine, tasks, where)) follow(tools, tasks);
    };
  return {
    moveTaskUp: stepping(vscode.l10n.t('Move Up'), 'up'),
    moveTaskDown: stepping(vscode.l10n.t('Move Down'), 'down'),
    moveTaskToTop: stepping(vscode.l10n.t('Move to Top'), 'top'),
    moveTask: async (...args: unknown[]) => {
      const verb = { title: vscode.l10n.t('Move Task'), statuses: WAITING, many: true };
      const tasks = await targetsOf(tools, verb, args);
      const before = tasks.length > 0 && (await askPlace(engine, tasks));
      if (!before) return;
      await placeBefore(
        engine,
        tasks.map(({ id }) => id),
        before.id,
      );
      follow(tools, tasks);
    },
    setPriority: async (...args: unknown[]) => {
      const verb = { title: vscode.l10n.t('Set Priority'), statuses: WAITING, many: true };
      const tasks = await targetsOf(tools, verb, args);
      const priority = tasks.length > 0 ? await askPriority(asker, tasks) : undefined;
      if (priority === undefined) return;
      follow(tools, tasks);
      await together(tasks, ({ id }) => engine.edit(id, { priority }));
    },
  };
}

async function askPlace(engine: TaskEngine, tasks: readonly Task[]): Promise<Task | undefined> {
  const found = await pickTasks(engine, {
    title: tasks.length === 1 ? vscode.l10n.t('Move Task') : vscode.l10n.t('Move {0} Tasks', tasks.length),
    placeholder: vscode.l10n.t('Before which task? It also gets that one’s priority.'),
    statuses: WAITING,
    without: new Set(tasks.map(({ id }) => id)),
    many: false,
  });
  return found?.[0];
}

function ending(tools: TargetTools) {
  const { engine } = tools;
  return {
    deleteTask: async (...args: unknown[]) => {
      const statuses: readonly Status[] = [...WAITING, 'completed', ...ANOTHER_GO];
      const tasks = await targetsOf(
        tools,
        { title: vscode.l10n.t('Delete Task'), statuses, many: true },
        args,
      );
      await deleteTasks(engine, tasks);
    },
    deleteCompleted: () => deleteCompleted(engine),
  };
}

function again(tools: TargetTools) {
  const { engine, view, asker, providers } = tools;
  return {
    retryTaskWithModel: async (...args: unknown[]) => {
      const verb = {
        title: vscode.l10n.t('Retry Task with Another Model'),
        statuses: ANOTHER_GO,
        many: true,
      };
      const tasks = await targetsOf(tools, verb, args);
      const other = tasks.length > 0 ? await askOtherModel(asker, tasks, await providers()) : undefined;
      if (!other) return;
      follow(tools, tasks);
      await together(tasks, ({ id }) => engine.retry(id, other));
    },
    runAgain: async (...args: unknown[]) => {
      const verb = { title: vscode.l10n.t('Run Task Again'), statuses: ENDED, many: true };
      await together(await targetsOf(tools, verb, args), async ({ id }) => {
        const made = await engine.runAgain(id);
        view.goTo(made.id);
      });
    },
    editTask: async (...args: unknown[]) => {
      const verb = { title: vscode.l10n.t('Edit Task'), statuses: [...WAITING, ...ENDED], many: false };
      const [task] = await targetsOf(tools, verb, args);
      if (task) await vscode.commands.executeCommand(`${SECTION}.editTaskForm`, task.id);
    },
    duplicateTask: async (...args: unknown[]) => {
      const verb = { title: vscode.l10n.t('Duplicate Task'), statuses: ALL, many: false };
      const [task] = await targetsOf(tools, verb, args);
      if (task) await vscode.commands.executeCommand(`${SECTION}.newTaskForm`, prefillOf(task));
    },
  };
}

function filtering({ view, asker, providers, agentNames }: TargetTools) {
  return {
    filterTasks: async () => {
      const ids = (await providers()).map(({ id }) => id);
      const asked = await askFilter(asker, view.filter, { agents: await agentNames(), providers: ids });
      if (asked) view.setFilter(asked.filter);
    },
    searchTasks: (text: unknown) => {
      const search = (typed: string) => view.setFilter(narrowing({ ...view.filter, text: typed }));
      return typeof text === 'string' ? search(text) : askText(view.filter.text ?? '', search);
    },
    clearFilter: () => view.setFilter(undefined),
  };
}

/** A command that does the same to each of its tasks. */
function onTasks(tools: TargetTools, verb: Omit<Verb, 'many'>, run: (id: string) => Promise<unknown>): Run {
  return async (...args) => {
    const tasks = await targetsOf(tools, { ...verb, many: true }, args);
    follow(tools, tasks);
    await together(tasks, ({ id }) => run(id));
  };
}

/** The selection goes along with what the person does to the task that they are at. */
function follow({ view }: TargetTools, tasks: readonly Task[]): void {
  view.follow(tasks.map(({ id }) => id));
}
