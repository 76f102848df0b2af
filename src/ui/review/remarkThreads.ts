import * as vscode from 'vscode';
import { MAX_REMARK } from '../../core/change.ts';
import type { Remark } from '../../engine/port.ts';
import type { Memory } from '../memory.ts';
import { placeOf, PROPOSAL_SCHEME, proposalUri, type ProposalPlace } from './proposalUri.ts';

const KEY = 'review.remarks';
/** What of a line is quoted to the agent. */
const MAX_QUOTE = 300;

/** A remark as it is remembered until it is sent. */
interface KeptRemark extends Remark {
  readonly task: string;
  readonly revision: number;
}

interface Written {
  readonly thread: vscode.CommentThread;
  readonly place: ProposalPlace;
  readonly quote: string;
}

/**
 * What the person remarks on lines of proposed files, in the editor's own comments. Remarks are kept until they are sent
 * back with the task: a window that closes loses none.
 */
export class RemarkThreads implements vscode.Disposable {
  readonly #memory: Memory;
  readonly #controller: vscode.CommentController;
  #written: Written[] = [];

  constructor(memory: Memory) {
    this.#memory = memory;
    const label = vscode.l10n.t('Proposed Changes');
    this.#controller = vscode.comments.createCommentController('agentTaskQueue.review', label);
    this.#controller.options = {
      prompt: vscode.l10n.t('Comment for the agent'),
      placeHolder: vscode.l10n.t('What should be different here? Send Back gives it to the agent.'),
    };
    this.#controller.commentingRangeProvider = {
      provideCommentingRanges: ({ uri, lineCount }) =>
        uri.scheme === PROPOSAL_SCHEME ? [new vscode.Range(0, 0, lineCount - 1, 0)] : [],
    };
    for (const kept of keptRemarks(memory.get(KEY))) this.#restore(kept);
  }

  /** The editor's box over a line was sent off. */
  async add({ thread, text }: vscode.CommentReply): Promise<void> {
    const place = placeOf(thread.uri);
    const said = text.trim().slice(0, MAX_REMARK);
    if (!place || said === '') return;
    const known = this.#written.find((each) => each.thread === thread);
    if (!known) this.#written.push({ thread, place, quote: await quoteOf(thread) });
    thread.comments = [...thread.comments, commentOf(said)];
    dress(thread);
    await this.#keep();
  }

  async delete(thread: vscode.CommentThread): Promise<void> {
    this.#written = this.#written.filter((each) => each.thread !== thread);
    thread.dispose();
    await this.#keep();
  }

  /** Those on a task's files, in order of files and lines. */
  of(task: string): readonly Remark[] {
    return this.#all()
      .filter((each) => each.task === task)
      .map(({ path, line, quote, text }) => ({ path, line, quote, text }))
      .toSorted((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
  }

  async clear(task: string): Promise<void> {
    for (const { thread, place } of this.#written) if (place.task === task) thread.dispose();
    this.#written = this.#written.filter(({ place }) => place.task !== task);
    await this.#keep();
  }

  /** Forgets what was said to tasks that are not there any more. */
  async prune(isThere: (task: string) => Promise<boolean>): Promise<void> {
    const tasks = new Set(this.#written.map(({ place }) => place.task));
    for (const task of tasks) if (!(await isThere(task))) await this.clear(task);
  }

  #all(): readonly KeptRemark[] {
    return this.#written.flatMap(({ thread, place, quote }) =>
      thread.comments.map(({ body }) => ({
        ...place,
        line: (thread.range?.start.line ?? 0) + 1,
        quote,
        text: typeof body === 'string' ? body : body.value,
      })),
    );
  }

  async #keep(): Promise<void> {
    const all = this.#all();
    await this.#memory.update(KEY, all.length > 0 ? all : undefined);
  }

  #restore({ task, path, revision, line, quote, text }: KeptRemark): void {
    const place = { task, path, revision };
    const range = new vscode.Range(line - 1, 0, line - 1, 0);
    const uri = proposalUri(PROPOSAL_SCHEME, place);
    const thread = this.#controller.createCommentThread(uri, range, [commentOf(text)]);
    dress(thread);
    this.#written.push({ thread, place, quote });
  }

  dispose(): void {
    this.#controller.dispose();
  }
}

function dress(thread: vscode.CommentThread): void {
  thread.contextValue = 'remark';
  thread.label = vscode.l10n.t('For the agent');
  thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
}

function commentOf(text: string): vscode.Comment {
  // A text of its own, not Markdown: what a person types is shown as it is.
  return { body: text, mode: vscode.CommentMode.Preview, author: { name: vscode.l10n.t('You') } };
}

async function quoteOf({ uri, range }: vscode.CommentThread): Promise<string> {
  const document = await vscode.workspace.openTextDocument(uri);
  const line = range?.start.line ?? 0;
  return line < document.lineCount ? document.lineAt(line).text.slice(0, MAX_QUOTE) : '';
}

function keptRemarks(value: unknown): readonly KeptRemark[] {
  return Array.isArray(value) ? value.filter(isKept) : [];
}

function isKept(value: unknown): value is KeptRemark {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['task', 'path', 'quote', 'text'].every((key) => typeof Reflect.get(value, key) === 'string');
  const numbers = ['line', 'revision'].every((key) => Number.isSafeInteger(Reflect.get(value, key)));
  return texts && numbers;
}
