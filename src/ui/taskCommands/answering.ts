import * as vscode from 'vscode';
import { QueueError } from '../../core/errors.ts';
import type { Question } from '../../core/question.ts';
import { QUESTION } from '../../core/questionBounds.ts';
import type { Task } from '../../core/task.ts';
import { inertText } from '../inertText.ts';
import type { Asker } from '../queueing/asker.ts';

const MAX_TITLE = 100;

/** What a person typed and did not send, by task and attempt: they may have gone to look something up. */
const unsent = new Map<string, string>();

/**
 * Asks the person what the agent asks them: one of the answers that it proposes, or any other text.
 *
 * @returns undefined where they went away
 * @throws QueueError `conflict` where the task asks nothing
 */
export async function askAnswer(asker: Asker, task: Task): Promise<string | undefined> {
  const { reason } = task;
  if (reason?.kind !== 'question') {
    const message = vscode.l10n.t('“{0}” asks nothing now.', inertText(task.title, MAX_TITLE));
    throw new QueueError('conflict', message, { task: task.id });
  }
  const title = inertText(task.title, MAX_TITLE);
  const chosen = reason.options.length > 0 ? await choose(asker, title, reason) : OTHER;
  if (chosen === OTHER) return askText(asker, title, reason, `${task.id} ${task.attempt}`);
  if (chosen !== WHOLE) return chosen;
  await vscode.commands.executeCommand('agentTaskQueue.showTask', task.id);
  return undefined;
}

const OTHER = Symbol('another answer');
const WHOLE = Symbol('the whole question');
type Chosen = string | typeof OTHER | typeof WHOLE;

/** A longer one does not fit over its answers; the page of the task has room for it. */
const FITTING_QUESTION = 80;

function choose(asker: Asker, title: string, asked: Question): Promise<Chosen | undefined> {
  const proposed = asked.options.map((option) => ({
    value: option,
    label: inertText(option, QUESTION.maxOption),
  }));
  const isCut = asked.question.length > FITTING_QUESTION;
  return asker.pick<Chosen>({
    title,
    placeholder: inertText(asked.question, QUESTION.maxText),
    items: [
      ...proposed,
      { value: OTHER, label: vscode.l10n.t('Another Answer…') },
      ...(isCut ? [{ value: WHOLE, label: vscode.l10n.t('Show the Whole Question') } as const] : []),
    ],
  });
}

async function askText(
  asker: Asker,
  title: string,
  { question }: Question,
  key: string,
): Promise<string | undefined> {
  const answer = await asker.text({
    title,
    prompt: inertText(question, QUESTION.maxText),
    placeholder: vscode.l10n.t('Your answer'),
    value: unsent.get(key) ?? '',
    check: (text) => problemOf(text),
    onChange: (text) => unsent.set(key, text),
  });
  if (answer) unsent.delete(key);
  return answer?.text;
}

function problemOf(text: string): { readonly problem: string } | undefined {
  if (text.trim() === '') return { problem: vscode.l10n.t('An answer is needed.') };
  if (text.trim().length <= QUESTION.maxAnswer) return undefined;
  return {
    problem: vscode.l10n.t('An answer has at most {0} characters.', QUESTION.maxAnswer.toLocaleString()),
  };
}
