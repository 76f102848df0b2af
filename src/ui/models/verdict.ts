import * as vscode from 'vscode';
import type { ContextSize, ModelTest } from '../../core/probe.ts';
import type { Problem } from './asker.ts';

/** With less, a conversation over a few files is cut, which most servers do without a word. */
const ENOUGH_TOKENS = 16_000;

export type Verdict =
  { readonly good: true; readonly sentence: string } | ({ readonly good: false } & Problem);

/** What a test says about a model, in words: what works, what does not, what to do. */
export function verdictOf(model: string, test: ModelTest): Verdict {
  const { failure, callsTools, context } = test;
  if (failure !== undefined) {
    return { good: false, sentence: vscode.l10n.t('{0} did not pass the test.', model), detail: failure };
  }
  const small = context && context.tokens < ENOUGH_TOKENS ? context : undefined;
  if (!callsTools) {
    return {
      good: false,
      sentence: vscode.l10n.t('{0} answers, but does not call tools.', model),
      detail: [noTools(), small ? tooSmall(small) : ''].filter(Boolean).join('\n\n'),
    };
  }
  if (small) {
    const sentence = vscode.l10n.t(
      '{0} calls tools, but takes only {1} tokens at once.',
      model,
      count(small.tokens),
    );
    return { good: false, sentence, detail: tooSmall(small) };
  }
  return {
    good: true,
    sentence: context
      ? vscode.l10n.t('{0} is connected: it calls tools and takes {1} tokens.', model, count(context.tokens))
      : vscode.l10n.t('{0} is connected: it answers and calls tools.', model),
  };
}

function noTools(): string {
  return vscode.l10n.t(
    'Agents work by calling tools; without them they see no file. Choose a model that is made for tool calls.',
  );
}

function tooSmall({ tokens, possible, server }: ContextSize): string {
  const could = possible ? ` ${vscode.l10n.t('The model itself could take {0}.', count(possible))}` : '';
  switch (server) {
    case 'ollama':
      return (
        vscode.l10n.t(
          'Ollama gives it {0} tokens and cuts what is longer without a word, so tools seem not to work. Set OLLAMA_CONTEXT_LENGTH=32768, or the context length in Ollama’s settings, start Ollama anew and try again.',
          count(tokens),
        ) + could
      );
    case 'lm-studio':
      return (
        vscode.l10n.t(
          'It is loaded with {0} tokens. Load it in LM Studio with a context length of 32768 or more and try again.',
          count(tokens),
        ) + could
      );
    case undefined:
      return vscode.l10n.t(
        'Tasks over a few files need about {0}. Choose a model that takes more.',
        count(ENOUGH_TOKENS),
      );
  }
}

function count(tokens: number): string {
  return tokens.toLocaleString(vscode.env.language);
}
