import type { Task } from '../core/task.ts';
import type { CommandOptions } from './port.ts';
import type {
  ApplyFile,
  Change,
  ChangeTexts,
  Remarks,
  Revision,
  TaskReview,
  UnfinishedApply,
} from './reviewPort.ts';

type Method = keyof TaskReview;
type Answer<M extends Method> = Awaited<ReturnType<TaskReview[M]>>;

/** How a call gets to the engine. */
export interface ReviewLine {
  /** Repeated over a new connection when one is lost. */
  readonly call: (method: string, ...args: readonly unknown[]) => Promise<unknown>;
  /** With an id of its own, so that a repeat is harmless. */
  readonly identified: (options: CommandOptions | undefined) => CommandOptions;
}

/** What tasks propose, over a channel. */
export class ReviewClient implements TaskReview {
  readonly #line: ReviewLine;

  constructor(line: ReviewLine) {
    this.#line = line;
  }

  changes(task: string): Promise<readonly Change[]> {
    return this.#call('changes', task);
  }

  texts(task: string, path: string): Promise<ChangeTexts | undefined> {
    return this.#call('texts', task, path);
  }

  beneath(task: string): Promise<readonly Task[]> {
    return this.#call('beneath', task);
  }

  revise(task: string, path: string, revision: Revision, options?: CommandOptions): Promise<void> {
    return this.#call('revise', task, path, revision, this.#line.identified(options));
  }

  decide(
    task: string,
    paths: readonly string[] | null,
    state: 'discarded' | 'pending',
    options?: CommandOptions,
  ): Promise<void> {
    return this.#call('decide', task, paths, state, this.#line.identified(options));
  }

  beginApply(id: string, files: readonly ApplyFile[], options?: CommandOptions): Promise<void> {
    return this.#call('beginApply', id, files, this.#line.identified(options));
  }

  endApply(id: string, written: readonly string[], options?: CommandOptions): Promise<void> {
    return this.#call('endApply', id, written, this.#line.identified(options));
  }

  unfinishedApplies(): Promise<readonly UnfinishedApply[]> {
    return this.#call('unfinishedApplies');
  }

  sendBack(task: string, remarks: Remarks, options?: CommandOptions): Promise<void> {
    return this.#call('sendBack', task, remarks, this.#line.identified(options));
  }

  async #call<M extends Method>(method: M, ...args: readonly unknown[]): Promise<Answer<M>> {
    return answerOf(method, await this.#line.call(`review.${method}`, ...args));
  }
}

/** Both ends speak the same protocol version, so an answer has the type that the port gives it. */
function answerOf<M extends Method>(method: M, value: unknown): Answer<M>;
function answerOf(_method: string, value: unknown): unknown {
  return value;
}
