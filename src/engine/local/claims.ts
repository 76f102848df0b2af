import type { Agent } from '../../core/agent.ts';
import { NO_USAGE } from '../../core/task.ts';
import { StoreError } from '../../store/errors.ts';
import type { LaneHead } from '../../store/tables/tasks.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { Tables } from '../../store/tables/tables.ts';
import type { Claim, ParentResult, WorkerOffer } from '../port.ts';
import { inputHash } from './hashes.ts';
import type { Lanes } from './lanes.ts';
import { move } from './moves.ts';
import { overlayOf } from './proposals.ts';
import { startOver } from './retrying.ts';
import type { Unit } from './unit.ts';
import type { TaskView } from './view.ts';
import type { WorkerRegistry } from './workerRegistry.ts';

interface Candidate {
  readonly head: LaneHead;
  readonly provider: string;
}

/** Hands out tasks: priority first, then a person's order, then the order of queueing, over all lanes that may move. */
export class Claims {
  readonly #lanes: Lanes;
  readonly #workers: WorkerRegistry;
  readonly #view: TaskView;

  constructor(lanes: Lanes, workers: WorkerRegistry, view: TaskView) {
    this.#lanes = lanes;
    this.#workers = workers;
    this.#view = view;
  }

  /** Whether there is something to claim; looks without writing. */
  hasWork(tables: Tables, offer: WorkerOffer, now: number): boolean {
    return this.#best(tables, offer, now) !== undefined;
  }

  claim(unit: Unit, offer: WorkerOffer): Claim | undefined {
    const best = this.#best(unit.tables, offer, unit.now);
    if (!best) return undefined;
    const task = this.#take(unit, unit.tables.tasks.bySeq(best.head.seq), best.provider, offer);
    this.#workers.took(unit, offer.worker, task.id);
    return {
      task: task.id,
      attempt: task.attempt,
      details: this.#view.task(task),
      agent: agentOf(unit.tables, task),
      provider: best.provider,
      steps: unit.tables.steps.ofRun(task.id, task.run),
      parents: parentsOf(unit.tables, task).map(parentResult),
      overlay: overlayOf(unit.tables, task),
      spentMs: task.spentMs,
      cutOff: task.cutOff ?? NO_USAGE,
    };
  }

  #best(tables: Tables, offer: WorkerOffer, now: number): Candidate | undefined {
    let best: Candidate | undefined;
    for (const lane of tables.tasks.readyLanes()) {
      const provider = this.#lanes.providerFor(lane, offer, now);
      const head = provider === undefined ? undefined : tables.tasks.head(lane);
      if (provider !== undefined && head && (!best || comesBefore(head, best.head)))
        best = { head, provider };
    }
    return best;
  }

  #take(unit: Unit, row: TaskRow, provider: string, offer: WorkerOffer): TaskRow {
    const hash = inputHash(row, provider, parentsOf(unit.tables, row));
    const changed = row.inputHash !== null && row.inputHash !== hash;
    const task = changed ? startOver(unit, row, 'what goes into it has changed') : row;
    return move(unit, task, 'claim', {
      actor: 'worker',
      fields: {
        attempt: row.attempt + 1,
        worker: offer.worker,
        claimedAt: unit.now,
        startedAt: row.startedAt ?? unit.now,
        inputHash: hash,
        errorMessage: null,
        request: null,
      },
    });
  }
}

function comesBefore(a: LaneHead, b: LaneHead): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  if (a.rank !== b.rank) return a.rank < b.rank;
  return a.seq < b.seq;
}

function agentOf(tables: Tables, task: TaskRow): Agent {
  const agent = tables.agents.byHash(task.agentHash);
  if (!agent) throw new StoreError('value', `The task store has lost the agent of task ${task.ref}.`);
  return agent;
}

function parentsOf(tables: Tables, task: TaskRow): readonly TaskRow[] {
  return tables.dependencies.parentsOf(task.id).flatMap((id) => tables.tasks.byId(id) ?? []);
}

function parentResult(parent: TaskRow): ParentResult {
  return { ref: parent.ref, title: parent.title, status: parent.status, result: parent.result };
}
