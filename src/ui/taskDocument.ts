import * as vscode from 'vscode';
import type { TaskEvent } from '../core/event.ts';
import type { Task } from '../core/task.ts';
import type { TaskEngine } from '../engine/port.ts';
import type { QueueWatch } from './queueWatch.ts';
import { clockTime, shortState } from './taskWords.ts';

export const TASK_SCHEME = 'agent-task';

/** A task as a read-only Markdown document: what it is, how far it is, what came of it. Redrawn while it is on show. */
export class TaskDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #engine: TaskEngine;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(engine: TaskEngine, watch: QueueWatch) {
    this.#engine = engine;
    this.#subscription = watch.onDidChange(({ tasks }) => {
      for (const { uri } of vscode.workspace.textDocuments) {
        if (uri.scheme === TASK_SCHEME && tasks.has(uri.query)) this.#changed.fire(uri);
      }
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const task = await this.#engine.get(uri.query);
    if (!task) return vscode.l10n.t('This task is no longer there.');
    return document(task, await this.#engine.log({ task: task.id, limit: 10_000 }));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

export function taskUri(task: Task): vscode.Uri {
  const name =
    task.title
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .slice(0, 60) || task.ref;
  return vscode.Uri.from({ scheme: TASK_SCHEME, path: `/${name}.md`, query: task.id });
}

function document(task: Task, events: readonly TaskEvent[]): string {
  const { result } = task;
  // A result begins with its own summary.
  const state = result ? task.status : [task.status, shortState(task)].filter(Boolean).join(': ');
  return [
    `# ${escape(task.title)}`,
    `**${escape(state)}**`,
    `${escape(task.agent)} · ${task.type} · ${vscode.l10n.t('priority {0}', task.priority)} · ${escape(task.ref)}`,
    result ? `${result.output}\n\n${metrics(task)}` : '',
    `## ${vscode.l10n.t('Description')}\n\n${quote(task.description)}`,
    `## ${vscode.l10n.t('Instructions')}\n\n${quote(task.instructions)}`,
    `## ${vscode.l10n.t('Log')}\n\n${log(events)}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function metrics({ result }: Task): string {
  if (!result) return '';
  const { approximate, totalTokens, requests, executionTimeMs } = result.metrics;
  const tokens = `${approximate ? '~' : ''}${totalTokens}`;
  const sample = result.sample ? `${vscode.l10n.t('Sample, no AI')} · ` : '';
  const seconds = (executionTimeMs / 1_000).toFixed(1);
  return `*${sample}${vscode.l10n.t('{0} tokens, {1} requests, {2} s', tokens, requests, seconds)}*`;
}

/** As a block of code, so that nothing in a log line is taken for Markdown. */
function log(events: readonly TaskEvent[]): string {
  const lines = events.flatMap((event) => {
    const words = logWords(event);
    return words === undefined ? [] : [`${clockTime(event.at)}  ${words}`];
  });
  return ['~~~~text', ...lines.map((line) => line.replace(/~~~~/g, '~ ~ ~ ~')), '~~~~'].join('\n');
}

function logWords(event: TaskEvent): string | undefined {
  switch (event.kind) {
    case 'status':
      return [event.status, event.note].filter(Boolean).join(': ');
    case 'log':
      return event.level === 'debug' ? undefined : event.text;
    case 'restarted':
      return event.note;
    case 'progress':
    case 'step':
    case 'edited':
    case 'removed':
      return undefined;
  }
}

function quote(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${escape(line)}`)
    .join('\n');
}

function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, (sign) => `\\${sign}`);
}
