import * as z from 'zod';
import { LOG_LEVELS, type LogLevel } from '../../src/core/event.ts';
import { wholeResult } from '../../src/core/wholeResult.ts';
import { answering } from '../../src/transport/contract.ts';
import { Announcer } from '../announcer.ts';
import type { FileAction, QueueAction, TaskAction } from '../contract/action.ts';
import { DETAIL_HOST, DETAIL_PUSHED, type Body, type Head } from '../contract/detail.ts';
import type { View } from '../contract/view.ts';
import { keep, kept, type Host } from '../host.ts';
import { l10n } from '../l10n.ts';
import type { Page, Redraw } from '../page.ts';
import { onScrolled } from '../scroll.ts';
import { AnswerDraft } from './answerDraft.ts';
import { detailView, type DetailActions } from './detailView.ts';
import { spokenChange } from './detailWords.ts';
import { History } from './history.ts';
import { renderMarkdown } from './markdown.ts';
import { StreamBox } from './streamBox.ts';

type DetailView = Extract<View, { kind: 'detail' }>;

/** What a person opened, looked for and scrolled to. */
const lookSchema = z.object({
  /** By the name of the fold; what is not in it stands as it does at first. */
  folds: z.record(z.string(), z.boolean()),
  level: z.enum(LOG_LEVELS),
  search: z.string(),
});
export type Look = z.infer<typeof lookSchema>;

const keptSchema = z.object({
  task: z.string(),
  look: lookSchema,
  scroll: z.number(),
  answer: z.object({ attempt: z.int(), text: z.string() }).optional(),
});

/** A result as elements, and the text that they are made of. */
interface Rendered {
  readonly text: string;
  readonly output: HTMLElement;
  readonly followUps: readonly HTMLElement[];
}

/** Lines of the log that are drawn at first, and more at a time. */
const LINES = 300;

/** The page of one task: all that is known of it, and what the person has open of it. */
export class DetailPage implements Page<DetailView> {
  readonly #host: Host;
  readonly #redraw: Redraw;
  readonly #announcer: Announcer;
  readonly #stream = new StreamBox(l10n.t('What the agent writes'));
  #view: DetailView | undefined;
  #head: Head | undefined;
  #body: Body | undefined;
  #isGone = false;
  #history = new History();
  #written: Rendered | undefined;
  #look: Look = { folds: {}, level: 'info', search: '' };
  readonly #answer = new AnswerDraft();
  #lines = LINES;
  #scroll = 0;
  /** The task whose place is to be found again once what stands above it is there. */
  #toScroll: string | undefined;

  readonly pushed = {
    head: answering(DETAIL_PUSHED.head, (head) => this.#takeHead(head)),
    body: answering(DETAIL_PUSHED.body, (task, body) => {
      if (!this.#isOf(task)) return;
      this.#body = body;
      this.#redraw(() => this.#scrollBack());
    }),
    history: answering(DETAIL_PUSHED.history, (task, { events, isFirst }) => {
      if (!this.#isOf(task)) return;
      if (isFirst) this.#history = new History();
      this.#history.add(events);
      this.#redraw();
    }),
    written: answering(DETAIL_PUSHED.written, (task, { text, isAll }) => {
      if (!this.#isOf(task)) return;
      const wasEmpty = this.#stream.isEmpty;
      if (isAll) this.#stream.set(text);
      else this.#stream.append(text);
      if (isAll || wasEmpty) this.#redraw();
    }),
    gone: answering(DETAIL_PUSHED.gone, (task) => {
      if (!this.#isOf(task)) return;
      this.#isGone = true;
      this.#redraw();
    }),
  };

  constructor(host: Host, redraw: Redraw) {
    this.#host = host;
    this.#redraw = redraw;
    this.#announcer = new Announcer(redraw);
    const before = kept(keptSchema);
    if (before) {
      this.#look = before.look;
      this.#scroll = before.scroll;
      this.#toScroll = before.task;
      this.#answer.restore(before.answer);
    }
    onScrolled((top) => {
      this.#scroll = top;
      this.#keep();
    });
    setInterval(() => {
      if (this.#head?.status === 'running' || this.#head?.until) redraw();
    }, 1_000);
  }

  show(view: DetailView): void {
    const before = this.#view?.task ?? this.#toScroll;
    this.#view = view;
    if (before !== undefined && before !== view.task) this.#forget();
    this.#keep();
    this.#redraw();
  }

  /** Of the task before nothing stays but how the person likes to see one. */
  #forget(): void {
    this.#head = undefined;
    this.#body = undefined;
    this.#isGone = false;
    this.#history = new History();
    this.#stream.set('');
    this.#look = { ...this.#look, search: '' };
    this.#answer.restore(undefined);
    this.#lines = LINES;
    this.#scroll = 0;
    this.#toScroll = undefined;
    window.scrollTo({ top: 0 });
  }

  render(): unknown {
    return detailView({
      head: this.#head,
      body: this.#body,
      isGone: this.#isGone,
      history: this.#history,
      output: this.#rendered()?.output,
      followUps: this.#rendered()?.followUps ?? [],
      stream: this.#stream,
      answer: this.#answer,
      look: this.#look,
      lines: this.#lines,
      spoken: this.#announcer.words,
      now: Date.now(),
      actions: this.#actions,
    });
  }

  readonly #actions: DetailActions = {
    act: (action: TaskAction) => this.#host.tell('act', DETAIL_HOST.act, action),
    actOnFile: (action: FileAction, path) =>
      this.#host.tell('actOnFile', DETAIL_HOST.actOnFile, action, path),
    actOnQueue: (action: QueueAction) => this.#host.tell('actOnQueue', DETAIL_HOST.actOnQueue, action),
    openTask: (task) => this.#host.tell('openTask', DETAIL_HOST.openTask, task),
    queueFollowUp: (index) => this.#host.tell('queueFollowUp', DETAIL_HOST.queueFollowUp, index),
    openLink: (link) => this.#host.tell('openLink', DETAIL_HOST.openLink, link),
    typeAnswer: (text) => {
      this.#answer.text = text;
      this.#keep();
      this.#redraw();
    },
    answer: () => void this.#sendAnswer(),
    fold: (name, isOpen) => this.#see({ folds: { ...this.#look.folds, [name]: isOpen } }),
    filterLog: (level: LogLevel) => this.#see({ level }),
    searchLog: (search) => this.#see({ search }),
    showEarlier: () => {
      this.#lines += LINES;
      this.#redraw();
    },
  };

  async #sendAnswer(): Promise<void> {
    const head = this.#head;
    if (!head?.question) return;
    const answering = (text: string) => this.#host.ask('answer', DETAIL_HOST.answer, text, head.attempt);
    const sent = this.#answer.send(answering);
    this.#redraw();
    await sent;
    this.#keep();
    this.#redraw();
  }

  #see(part: Partial<Look>): void {
    this.#look = { ...this.#look, ...part };
    this.#keep();
    this.#redraw();
  }

  #takeHead(head: Head): void {
    if (!this.#isOf(head.id)) return;
    this.#announcer.say(spokenChange(this.#head, head));
    this.#answer.isFor(head);
    this.#head = head;
    this.#isGone = false;
    this.#redraw();
  }

  #isOf(task: string): boolean {
    return task === this.#view?.task;
  }

  /** Rendered once: the same elements are drawn again, with all that is selected in them. */
  #rendered(): Rendered | undefined {
    const result = this.#body?.result;
    if (!result) return undefined;
    const text = wholeResult(result);
    if (this.#written?.text !== text) {
      const followUps = result.followUps.map(({ description }) => renderMarkdown(description));
      this.#written = { text, output: renderMarkdown(result.output), followUps };
    }
    return this.#written;
  }

  #scrollBack(): void {
    if (this.#toScroll === undefined) return;
    if (this.#isOf(this.#toScroll)) window.scrollTo({ top: this.#scroll });
    this.#toScroll = undefined;
  }

  #keep(): void {
    if (!this.#view) return;
    const { task } = this.#view;
    keep(this.#view, { task, look: this.#look, scroll: this.#scroll, answer: this.#answer.kept });
  }
}
