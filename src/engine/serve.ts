import type * as z from 'zod';
import { defined } from '../core/defined.ts';
import { fieldProblems, parseDraft, parsePatch } from '../core/draft.ts';
import { QueueError } from '../core/errors.ts';
import type { Channel } from '../transport/channel.ts';
import { Rpc, type Methods } from '../transport/rpc.ts';
import { StreamSender } from '../transport/streams.ts';
import type { Claim, TaskEngine, WorkerOffer } from './port.ts';
import type { TaskReview } from './reviewPort.ts';
import { ARGUMENTS } from './wire.ts';

/**
 * Lets whoever is at the other end of `channel` use `engine`. Its workers live as long as the channel: when it ends,
 * what they held goes back to the queue at once.
 */
export function serveEngine(engine: TaskEngine, channel: Channel): void {
  const workers = new RemoteWorkers(engine);
  const streams = new StreamSender((name, args, signal) => openStream(engine, workers, name, args, signal));
  const rpc: Rpc = new Rpc(channel, {
    ...taskMethods(engine),
    ...queueMethods(engine),
    ...queryMethods(engine),
    ...workMethods(engine, workers),
    ...reviewMethods(engine.review),
    ...streams.methods(() => rpc),
  });
  channel.onClose(() => {
    streams.close();
    workers.gone();
  });
}

function taskMethods(engine: TaskEngine): Methods {
  return {
    submit: (...args) => {
      const [{ tasks, agents }, options] = check(ARGUMENTS.submit, args);
      const drafts = tasks.map((task, index) => parseDraft(task, `tasks[${index}].`));
      return engine.submit({ tasks: drafts, agents }, defined(options));
    },
    edit: (...args) => {
      const [id, patch, options] = check(ARGUMENTS.edit, args);
      return engine.edit(id, parsePatch(patch), defined(options));
    },
    reorder: (...args) => {
      const [ids, before, options] = check(ARGUMENTS.reorder, args);
      return engine.reorder(ids, before, defined(options));
    },
    cancel: (...args) => {
      const [id, options] = check(ARGUMENTS.cancel, args);
      return engine.cancel(id, defined(options));
    },
    pause: (...args) => {
      const [id, options] = check(ARGUMENTS.pause, args);
      return engine.pause(id, defined(options));
    },
    resume: (...args) => {
      const [id, options] = check(ARGUMENTS.resume, args);
      return engine.resume(id, defined(options));
    },
    answer: (...args) => {
      const [id, text, options] = check(ARGUMENTS.answer, args);
      return engine.answer(id, text, defined(options));
    },
    retry: (...args) => {
      const [id, options] = check(ARGUMENTS.retry, args);
      return engine.retry(id, defined(options));
    },
    runAgain: (...args) => {
      const [id, patch, options] = check(ARGUMENTS.runAgain, args);
      return engine.runAgain(id, parsePatch(patch), defined(options));
    },
    remove: (...args) => {
      const [id, options] = check(ARGUMENTS.remove, args);
      return engine.remove(id, defined(options));
    },
  };
}

/** What concerns many tasks: pauses, and what recurs. */
function queueMethods(engine: TaskEngine): Methods {
  return {
    setAgent: (...args) => {
      const [agent, state, options] = check(ARGUMENTS.setAgent, args);
      return engine.setAgent(agent, defined(state), defined(options));
    },
    setProvider: (...args) => {
      const [provider, state, options] = check(ARGUMENTS.setProvider, args);
      return engine.setProvider(provider, defined(state), defined(options));
    },
    setQueue: (...args) => {
      const [state, options] = check(ARGUMENTS.setQueue, args);
      return engine.setQueue(defined(state), defined(options));
    },
    setSchedule: (...args) => {
      const [id, state, options] = check(ARGUMENTS.setSchedule, args);
      return engine.setSchedule(id, state, defined(options));
    },
    removeSchedule: (...args) => {
      const [id, options] = check(ARGUMENTS.removeSchedule, args);
      return engine.removeSchedule(id, defined(options));
    },
  };
}

function queryMethods(engine: TaskEngine): Methods {
  return {
    get: (...args) => engine.get(...check(ARGUMENTS.get, args)),
    list: (...args) => engine.list(defined(check(ARGUMENTS.list, args)[0])),
    log: (...args) => engine.log(defined(check(ARGUMENTS.log, args)[0])),
    graph: (...args) => engine.graph(...check(ARGUMENTS.graph, args)),
    dependants: (...args) => engine.dependants(...check(ARGUMENTS.dependants, args)),
    run: (...args) => engine.run(...check(ARGUMENTS.run, args)),
    stats: () => engine.stats(),
    schedules: () => engine.schedules(),
    workers: () => engine.workers(),
    cursor: () => engine.cursor(),
  };
}

function workMethods(engine: TaskEngine, workers: RemoteWorkers): Methods {
  return {
    claim: (...args) => workers.claim(defined(check(ARGUMENTS.claim, args)[0])),
    stopClaim: (...args) => workers.stopClaim(...check(ARGUMENTS.worker, args)),
    heartbeat: (...args) => {
      const [worker] = check(ARGUMENTS.worker, args);
      workers.add(worker);
      return engine.heartbeat(worker);
    },
    report: (...args) => {
      const [fence, reports] = check(ARGUMENTS.report, args);
      return engine.report(fence, reports.map(defined));
    },
    admitCall: (...args) => {
      const [fence, expected] = check(ARGUMENTS.admitCall, args);
      return engine.admitCall(fence, defined(expected));
    },
    stream: (...args) => engine.stream(...check(ARGUMENTS.stream, args)),
    beginStep: (...args) => engine.beginStep(...check(ARGUMENTS.beginStep, args)),
    finishStep: (...args) => {
      const [fence, step] = check(ARGUMENTS.finishStep, args);
      return engine.finishStep(fence, defined(step));
    },
    proposed: (...args) => engine.proposed(...check(ARGUMENTS.proposed, args)),
    createTask: (...args) => {
      const [fence, step, wish] = check(ARGUMENTS.createTask, args);
      return engine.createTask(fence, step, defined(wish));
    },
    fetchResult: (...args) => engine.fetchResult(...check(ARGUMENTS.fetchResult, args)),
    settle: (...args) => {
      const [fence, outcome] = check(ARGUMENTS.settle, args);
      return engine.settle(fence, defined(outcome));
    },
    leave: (...args) => engine.leave(...check(ARGUMENTS.leave, args)),
  };
}

function reviewMethods(review: TaskReview): Methods {
  return {
    'review.changes': (...args) => review.changes(...check(ARGUMENTS['review.changes'], args)),
    'review.texts': (...args) => review.texts(...check(ARGUMENTS['review.texts'], args)),
    'review.beneath': (...args) => review.beneath(...check(ARGUMENTS['review.beneath'], args)),
    'review.revise': (...args) => {
      const [id, path, revision, options] = check(ARGUMENTS['review.revise'], args);
      return review.revise(id, path, revision, defined(options));
    },
    'review.decide': (...args) => {
      const [id, paths, state, options] = check(ARGUMENTS['review.decide'], args);
      return review.decide(id, paths, state, defined(options));
    },
    'review.beginApply': (...args) => {
      const [id, files, options] = check(ARGUMENTS['review.beginApply'], args);
      return review.beginApply(id, files, defined(options));
    },
    'review.endApply': (...args) => {
      const [id, written, options] = check(ARGUMENTS['review.endApply'], args);
      return review.endApply(id, written, defined(options));
    },
    'review.unfinishedApplies': () => review.unfinishedApplies(),
    'review.sendBack': (...args) => {
      const [id, remarks, options] = check(ARGUMENTS['review.sendBack'], args);
      return review.sendBack(id, remarks, defined(options));
    },
  };
}

function openStream(
  engine: TaskEngine,
  workers: RemoteWorkers,
  name: string,
  args: readonly unknown[],
  signal: AbortSignal,
) {
  switch (name) {
    case 'follow':
      return engine.follow(...check(ARGUMENTS.follow, args), signal);
    case 'signals': {
      const [worker] = check(ARGUMENTS.worker, args);
      workers.add(worker);
      return engine.signals(worker, signal);
    }
    default:
      throw new QueueError('version', `There is no stream ${name}; the other side may be another version.`);
  }
}

/** @throws QueueError `invalid` naming the field within the argument, as the engine itself would */
function check<T>(schema: z.ZodType<T>, args: readonly unknown[]): T {
  const parsed = schema.safeParse(trimmed(args));
  if (parsed.success) return parsed.data;
  const [problem] = fieldProblems(parsed.error);
  const field = problem?.field.replace(/^\[\d+\]\.?/, '') ?? '';
  throw new QueueError('invalid', `${field}: ${problem?.message ?? 'is not valid'}`, { field });
}

/** JSON has no `undefined`: an argument left out arrives as null at the end of the list. */
function trimmed(args: readonly unknown[]): readonly unknown[] {
  const last = args.findLastIndex((arg) => arg !== undefined && arg !== null);
  return args.slice(0, last + 1);
}

/** The workers behind one channel. Their lease is the channel's life. */
class RemoteWorkers {
  readonly #engine: TaskEngine;
  readonly #ids = new Set<string>();
  readonly #waiting = new Map<string, AbortController>();
  readonly #end = new AbortController();

  constructor(engine: TaskEngine) {
    this.#engine = engine;
  }

  add(id: string): void {
    this.#ids.add(id);
  }

  async claim(offer: WorkerOffer): Promise<Claim | undefined> {
    this.add(offer.worker);
    const stop = new AbortController();
    this.#waiting.set(offer.worker, stop);
    try {
      const signal = AbortSignal.any([this.#end.signal, stop.signal]);
      const claim = await this.#engine.claim(offer, signal);
      if (!claim || !this.#end.signal.aborted) return claim;
      await this.#engine.settle(claim, { kind: 'released' });
      return undefined;
    } finally {
      if (this.#waiting.get(offer.worker) === stop) this.#waiting.delete(offer.worker);
    }
  }

  /** The worker does not wait any more. */
  stopClaim(id: string): void {
    this.#waiting.get(id)?.abort();
  }

  gone(): void {
    this.#end.abort();
    for (const id of this.#ids) void this.#engine.leave(id, 'left').catch(() => undefined);
  }
}
