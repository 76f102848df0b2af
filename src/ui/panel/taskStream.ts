import { MAX_STREAM, type Written } from '../../../webview-ui/contract/detail.ts';
import type { FeedPage } from '../../engine/port.ts';

/** Text that comes within this time goes on as one message. */
const GATHER_MS = 80;

/** What the agent of one task writes, as it passes: its tail is kept, so that a tab that is shown again has it too. */
export class TaskStream {
  readonly #task: string;
  readonly #show: (written: Written) => void;
  #tail = '';
  #new = '';
  #isTurnOver = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(task: string, show: (written: Written) => void) {
    this.#task = task;
    this.#show = show;
  }

  /** Takes what a page of the feed holds for this task. */
  take({ deltas, events }: Pick<FeedPage, 'deltas' | 'events'>): void {
    for (const { task, text } of deltas) if (task === this.#task) this.#add(text);
    for (const event of events) {
      if (event.task !== this.#task) continue;
      if (event.kind === 'step' && event.phase === 'finished') this.#isTurnOver = true;
      if (event.kind === 'status' && event.status === 'running') this.#clear();
    }
  }

  /** Everything that is known, to a page that knows nothing. */
  showAll(): void {
    this.#new = '';
    this.#show({ text: this.#tail, isAll: true });
  }

  #add(text: string): void {
    const piece = this.#isTurnOver && this.#tail ? `\n\n${text}` : text;
    this.#isTurnOver = false;
    this.#tail = (this.#tail + piece).slice(-MAX_STREAM);
    this.#new = (this.#new + piece).slice(-MAX_STREAM);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  /** Another attempt: what the one before had begun to write is thrown away, as the engine did. */
  #clear(): void {
    this.#tail = '';
    this.#isTurnOver = false;
    this.showAll();
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#new) this.#show({ text: this.#new, isAll: false });
    this.#new = '';
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
