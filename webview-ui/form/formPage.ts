import * as z from 'zod';
import { messageOf, QueueError } from '../../src/core/errors.ts';
import { answering } from '../../src/transport/contract.ts';
import {
  FORM_HOST,
  FORM_PUSHED,
  prefillSchema,
  type Choices,
  type ContextEntry,
  type Edited,
  type Parent,
} from '../contract/form.ts';
import type { View } from '../contract/view.ts';
import { keep, kept, type Host } from '../host.ts';
import { l10n } from '../l10n.ts';
import type { Page, Redraw } from '../page.ts';
import type { FormActions, FormState } from './formState.ts';
import { formSkeleton, formView } from './formView.ts';
import { fieldOf, problemsOf, type Problems } from './problems.ts';
import {
  BLANK,
  isBlank,
  ownDraftOf,
  sameKind,
  valuesOf,
  valuesSchema,
  type FieldId,
  type Values,
} from './values.ts';

type FormView = Extract<View, { kind: 'form' }>;

/** What is kept while the tab is hidden and over a reload. */
const keptSchema = z.object({ values: valuesSchema, moreOpen: z.boolean() });

const KEEP_MS = 300;
const SEARCH_MS = 150;

/** The form's page: what was typed, what is said about it, and what there is to choose from. */
export class FormPage implements Page<FormView> {
  readonly #host: Host;
  readonly #redraw: Redraw;
  #view: FormView = { kind: 'form' };
  #values: Values = BLANK;
  #choices: Choices | undefined;
  #edited: Edited | undefined;
  readonly #leftFields = new Set<FieldId>();
  /** The person tried to queue: everything that is wrong is said. */
  #tried = false;
  /** What the queue refused, until the field changes. */
  readonly #refused = new Map<FieldId, string>();
  #measured: ReadonlyMap<string, ContextEntry> = new Map();
  #found: readonly Parent[] = [];
  #search = '';
  #moreOpen = false;
  #busy = false;
  #said: FormState['said'];
  #keeping: ReturnType<typeof setTimeout> | undefined;
  #searching: ReturnType<typeof setTimeout> | undefined;

  readonly pushed = {
    choices: answering(FORM_PUSHED.choices, (choices) => {
      this.#choices = choices;
      this.#redraw();
    }),
  };

  constructor(host: Host, redraw: Redraw) {
    this.#host = host;
    this.#redraw = redraw;
    const before = kept(keptSchema);
    if (before) {
      this.#values = before.values;
      this.#moreOpen = before.moreOpen;
    }
  }

  show(view: FormView): void {
    const isFirst = this.#choices === undefined;
    this.#view = view;
    void this.#begin(isFirst);
  }

  /** What stands in the form already goes before what it was left with, and a prefill before both. */
  async #begin(isFirst: boolean): Promise<void> {
    const { choices, edited, left } = await this.#host.ask('begin', FORM_HOST.begin);
    this.#choices = choices;
    this.#edited = edited ?? undefined;
    const prefill = prefillSchema.safeParse(this.#view.prefill);
    const isRestored = isFirst && !isBlank(this.#values);
    if (edited && !isRestored) this.#take(valuesOf(edited.draft));
    else if (!isRestored && prefill.success && Object.keys(prefill.data).length > 0)
      this.#take(valuesOf(prefill.data));
    else if (isFirst && !isRestored) {
      const before = keptSchema.safeParse(left);
      if (before.success) this.#take(before.data.values);
    }
    this.#keep();
    await this.#measure();
    this.#redraw();
  }

  #take(values: Values): void {
    this.#values = values;
    this.#leftFields.clear();
    this.#refused.clear();
    this.#tried = false;
    this.#moreOpen ||= Object.keys(BLANK).some((field) => isSaidInMore(field, values));
  }

  render(): unknown {
    const choices = this.#choices;
    if (!choices) return formSkeleton();
    const state: FormState = {
      values: this.#values,
      choices,
      edited: this.#edited,
      problems: this.#shownProblems(choices),
      measured: this.#measured,
      found: this.#found,
      search: this.#search,
      moreOpen: this.#moreOpen,
      busy: this.#busy,
      said: this.#said,
      now: Date.now(),
    };
    return formView(state, this.#actions);
  }

  #problems(choices: Choices): Problems {
    const problems = new Map(problemsOf(this.#values, choices, Date.now()));
    for (const [field, message] of this.#refused) if (!problems.has(field)) problems.set(field, message);
    return problems;
  }

  #shownProblems(choices: Choices): Problems {
    const all = this.#problems(choices);
    if (this.#tried) return all;
    return new Map([...all].filter(([field]) => this.#leftFields.has(field) || this.#refused.has(field)));
  }

  readonly #actions: FormActions = {
    set: (part) => this.#set(part),
    left: (field) => {
      // Somebody who looks around in an empty form has done nothing wrong yet.
      if (isBlank(this.#values)) return;
      this.#leftFields.add(field);
      this.#redraw();
    },
    openMore: (isOpen) => {
      this.#moreOpen = isOpen;
      this.#keep();
      this.#redraw();
    },
    search: (text) => {
      this.#search = text;
      clearTimeout(this.#searching);
      this.#searching = setTimeout(() => void this.#findTasks(), SEARCH_MS);
      this.#redraw();
    },
    addContext: (source) =>
      void this.#doing(async () => {
        this.#addPaths(await this.#host.ask('findContext', FORM_HOST.findContext, source));
      }),
    addPattern: (pattern) => this.#addPaths([pattern]),
    drop: (uris) =>
      void this.#doing(async () => {
        const { paths, leftOut } = await this.#host.ask('dropped', FORM_HOST.dropped, [...uris]);
        this.#addPaths(paths);
        if (leftOut.length > 0)
          this.#say('problem', l10n.t('Outside this workspace, and left out: {0}', leftOut.join(', ')));
      }),
    queue: (then) => void this.#queue(then),
    save: () => void this.#save(),
    saveAsTaskFile: () => void this.#saveAsTaskFile(),
    startOver: () => {
      this.#take(BLANK);
      this.#said = undefined;
      this.#keep();
      this.#redraw(() => focusOn('description'));
    },
    connectModel: () => void this.#doing(() => this.#host.ask('connectModel', FORM_HOST.connectModel)),
  };

  #set(part: Partial<Values>): void {
    this.#values = { ...this.#values, ...part };
    for (const field of this.#refused.keys()) if (field in part) this.#refused.delete(field);
    this.#said = undefined;
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keep(), KEEP_MS);
    this.#redraw();
  }

  /** In the tab, for a reload, and on the editor's side, for the next form. */
  #keep(): void {
    const page = { values: this.#values, moreOpen: this.#moreOpen };
    keep(this.#view, page);
    if (this.#edited) return;
    void this.#host.ask('leave', FORM_HOST.leave, isBlank(this.#values) ? null : page).catch(() => undefined);
  }

  #addPaths(paths: readonly string[]): void {
    this.#set({ context: [...new Set([...this.#values.context, ...paths])] });
    void this.#measure();
  }

  async #measure(): Promise<void> {
    const paths = this.#values.context.filter((path) => !this.#measured.has(path));
    if (paths.length === 0) return;
    const entries = await this.#host.ask('measure', FORM_HOST.measure, paths);
    this.#measured = new Map([...this.#measured, ...entries.map((entry) => [entry.path, entry] as const)]);
    this.#redraw();
  }

  async #findTasks(): Promise<void> {
    const text = this.#search.trim();
    const found = text ? await this.#host.ask('findTasks', FORM_HOST.findTasks, text) : [];
    if (text !== this.#search.trim()) return; // typed on meanwhile
    this.#found = found;
    this.#redraw();
  }

  async #queue(then: 'done' | 'new'): Promise<void> {
    await this.#submitting(async (draft) => {
      const { title } = await this.#host.ask('queue', FORM_HOST.queue, draft);
      this.#take(then === 'new' ? sameKind(this.#values) : BLANK);
      this.#keep();
      this.#say('done', l10n.t('Queued: {0}', title));
      this.#redraw(() => focusOn('description'));
    });
  }

  async #save(): Promise<void> {
    await this.#submitting(async (draft) => {
      const { title } = await this.#host.ask('save', FORM_HOST.save, draft);
      this.#say('done', l10n.t('Saved: {0}', title));
    });
  }

  async #saveAsTaskFile(): Promise<void> {
    await this.#submitting(async (draft) => {
      const isSaved = await this.#host.ask('saveAsTaskFile', FORM_HOST.saveAsTaskFile, draft);
      if (isSaved) this.#say('done', l10n.t('The task file is saved. It is not queued yet.'));
    });
  }

  /** Nothing goes out while anything is wrong: the first wrong field gets the keyboard instead. */
  async #submitting(send: (draft: z.infer<typeof prefillSchema>) => Promise<void>): Promise<void> {
    const choices = this.#choices;
    if (!choices || this.#busy) return;
    this.#tried = true;
    const problems = this.#problems(choices);
    if (problems.size > 0) return this.#showProblems(problems);
    await this.#doing(() => send(prefillSchema.parse(ownDraftOf(this.#values, Date.now()))));
  }

  #showProblems(problems: Problems): void {
    const [first] = problems.keys();
    if (first !== 'description' && first !== 'title') this.#moreOpen = true;
    this.#say(
      'problem',
      problems.size === 1
        ? l10n.t('One field needs another look.')
        : l10n.t('{0} fields need another look.', problems.size),
    );
    if (first) this.#redraw(() => focusOn(first));
  }

  /** What goes wrong is said at its field, or below the buttons; what was typed stays. */
  async #doing(run: () => Promise<void>): Promise<void> {
    this.#busy = true;
    this.#redraw();
    try {
      await run();
    } catch (error) {
      const field = error instanceof QueueError ? error.field : undefined;
      if (field === undefined) this.#say('problem', messageOf(error));
      else {
        this.#refused.set(fieldOf(field), messageOf(error));
        this.#showProblems(this.#refused);
      }
    } finally {
      this.#busy = false;
      this.#redraw();
    }
  }

  #say(kind: 'done' | 'problem', words: string): void {
    this.#said = { kind, words };
    this.#redraw();
  }
}

function isSaidInMore(field: string, values: Values): boolean {
  if (field === 'description' || field === 'title') return false;
  const [now, blank] = [values, BLANK].map((each) =>
    JSON.stringify(Object.entries(each).find(([key]) => key === field)),
  );
  return now !== blank;
}

function focusOn(field: FieldId): void {
  document.getElementById(`field-${field}`)?.focus();
}
