import * as vscode from 'vscode';
import type { Status } from '../../core/lifecycle.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { groupOf } from '../tree/groups.ts';
import { lookOf } from '../tree/looks.ts';
import { shortState } from '../taskWords.ts';

/** Tasks offered at a time; what is typed is looked for in all. */
const OFFERED = 100;
const TYPED_MS = 200;

export interface TaskPickOptions {
  readonly title: string;
  readonly placeholder?: string;
  /** Only these are offered. */
  readonly statuses: readonly Status[];
  /** Ids that are not offered. */
  readonly without?: ReadonlySet<string>;
}

interface TaskItem extends vscode.QuickPickItem {
  readonly task: Task;
}

/** Lets the person choose one task or several of the whole queue. Undefined: they went away. */
export async function pickTasks(
  engine: TaskEngine,
  options: TaskPickOptions & { readonly many: boolean },
): Promise<readonly Task[] | undefined> {
  const items = await offered(engine, options, '');
  if (items.length === 0) throw new Error(vscode.l10n.t('There is no such task.'));
  const pick = vscode.window.createQuickPick<TaskItem>();
  pick.title = options.title;
  pick.placeholder = options.placeholder ?? vscode.l10n.t('Type to search in title, ref and description');
  pick.canSelectMany = options.many;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = items;
  const search = searching(engine, options, pick);
  try {
    return await answer(pick);
  } finally {
    search.dispose();
    pick.dispose();
  }
}

function answer(pick: vscode.QuickPick<TaskItem>): Promise<readonly Task[] | undefined> {
  return new Promise((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems.map(({ task }) => task)));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
}

/** Where not all fit, the engine looks for what is typed. What is chosen already stays. */
function searching(
  engine: TaskEngine,
  options: TaskPickOptions,
  pick: vscode.QuickPick<TaskItem>,
): vscode.Disposable {
  if (pick.items.length < OFFERED) return { dispose: () => undefined };
  let timer: NodeJS.Timeout | undefined;
  const search = async (text: string) => {
    pick.busy = true;
    const found = await offered(engine, options, text);
    if (pick.value !== text) return;
    const chosen = pick.selectedItems;
    const others = found.filter(({ task }) => !chosen.some((item) => item.task.id === task.id));
    pick.items = [...chosen, ...others];
    pick.selectedItems = chosen;
    pick.busy = false;
  };
  const subscription = pick.onDidChangeValue((text) => {
    clearTimeout(timer);
    timer = setTimeout(() => void search(text), TYPED_MS);
  });
  return {
    dispose: () => {
      clearTimeout(timer);
      subscription.dispose();
    },
  };
}

async function offered(
  engine: TaskEngine,
  { statuses, without }: TaskPickOptions,
  text: string,
): Promise<readonly TaskItem[]> {
  const { tasks } = await engine.list({
    status: statuses,
    order: 'newest',
    limit: OFFERED,
    ...(text ? { text } : {}),
  });
  return tasks.filter(({ id }) => !without?.has(id)).map(itemOf);
}

function itemOf(task: Task): TaskItem {
  const { icon, label } = lookOf(groupOf(task));
  return {
    task,
    label: `$(${icon.replace('~spin', '')}) ${task.title.replace(/\s+/g, ' ').slice(0, 200)}`,
    description: [label, shortState(task).slice(0, 80)].filter(Boolean).join(' · '),
    detail: task.ref,
  };
}
