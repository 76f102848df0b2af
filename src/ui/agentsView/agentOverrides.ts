import * as vscode from 'vscode';
import { SECTION } from '../section.ts';

const KEY = 'agents';

/**
 * Opens the settings where the overrides of an agent stand, in the file that holds them (the person's own where none
 * does), with an empty one to write on where there was none. An empty name opens them all.
 */
export async function openOverrides(name: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const inWorkspace = asRecord(configuration.inspect(KEY)?.workspaceValue);
  const { Workspace, Global } = vscode.ConfigurationTarget;
  const target = inWorkspace === undefined ? Global : Workspace;
  const present = inWorkspace ?? asRecord(configuration.inspect(KEY)?.globalValue) ?? {};
  if (name !== '' && !Object.hasOwn(present, name)) {
    await configuration.update(KEY, { ...present, [name]: {} }, target);
  }
  await vscode.commands.executeCommand(
    target === Workspace ? 'workbench.action.openWorkspaceSettingsFile' : 'workbench.action.openSettingsJson',
    { revealSetting: { key: `${SECTION}.${KEY}` } },
  );
  const editor = vscode.window.activeTextEditor;
  if (editor && name !== '') goTo(editor, name);
}

/** Within the braces of the agent, so that what can stand there is offered. */
function goTo(editor: vscode.TextEditor, name: string): void {
  const text = editor.document.getText();
  const setting = text.indexOf(JSON.stringify(`${SECTION}.${KEY}`));
  const agent = text.indexOf(JSON.stringify(name), setting);
  const brace = text.indexOf('{', agent);
  if (setting < 0 || agent < 0 || brace < 0) return;
  const place = editor.document.positionAt(brace + 1);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}
