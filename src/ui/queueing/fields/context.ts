import * as vscode from 'vscode';
import { problemIn } from './texts.ts';
import type { Choice } from '../asker.ts';
import { WorkspacePaths } from '../../../workspace/workspacePaths.ts';
import { set, type Field, type FieldTools } from './field.ts';
import type { TaskDraftInput } from '../../../core/task.ts';

/** More than a person looks through; a glob takes whole folders. */
const MOST_FILES = 5_000;

type Step =
  'done' | 'editors' | 'selection' | 'files' | 'glob' | 'problems' | 'diff' | { readonly remove: string };

export function contextField(tools: FieldTools): Field {
  const label = vscode.l10n.t('Context');
  return {
    id: 'context',
    label,
    icon: 'files',
    value: ({ context = [] }) =>
      context.length === 0 ? vscode.l10n.t('None: the agent looks for itself') : context.join(', '),
    edit: async (draft) => {
      let context = [...(draft.context ?? [])];
      for (;;) {
        const step = await tools.ask.pick<Step>({
          title: label,
          placeholder: vscode.l10n.t('What is given to the agent along with the task.'),
          items: [...entries(context), ...additions()],
          back: 'done',
          canGoBack: true,
        });
        if (step === undefined || step === 'done') return set({ context });
        if (typeof step === 'object') context = context.filter((entry) => entry !== step.remove);
        else context = [...new Set([...context, ...(await add(step, tools, { ...draft, context }))])];
      }
    },
  };
}

function entries(context: readonly string[]): readonly (Choice<Step> | vscode.QuickPickItem)[] {
  if (context.length === 0) return [];
  return [
    { label: vscode.l10n.t('Done'), iconPath: new vscode.ThemeIcon('check'), value: 'done' },
    {
      label: vscode.l10n.t('Given along; choose one to leave it out'),
      kind: vscode.QuickPickItemKind.Separator,
    },
    ...context.map((entry) => ({
      label: entry,
      iconPath: new vscode.ThemeIcon('close'),
      value: { remove: entry },
    })),
  ];
}

function additions(): readonly (Choice<Step> | vscode.QuickPickItem)[] {
  const add = (value: Step, label: string, icon: string) => ({
    label,
    iconPath: new vscode.ThemeIcon(icon),
    value,
  });
  const isSelected = vscode.window.activeTextEditor?.selection.isEmpty === false;
  return [
    { label: vscode.l10n.t('Add'), kind: vscode.QuickPickItemKind.Separator },
    add('editors', vscode.l10n.t('Open Editors…'), 'window'),
    ...(isSelected ? [add('selection', vscode.l10n.t('The Selection'), 'list-selection')] : []),
    add('files', vscode.l10n.t('Files of the Workspace…'), 'file-add'),
    add('glob', vscode.l10n.t('All That Match a Pattern…'), 'regex'),
    add('problems', vscode.l10n.t('The Problems That the Editor Shows'), 'warning'),
    add('diff', vscode.l10n.t('Uncommitted Changes'), 'diff'),
  ];
}

async function add(
  step: Extract<Step, string>,
  { ask }: FieldTools,
  draft: TaskDraftInput,
): Promise<readonly string[]> {
  switch (step) {
    case 'done':
      return [];
    case 'editors':
      return pickOpenEditors(ask);
    case 'selection': {
      const entry = vscode.window.activeTextEditor && selectionEntry(vscode.window.activeTextEditor);
      return entry === undefined ? [] : [entry];
    }
    case 'files':
      return pickWorkspaceFiles(ask);
    case 'problems':
      return ['@problems'];
    case 'diff':
      return ['@diff'];
    case 'glob': {
      const answer = await ask.text({
        title: vscode.l10n.t('Context'),
        prompt: vscode.l10n.t('A path or a pattern from the workspace folder down.'),
        placeholder: 'src/**/*.ts · README.md#L10-L40 · @problems:src/**',
        canGoBack: true,
        check: (entry) => problemIn({ ...draft, context: [...(draft.context ?? []), entry] }, 'context'),
      });
      return answer?.text.trim() ? [answer.text.trim()] : [];
    }
  }
}

export function pickOpenEditors(ask: FieldTools['ask']): Promise<readonly string[]> {
  return pickFiles(ask, vscode.l10n.t('Open Editors'), openFiles());
}

export async function pickWorkspaceFiles(ask: FieldTools['ask']): Promise<readonly string[]> {
  return pickFiles(ask, vscode.l10n.t('Files of the Workspace'), await workspaceFiles());
}

async function pickFiles(
  ask: FieldTools['ask'],
  title: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const placeholder =
    paths.length === 0
      ? vscode.l10n.t('There are none.')
      : vscode.l10n.t('Which of these {0} files?', paths.length.toLocaleString());
  const items = paths.map((path) => ({ label: path, value: path }));
  return (await ask.pickSeveral({ title, placeholder, items, canGoBack: true })) ?? [];
}

export function workspacePaths(): WorkspacePaths {
  return new WorkspacePaths((vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri));
}

function openFiles(): readonly string[] {
  const paths = workspacePaths();
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const files = tabs.flatMap(({ input }) =>
    input instanceof vscode.TabInputText ? (paths.of(input.uri) ?? []) : [],
  );
  return [...new Set(files)].toSorted();
}

async function workspaceFiles(): Promise<readonly string[]> {
  const paths = workspacePaths();
  const found = await vscode.workspace.findFiles('**/*', undefined, MOST_FILES);
  return found.flatMap((uri) => paths.of(uri) ?? []).toSorted();
}

/** The selected lines of an editor, or its whole file; undefined where no task can read it. */
export function selectionEntry({ document, selection }: vscode.TextEditor): string | undefined {
  const path = workspacePaths().of(document.uri);
  if (path === undefined || selection.isEmpty) return path;
  // A selection that ends before the first sign of a line was not meant to take that line along.
  const last = selection.end.character === 0 ? selection.end.line : selection.end.line + 1;
  const first = selection.start.line + 1;
  return first === last ? `${path}#L${first}` : `${path}#L${first}-L${last}`;
}
