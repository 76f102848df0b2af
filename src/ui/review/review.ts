import * as vscode from 'vscode';
import type { TaskEngine } from '../../engine/port.ts';
import { DisposableStore } from '../disposables.ts';
import { withoutLinks } from '../inertText.ts';
import type { Memory } from '../memory.ts';
import type { ReviewCommands } from '../reviewCommands.ts';
import { recover } from './applyFiles.ts';
import { EditorSurface } from './editorSurface.ts';
import { ProposalFiles } from './proposalFiles.ts';
import { RemarkThreads } from './remarkThreads.ts';
import { reviewCommands } from './reviewing.ts';
import { ReviewEditors } from './showing.ts';
import { UndoneApplies } from './undone.ts';

// A bundle of its own (see esbuild.js), loaded with the first look at a proposal.

export interface ReviewTools {
  readonly engine: TaskEngine;
  /** What is remembered of this workspace. */
  readonly memory: Memory;
  readonly changed: vscode.EventEmitter<vscode.FileChangeEvent[]>;
}

/** The review of what tasks propose, in the editor's own diffs. */
export class Reviews implements vscode.Disposable {
  readonly files: ProposalFiles;
  readonly commands: ReviewCommands;
  readonly #engine: TaskEngine;
  readonly #surface = new EditorSurface();
  readonly #undone: UndoneApplies;
  readonly #opened = new DisposableStore();

  constructor({ engine, memory, changed }: ReviewTools) {
    this.#engine = engine;
    this.files = new ProposalFiles(engine.review, changed);
    this.#undone = this.#opened.add(new UndoneApplies(engine.review));
    const remarks = this.#opened.add(new RemarkThreads(memory));
    // Not known for now is no reason to forget.
    void remarks.prune(async (id) => (await engine.get(id)) !== undefined).catch(() => undefined);
    this.commands = reviewCommands({
      engine,
      review: engine.review,
      surface: this.#surface,
      editors: this.#opened.add(new ReviewEditors()),
      remarks,
      onApplied: (files) => void this.#undone.watch(files).catch(() => undefined),
    });
  }

  /** Brings to an end what a window that went away in the middle had begun to apply, and says so. */
  async recover(): Promise<void> {
    for (const { written, left, apply } of await recover(this.#engine.review, this.#surface)) {
      const names = withoutLinks(apply.files.map(({ path }) => path).join(', '));
      if (left.length === 0) {
        const message = vscode.l10n.t(
          'The editor stopped while changes were applied. They are all there now: {0}',
          names,
        );
        void vscode.window.showInformationMessage(message);
      } else if (written.length === 0) {
        const message = vscode.l10n.t(
          'The editor stopped before changes were applied. Nothing of them was: {0}',
          names,
        );
        void vscode.window.showWarningMessage(message);
      } else {
        const message = vscode.l10n.t(
          'The editor stopped while changes were applied. These have been changed since and are still to be reviewed: {0}',
          withoutLinks(left.join(', ')),
        );
        void vscode.window.showWarningMessage(message);
      }
    }
  }

  dispose(): void {
    this.#opened.dispose();
  }
}
