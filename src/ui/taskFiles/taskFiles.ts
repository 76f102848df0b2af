import * as vscode from 'vscode';
import type { TaskEngine } from '../../engine/port.ts';
import { worded } from '../command.ts';
import { inertText } from '../inertText.ts';
import type { Memory } from '../memory.ts';
import { SeenModels } from '../models/seenModels.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { readSettings } from '../settings.ts';
import { OfferedModels } from './offeredModels.ts';
import { queuedTasks, type QueuedTask } from './queuedTasks.ts';
import { taskFileSurroundings } from './surroundings.ts';
import type { TaskFileLanguage } from './taskFileLanguage.ts';
import { TaskFileLenses } from './taskFileLenses.ts';
import { UpdateOffer } from './updateOffer.ts';

// A bundle of its own (see esbuild.js), loaded with the first task file.

/** Characters of a title in a notification. */
const MAX_TITLE = 100;

export interface TaskFilesTools {
  readonly engine: TaskEngine;
  /** The folder of the agents that come with the extension. */
  readonly shippedAgents: vscode.Uri;
  /** Whether there is a queue to ask; else asking would make one. */
  readonly isStored: () => Promise<boolean>;
  /** Of the person. */
  readonly memory: Memory;
  /** Called when there is something new to say of what task files may name, which nobody else tells. */
  readonly changed: () => void;
}

/** What the editor knows and shows of task files besides what they say themselves. */
export class TaskFiles {
  readonly #tools: TaskFilesTools;
  readonly #offered: OfferedModels;
  readonly #seen: SeenModels;

  constructor(tools: TaskFilesTools) {
    this.#tools = tools;
    this.#offered = new OfferedModels(modelsOfVendor, tools.changed);
    this.#seen = new SeenModels(tools.memory);
  }

  /** What task files may name, as it is now. */
  surroundings(): ReturnType<typeof taskFileSurroundings> {
    const offered = (vendor: string) => this.#offered.of(vendor);
    return taskFileSurroundings(this.#tools.shippedAgents, { offered, seen: this.#seen });
  }

  /** The models that the editor offers come and go. */
  followModels(): vscode.Disposable {
    return vscode.lm.onDidChangeChatModels(() => this.#offered.update());
  }

  /** What the queue has of these refs and ids. */
  async queued(refs: readonly string[]): Promise<readonly QueuedTask[]> {
    return (await this.#tools.isStored()) ? queuedTasks(this.#tools.engine, refs) : [];
  }

  /** Shows over task files what can be done with them and how their tasks stand. */
  show(watch: QueueWatch, language: TaskFileLanguage): vscode.Disposable {
    return new TaskFileLenses({ ...this.#tools, watch, language });
  }

  /** Asks, when a task file is saved, whether its task that waits shall take what it says now. */
  offerUpdates(language: TaskFileLanguage): vscode.Disposable {
    const offer = new UpdateOffer({
      ...this.#tools,
      language,
      maxRetries: () => readSettings().maxRetries,
      ask: askToUpdate,
      update: async (uri) => {
        await vscode.commands.executeCommand('agentTaskQueue.queueTaskFile', uri);
      },
      tellTooLate,
    });
    return vscode.workspace.onDidSaveTextDocument(({ languageId, uri }) => {
      if (languageId === 'agent-task' && vscode.workspace.isTrusted) void worded(() => offer.saved(uri));
    });
  }
}

async function modelsOfVendor(vendor: string): Promise<readonly string[]> {
  return (await vscode.lm.selectChatModels({ vendor })).map(({ id }) => id);
}

async function askToUpdate(title: string, recurs: boolean): Promise<boolean> {
  const update = vscode.l10n.t('Update');
  const name = inertText(title, MAX_TITLE);
  const question = recurs
    ? vscode.l10n.t('Update the recurring task “{0}”? Its file has changed.', name)
    : vscode.l10n.t('Update the waiting task “{0}”? Its file has changed.', name);
  const answer = await vscode.window.showInformationMessage(question, update, vscode.l10n.t('Not Now'));
  return answer === update;
}

function tellTooLate(title: string): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      '“{0}” has begun meanwhile, with what its file said before. Queue the file to run it again.',
      inertText(title, MAX_TITLE),
    ),
  );
}
