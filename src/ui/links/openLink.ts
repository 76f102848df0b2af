import * as vscode from 'vscode';
import { readNewTaskLink } from './newTaskLink.ts';

/** Reasons that are named in one message. */
const NAMED = 4;

/**
 * Opens a link to this extension: `/new` fills in the form for a new task. It never queues anything: what a stranger
 * wrote is first read by the person.
 *
 * @throws Error for a link that leads nowhere
 */
export async function openLink({ path, query }: Pick<vscode.Uri, 'path' | 'query'>): Promise<void> {
  if (path.replace(/\/+$/, '') !== '/new') {
    throw new Error(
      vscode.l10n.t('This link leads nowhere in Agent Task Queue. Those to a new task end in /new.'),
    );
  }
  const { draft, ignored } = readNewTaskLink(query);
  await vscode.commands.executeCommand('agentTaskQueue.newTaskForm', draft);
  if (ignored.length === 0) return;
  const named = ignored.slice(0, NAMED).map((words) => words.slice(0, 200));
  const more = ignored.length > NAMED ? [vscode.l10n.t('and {0} more', ignored.length - NAMED)] : [];
  const words = [...named, ...more].join('; ');
  void vscode.window.showWarningMessage(vscode.l10n.t('Left out of the link: {0}', words));
}
