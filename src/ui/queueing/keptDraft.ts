import * as z from 'zod';
import { defined } from '../../core/defined.ts';
import type { OwnDraft } from '../../core/ownDraft.ts';
import { unfinishedDraftSchema } from '../../core/task.ts';
import type { Memory } from '../memory.ts';

const KEY = 'queueing.kept';

/** What somebody was about to queue, until it is queued: a box that is closed by accident loses nothing. */
export class KeptDraft {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Empty where nothing was left. What of it cannot be read (another version wrote it) takes nothing else along. */
  get(): OwnDraft {
    const kept = z.record(z.string(), z.unknown()).safeParse(this.#memory.get(KEY));
    if (!kept.success) return {};
    const parsed = unfinishedDraftSchema.safeParse(kept.data);
    if (parsed.success) return defined(parsed.data);
    const wrong = new Set(
      parsed.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])],
      ),
    );
    const rest = Object.entries(kept.data).filter(([field]) => !wrong.has(field));
    return defined(unfinishedDraftSchema.catch({}).parse(Object.fromEntries(rest)));
  }

  async set(draft: OwnDraft): Promise<void> {
    await this.#memory.update(KEY, Object.keys(draft).length > 0 ? draft : undefined);
  }

  async clear(): Promise<void> {
    await this.set({});
  }
}
