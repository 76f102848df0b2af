import type { ProposedFile } from '../../core/change.ts';

/** What a call has done, for the model: `src/a.ts (+3 −1)`. */
export function inShort({ path, added, removed, text, base }: ProposedFile): string {
  if (text === base) return `${path} (as it was)`;
  if (text === null) return `${path} (deleted)`;
  return `${path} (${base === null ? 'new, ' : ''}+${added} −${removed})`;
}
