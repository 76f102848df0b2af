import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension.ts';

/** Activates the extension under test and returns what it gives to others. */
export async function activateExtension(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>('agent-task-queue.agent-task-queue');
  assert.ok(extension !== undefined, 'The extension is not installed.');
  return extension.activate();
}
