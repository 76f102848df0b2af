import * as vscode from 'vscode';
import type { EditorMessage, EditorPart, EditorRequest } from '../../core/editorTurn.ts';
import { messageOf } from '../../core/errors.ts';

/** What an error says is passed on up to here, in characters. */
const MAX_WORDS = 2_000;

/**
 * Asks one of the editor's own models. When `signal` is aborted, the request is called off and nothing more comes,
 * whatever the model's extension makes of it.
 */
export async function* editorTurn(request: EditorRequest, signal: AbortSignal): AsyncGenerator<EditorPart> {
  const source = new vscode.CancellationTokenSource();
  const aborted = new Promise<undefined>((resolve) => {
    const abort = () => resolve(undefined);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  const parts = answer(request, source.token);
  try {
    for (;;) {
      const next = await Promise.race([parts.next(), aborted]);
      if (!next || next.done) return;
      yield next.value;
    }
  } catch (error) {
    yield { type: 'failed', ...wordsOf(error) };
  } finally {
    source.cancel();
    source.dispose();
  }
}

async function* answer(
  request: EditorRequest,
  token: vscode.CancellationToken,
): AsyncGenerator<EditorPart, undefined> {
  const model = await findModel(request);
  const messages = request.messages.map(toMessage);
  const response = await model.sendRequest(messages, optionsOf(request), token);
  const said: (vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart)[] = [];
  for await (const part of response.stream) {
    if (part instanceof vscode.LanguageModelTextPart) {
      said.push(part);
      if (part.value !== '') yield { type: 'text', text: part.value };
    } else if (part instanceof vscode.LanguageModelToolCallPart) {
      said.push(part);
      yield { type: 'call', id: part.callId, name: part.name, input: { ...part.input } };
    }
  }
  const [inputTokens, outputTokens] = await Promise.all([
    countTokens(model, messages.slice(request.countFrom), token),
    countTokens(model, [vscode.LanguageModelChatMessage.Assistant(said)], token),
  ]);
  yield { type: 'end', inputTokens, outputTokens };
}

/** @throws LanguageModelError `NotFound`; Gone where the vendor offers nothing at all here */
async function findModel({ vendor, model }: EditorRequest): Promise<vscode.LanguageModelChat> {
  const models = await vscode.lm.selectChatModels({ vendor });
  const found = model === undefined ? models[0] : models.find(({ id }) => id === model);
  if (found) return found;
  if (models.length === 0) throw new Gone('There is none.');
  throw vscode.LanguageModelError.NotFound(`There are: ${models.map(({ id }) => id).join(', ')}`);
}

/** The vendor's extension is not here, or not yet. */
class Gone extends Error {
  override readonly name = 'Gone';
}

function optionsOf({ tools, temperature }: EditorRequest): vscode.LanguageModelChatRequestOptions {
  return {
    justification: vscode.l10n.t('To work on the tasks that you queue.'),
    ...(tools.length > 0 ? { tools: [...tools] } : {}),
    ...(temperature === undefined ? {} : { modelOptions: { temperature } }),
  };
}

function toMessage({ role, parts }: EditorMessage): vscode.LanguageModelChatMessage {
  const content = parts.map((part) => {
    switch (part.type) {
      case 'text':
        return new vscode.LanguageModelTextPart(part.text);
      case 'call':
        return new vscode.LanguageModelToolCallPart(part.id, part.name, part.input);
      case 'result':
        return new vscode.LanguageModelToolResultPart(part.id, [new vscode.LanguageModelTextPart(part.text)]);
    }
  });
  const { Assistant, User } = vscode.LanguageModelChatMessageRole;
  return new vscode.LanguageModelChatMessage(role === 'assistant' ? Assistant : User, content);
}

/** As the model's extension counts; where it cannot, a quarter of the characters. */
async function countTokens(
  model: vscode.LanguageModelChat,
  messages: readonly vscode.LanguageModelChatMessage[],
  token: vscode.CancellationToken,
): Promise<number> {
  const counts = messages.map(async (message) => {
    try {
      return Math.max(0, Math.round(await model.countTokens(message, token)));
    } catch {
      return Math.ceil(JSON.stringify(message.content).length / 4);
    }
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** The editor words its own errors; those of a model's extension come with a name at best. */
function wordsOf(error: unknown): { readonly code: string; readonly words: string } {
  const isKnown = error instanceof vscode.LanguageModelError && error.code !== '' && error.code !== 'Unknown';
  const name = error instanceof Error ? error.name : 'Unknown';
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const words = [messageOf(error), cause === undefined ? '' : messageOf(cause)].filter(Boolean).join(': ');
  return { code: isKnown ? error.code : name, words: words.slice(0, MAX_WORDS) };
}
