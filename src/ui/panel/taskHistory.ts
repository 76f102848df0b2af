import { MAX_LINE, type HistoryEvent } from '../../../webview-ui/contract/detail.ts';
import type { TaskEvent } from '../../core/event.ts';
import type { TaskEngine } from '../../engine/port.ts';

/** Events that cross at a time: each page is one message, for which neither thread should stand still. */
const PAGE = 1_000;

export interface HistoryPage {
  readonly events: HistoryEvent[];
  readonly isFirst: boolean;
}

/** The history of one task, from its first event on, read no further than it has been shown. */
export class TaskHistory {
  readonly #engine: Pick<TaskEngine, 'log'>;
  readonly #task: string;
  readonly #show: (page: HistoryPage) => void;
  #seq = 0;

  constructor(engine: Pick<TaskEngine, 'log'>, task: string, show: (page: HistoryPage) => void) {
    this.#engine = engine;
    this.#task = task;
    this.#show = show;
  }

  /** Shows what has come since. One call at a time. */
  async catchUp(): Promise<void> {
    for (let isFull = true; isFull;) {
      const events = await this.#engine.log({ task: this.#task, afterSeq: this.#seq, limit: PAGE });
      const isFirst = this.#seq === 0;
      this.#seq = events.at(-1)?.seq ?? this.#seq;
      if (events.length > 0 || isFirst) this.#show({ events: events.map(crossing), isFirst });
      isFull = events.length === PAGE;
    }
  }
}

function crossing(event: TaskEvent): HistoryEvent {
  const { seq, at, attempt, actor, task: _task, ...body } = event;
  if (body.kind !== 'log' || body.text.length <= MAX_LINE) return { seq, at, attempt, actor, body };
  return { seq, at, attempt, actor, body: { ...body, text: `${body.text.slice(0, MAX_LINE)}…` } };
}
