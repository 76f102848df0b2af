import type { Claim, WorkSource } from '../engine/port.ts';
import type { LayeredFile } from '../workspace/proposal.ts';
import { Stopped } from '../core/stop.ts';

/** The files of a claim's overlay, their texts fetched when they are first needed. */
export function layersOf(claim: Claim, work: Pick<WorkSource, 'proposed'>): readonly LayeredFile[] {
  return claim.overlay.map(({ path, task, bytes, movedFrom }) => ({
    path,
    bytes,
    movedFrom,
    own: task === claim.task,
    texts: async () => {
      const texts = await work.proposed(claim, task, path);
      // While it runs nobody else decides about it: somebody else must have it.
      if (!texts) throw new Stopped('lost');
      return texts;
    },
  }));
}
