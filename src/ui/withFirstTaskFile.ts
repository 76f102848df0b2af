import * as vscode from 'vscode';
import { worded } from './command.ts';

/** Begins with the first task file that is open, or is opened; in a window without one, nothing starts. */
export function withFirstTaskFile(begin: () => Promise<unknown>): vscode.Disposable {
  const isTaskFile = ({ languageId }: vscode.TextDocument) => languageId === 'agent-task';
  const opening = vscode.workspace.onDidOpenTextDocument((document) => {
    if (isTaskFile(document)) beginOnce();
  });
  const beginOnce = () => {
    opening.dispose();
    void worded(begin);
  };
  if (vscode.workspace.textDocuments.some(isTaskFile)) beginOnce();
  return opening;
}
