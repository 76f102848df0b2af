import * as vscode from 'vscode';
import type { EditorRequest } from '../../core/editorTurn.ts';
import type { ModelTest } from '../../core/probe.ts';
import type { EditorVendor } from './asker.ts';
import { editorTurn } from './editorModels.ts';

/** The models that the editor offers now, by vendor. Asking for them may start the extensions that bring them. */
export async function editorVendors(): Promise<readonly EditorVendor[]> {
  const models = await vscode.lm.selectChatModels();
  const vendors = [...new Set(models.map(({ vendor }) => vendor))];
  return vendors.map((vendor) => ({
    vendor,
    models: models.flatMap(({ vendor: of, id, name, maxInputTokens }) =>
      of === vendor ? [{ id, name, description: id === name ? '' : id, maxInputTokens }] : [],
    ),
  }));
}

/** One tool call over the same code that tasks take. The editor asks the person now whether we may: a task could not. */
export async function testEditorModel({ vendor, models }: EditorVendor, model: string): Promise<ModelTest> {
  const tokens = models.find(({ id }) => id === model)?.maxInputTokens;
  const context = tokens !== undefined && tokens > 0 ? { context: { tokens } } : {};
  let callsTools = false;
  for await (const part of editorTurn(request(vendor, model), new AbortController().signal)) {
    if (part.type === 'call') callsTools ||= part.name === 'report' && part.input['word'] === 'ready';
    if (part.type === 'failed') return { failure: failure(part, vendor), callsTools: false };
  }
  return { callsTools, ...context };
}

function request(vendor: string, model: string): EditorRequest {
  const text = 'Call the tool `report` with the word "ready". Say nothing else.';
  return {
    vendor,
    model,
    messages: [{ role: 'user', parts: [{ type: 'text', text }] }],
    tools: [
      {
        name: 'report',
        description: 'Reports that the connection works. Call it once, with the word "ready".',
        inputSchema: {
          type: 'object',
          properties: { word: { type: 'string', enum: ['ready'] } },
          required: ['word'],
        },
      },
    ],
    countFrom: 0,
  };
}

function failure({ code, words }: { readonly code: string; readonly words: string }, vendor: string): string {
  return code === 'NoPermissions'
    ? vscode.l10n.t(
        'VS Code was told not to let Agent Task Queue use the models of {0}. Allow it and try again.',
        vendor,
      )
    : words;
}
