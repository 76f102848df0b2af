import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { defined } from '../../core/defined.ts';
import { isFinal } from '../../core/lifecycle.ts';
import { describeReason } from '../../core/reasonWords.ts';
import type { Task } from '../../core/task.ts';
import { wholeResult } from '../../core/wholeResult.ts';
import type { Submitted } from '../../engine/port.ts';
import { wholeDraft, type OwnDraft } from '../../core/ownDraft.ts';
import { queueDrafts, surroundings, type QueueingTools } from '../queueing/submit.ts';
import { Allowance } from './allowance.ts';
import { MOST_AN_HOUR, PAGE, readListInput, readQueueInput, readResultInput } from './toolInput.ts';

export interface ChatToolsOptions extends QueueingTools {
  readonly queued: (tasks: readonly Submitted[]) => void;
  /** Milliseconds that rise. */
  readonly now: () => number;
}

/**
 * What a chat agent can do with the queue: queue tasks (a person confirms, and there is a limit), list them, read a
 * result. What is answered is for a model to read: short, in JSON, and true. Each throws an Error worded for the model.
 */
export class ChatTools {
  readonly #tools: ChatToolsOptions;
  readonly #allowance: Allowance;

  constructor(tools: ChatToolsOptions) {
    this.#tools = tools;
    this.#allowance = new Allowance(MOST_AN_HOUR, tools.now);
  }

  /** What the person is asked before anything is queued. */
  async prepareQueueing(input: unknown): Promise<vscode.PreparedToolInvocation> {
    const tasks = readQueueInput(input, newRef);
    this.#requireRoom(tasks.length);
    const { defaults } = await surroundings(this.#tools);
    const words = new vscode.MarkdownString();
    for (const own of tasks) appendTask(words, own, wholeDraft(own, defaults));
    return {
      invocationMessage:
        tasks.length === 1
          ? vscode.l10n.t('Queueing a task')
          : vscode.l10n.t('Queueing {0} tasks', tasks.length),
      confirmationMessages: {
        title:
          tasks.length === 1
            ? vscode.l10n.t('Queue this task?')
            : vscode.l10n.t('Queue these {0} tasks?', tasks.length),
        message: words,
      },
    };
  }

  async queue(input: unknown): Promise<vscode.LanguageModelToolResult> {
    const tasks = readQueueInput(input, newRef);
    this.#requireRoom(tasks.length);
    this.#allowance.take(tasks.length);
    const submitted = await queueDrafts(this.#tools, tasks).catch((error: unknown) => {
      this.#allowance.giveBack(tasks.length);
      throw error;
    });
    this.#tools.queued(submitted);
    const found = await Promise.all(submitted.map(({ id }) => this.#tools.engine.get(id)));
    return answer({
      queued: found.flatMap((task) => (task ? [rowOf(task)] : [])),
      note: 'They run in the background. Ask for a result with their id later; do not wait for it.',
    });
  }

  async list(input: unknown): Promise<vscode.LanguageModelToolResult> {
    const filter = defined(readListInput(input));
    const { tasks, total } = await this.#tools.engine.list({ ...filter, order: 'newest' });
    return answer({ total, shown: tasks.length, tasks: tasks.map(rowOf) });
  }

  async result(input: unknown): Promise<vscode.LanguageModelToolResult> {
    const { task: key, from } = readResultInput(input);
    const task = await this.#tools.engine.get(key);
    if (!task) throw new Error(`There is no task ${key}. List the tasks to see their ids.`);
    const { result } = task;
    if (!result) return answer({ ...rowOf(task), note: noResultYet(task) });
    const { summary, sample } = result;
    const output = wholeResult(result);
    const upTo = from + PAGE;
    return answer({
      ...rowOf(task),
      summary,
      output: output.slice(from, upTo),
      ...(upTo < output.length
        ? { note: `Cut. Go on with from: ${upTo} of ${output.length} characters.` }
        : {}),
      ...(sample ? { sample: 'No model was asked: this is a sample made by rules.' } : {}),
    });
  }

  #requireRoom(count: number): void {
    const minutes = this.#allowance.minutesUntil(count);
    if (minutes === 0) return;
    throw new Error(
      `Nothing was queued. From a chat, at most ${MOST_AN_HOUR} tasks can be queued in an hour; ` +
        `${this.#allowance.left} are left, and there is room for ${count} in ${minutes} min. ` +
        'The person can queue more themselves.',
    );
  }
}

function newRef(): string {
  return `chat-${randomUUID()}`;
}

function appendTask(
  words: vscode.MarkdownString,
  own: OwnDraft,
  { title, description, agent, context = [] }: ReturnType<typeof wholeDraft>,
): void {
  words.appendMarkdown('\n- ').appendText(title);
  const more = own.title === undefined ? description.slice(title.length) : description;
  const facts = [more.trim().slice(0, 300), agent, context.join(', ')];
  words.appendText(`\n${facts.filter(Boolean).join(' · ').replace(/\s+/g, ' ')}`);
}

function rowOf(task: Task) {
  const { id, ref, title, status, agent, priority, reason, errorMessage } = task;
  return {
    id,
    ...(ref === id ? {} : { ref }),
    title,
    status,
    agent,
    priority,
    ...(status === 'running' ? { progress: `${Math.floor(task.progressPercentage)} %` } : {}),
    ...(reason === null ? {} : { reason: describeReason(reason, (ms) => new Date(ms).toISOString()) }),
    ...(errorMessage === null ? {} : { error: errorMessage }),
  };
}

function noResultYet({ status }: Task): string {
  return isFinal(status) ? 'It has ended without a result.' : 'It has no result yet.';
}

function answer(value: unknown): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(value))]);
}
