import * as vscode from 'vscode';
import type { Submitted } from '../../engine/port.ts';
import { editorAsker } from './asker.ts';
import { listedTasks } from './listedTasks.ts';
import { wholeDraft } from '../../core/ownDraft.ts';
import { problemsOf } from './problems.ts';
import { queueDrafts, surroundings, type QueueingTools } from './submit.ts';

interface Source {
  readonly text: string;
  readonly words: string;
}

/** One task a bullet of a list; the person sees them all and drops what should not be queued. */
export async function queueList(tools: QueueingTools, given?: string): Promise<readonly Submitted[]> {
  if (given !== undefined)
    return queueDrafts(
      tools,
      listedTasks(given).map((description) => ({ description })),
    );
  const source = await findList();
  if (!source) return offerDocument();
  const chosen = await pickTasks(tools, source);
  return chosen?.length
    ? queueDrafts(
        tools,
        chosen.map((description) => ({ description })),
      )
    : [];
}

/** What is selected; else a document that is a draft of its own; else what was copied. */
async function findList(): Promise<Source | undefined> {
  const editor = vscode.window.activeTextEditor;
  const document = editor?.document;
  const sources: readonly Source[] = [
    ...(editor && document && !editor.selection.isEmpty
      ? [
          {
            text: document.getText(editor.selection),
            words: vscode.l10n.t('From the selection: which of these?'),
          },
        ]
      : []),
    ...(document?.isUntitled
      ? [{ text: document.getText(), words: vscode.l10n.t('From this document: which of these?') }]
      : []),
    {
      text: await vscode.env.clipboard.readText(),
      words: vscode.l10n.t('From the clipboard: which of these?'),
    },
  ];
  return sources.find(({ text }) => listedTasks(text).length > 0);
}

async function pickTasks(tools: QueueingTools, { text, words }: Source) {
  const { defaults } = await surroundings(tools);
  const items = listedTasks(text).map((description) => {
    const draft = wholeDraft({ description }, defaults);
    const [problem] = problemsOf(draft).values();
    const details = description.split('\n').slice(1).join(' ');
    const detail = problem ?? details;
    return {
      label: draft.title,
      picked: problem === undefined,
      value: description,
      ...(detail === '' ? {} : { detail }),
    };
  });
  return (tools.asker ?? editorAsker).pickSeveral({
    title: vscode.l10n.t('Queue Several Tasks'),
    placeholder: words,
    items,
  });
}

async function offerDocument(): Promise<readonly Submitted[]> {
  const write = vscode.l10n.t('Write a List');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Copy or select a list, then queue it: each bullet of it becomes a task.'),
    write,
  );
  if (answer === write) {
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: '- ' });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('cursorEnd');
  }
  return [];
}
