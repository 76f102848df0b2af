import type { Tables } from '../../store/tables/tables.ts';
import type { Claim, WorkerOffer } from '../port.ts';
import type { Attempts } from './attempts.ts';
import type { Claims } from './claims.ts';
import type { ClaimWaits } from './claimWaits.ts';
import type { Feed } from './feed.ts';
import type { GroupCommit } from './groupCommit.ts';
import type { Lanes } from './lanes.ts';
import type { Settling } from './settling.ts';
import type { WorkerRegistry } from './workerRegistry.ts';

export interface WorkerDeskOptions {
  readonly tables: Tables;
  readonly commit: GroupCommit;
  readonly feed: Feed;
  readonly lanes: Lanes;
  readonly workers: WorkerRegistry;
  readonly claims: Claims;
  readonly claimWaits: ClaimWaits;
  readonly attempts: Attempts;
  readonly settling: Settling;
  readonly now: () => number;
  readonly mustBeOpen: () => void;
}

/** Where workers come and go, and wait for work. */
export class WorkerDesk {
  readonly #options: WorkerDeskOptions;

  constructor(options: WorkerDeskOptions) {
    this.#options = options;
  }

  async claim(offer: WorkerOffer, signal?: AbortSignal): Promise<Claim | undefined> {
    const { workers, lanes, feed, claimWaits, mustBeOpen } = this.#options;
    mustBeOpen();
    workers.enter(offer.worker, offer.pid);
    if (lanes.setOffer(offer.worker, offer)) feed.lanesChanged();
    return claimWaits.wait(offer.waitMs, () => this.#tryClaim(offer), signal);
  }

  async #tryClaim(offer: WorkerOffer): Promise<Claim | undefined> {
    const { claims, attempts, commit, tables, now, mustBeOpen } = this.#options;
    mustBeOpen();
    if (!claims.hasWork(tables, offer, now())) return undefined;
    return commit.run((unit) => {
      const claim = claims.claim(unit, offer);
      if (claim) attempts.begin(unit, claim);
      return claim;
    });
  }

  async leave(worker: string, how: 'left' | 'crashed'): Promise<void> {
    const { workers, lanes, feed, commit, settling } = this.#options;
    if (how === 'left' && lanes.removeOffer(worker)) feed.lanesChanged();
    await commit.run((unit) => {
      for (const task of unit.tables.tasks.heldBy(worker)) settling.abandon(unit, task, how);
      if (how === 'left') workers.leave(unit, worker);
      else workers.dropped(unit, worker);
    });
  }
}
