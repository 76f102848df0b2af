import * as z from 'zod';
import { defined } from '../../core/defined.ts';
import { draftPartSchema } from '../../core/task.ts';
import type { OwnDraft } from '../../core/ownDraft.ts';

const KEY = 'queueing.kept';

/** What is typed is kept as it stands, finished or not. */
const keptSchema = draftPartSchema.extend({
  title: z.string().optional(),
  description: z.string().optional(),
  instructions: z.string().optional(),
});

/** What `vscode.Memento` offers of itself. */
export interface Memento {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** What somebody was about to queue, until it is queued: a box that is closed by accident loses nothing. */
export class KeptDraft {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** Empty where nothing was left. What of it cannot be read (another version wrote it) takes nothing else along. */
  get(): OwnDraft {
    const kept = z.record(z.string(), z.unknown()).safeParse(this.#memento.get(KEY));
    if (!kept.success) return {};
    const parsed = keptSchema.safeParse(kept.data);
    if (parsed.success) return defined(parsed.data);
    const wrong = new Set(
      parsed.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])],
      ),
    );
    const rest = Object.entries(kept.data).filter(([field]) => !wrong.has(field));
    return defined(keptSchema.catch({}).parse(Object.fromEntries(rest)));
  }

  async set(draft: OwnDraft): Promise<void> {
    await this.#memento.update(KEY, Object.keys(draft).length > 0 ? draft : undefined);
  }

  async clear(): Promise<void> {
    await this.set({});
  }
}
