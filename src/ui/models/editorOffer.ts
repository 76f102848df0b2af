import * as vscode from 'vscode';
import type { ProviderConfig } from '../../core/provider.ts';

/**
 * Tells which of the configured providers the editor can serve now, at first and whenever that changes: the extensions
 * that bring models come and go. Where no such provider is configured, no extension is asked.
 */
export class EditorOffer implements vscode.Disposable {
  readonly #configured: () => Readonly<Record<string, ProviderConfig>>;
  readonly #serve: (providers: readonly string[]) => void;
  readonly #subscription: vscode.Disposable;
  #looks = 0;

  constructor(
    configured: () => Readonly<Record<string, ProviderConfig>>,
    serve: (providers: readonly string[]) => void,
  ) {
    this.#configured = configured;
    this.#serve = serve;
    this.#subscription = vscode.lm.onDidChangeChatModels(() => this.update());
    this.update();
  }

  /** Looks anew: the configuration may have changed. */
  update(): void {
    void this.#look();
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #look(): Promise<void> {
    const look = ++this.#looks;
    const found = await Promise.all(
      Object.entries(this.#configured()).map(async ([id, config]) =>
        config.type === 'vscode-lm' && (await hasModels(config.vendor)) ? [id] : [],
      ),
    );
    if (look === this.#looks) this.#serve(found.flat()); // else a later look knows more
  }
}

async function hasModels(vendor: string): Promise<boolean> {
  try {
    return (await vscode.lm.selectChatModels({ vendor })).length > 0;
  } catch {
    return false; // an extension that fails here offers nothing
  }
}
