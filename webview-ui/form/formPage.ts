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
  type Prefill,
} from '../contract/form.ts';
import type { View } from '../contract/view.ts';
import { keep, kept, type Host } from '../host.ts';
import { l10n } from '../l10n.ts';
import type { Page, Redraw } from '../page.ts';
import { beginning, keptFormSchema, type KeptForm } from './beginning.ts';
import type { FormActions, FormState, Said } from './formState.ts';
import { formSkeleton, formView } from './formView.ts';
import { asSentence, fieldOf, problemsOf, type Problems } from './problems.ts';
import { Remarks } from './remarks.ts';
import { queuedWords } from './summary.ts';
import { BLANK, isBlank, ownDraftOf, sameKind, type FieldId, type Values } from './values.ts';

type FormView = Extract<View, { kind: 'form' }>;

const KEEP_MS = 300;
const SEARCH_MS = 150;

/** The form's page: what was typed, what is said about it, and what there is to choose from. */
export class FormPage implements Page<FormView> {
  readonly #host: Host;
  readonly #redraw: Redraw;
  readonly #remarks = new Remarks();
  #form: KeptForm | undefined = kept(keptFormSchema);
  #choices: Choices | undefined;
  #edited: Edited | undefined;
  #measured: ReadonlyMap<string, ContextEntry> = new Map();
  #found: readonly Parent[] = [];
  #search = '';
  #hasBegun = false;
  #busy = false;
  #said: Said | undefined;
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
    const keepNow = () => this.#keepNow();
    window.addEventListener('blur', keepNow);
    window.addEventListener('pagehide', keepNow);
  }

  show(): void {
    void this.#doing(() => this.#begin());
  }

  async #begin(): Promise<void> {
    this.#keepNow();
    const given = await this.#host.ask('begin', FORM_HOST.begin);
    const left = keptFormSchema.safeParse(given.left).data;
    this.#choices = given.choices;
    this.#edited = given.edited ?? undefined;
    this.#hasBegun = false;
    this.#take(beginning({ ...given, standing: this.#form, left }));
    if (given.unfit !== null)
      this.#say({ kind: 'problem', words: l10n.t('Left out, as it does not fit: {0}', given.unfit) });
    this.#redraw(() => focusOn('description'));
    await this.#measure();
  }

  #take(form: Omit<KeptForm, 'at'>): void {
    this.#form = { ...form, at: Date.now() };
    this.#remarks.forget();
    this.#said = undefined;
    this.#keepNow();
  }

  get #values(): Values {
    return this.#form?.values ?? BLANK;
  }

  render(): unknown {
    const choices = this.#choices;
    // Choices may come before what was typed: a form that is shown empty first would take typing and lose it.
    if (!choices || !this.#form) return formSkeleton(this.#said?.words);
    return formView(this.#state(choices), this.#actions);
  }

  #state(choices: Choices): FormState {
    return {
      values: this.#values,
      choices,
      edited: this.#edited,
      problems: this.#remarks.shown(this.#problems(choices)),
      measured: this.#measured,
      found: this.#found,
      search: this.#search,
      moreOpen: this.#form?.moreOpen ?? false,
      hasSetAside: (this.#form?.setAside ?? null) !== null,
      hasBegun: this.#hasBegun,
      busy: this.#busy,
      said: this.#said,
      now: Date.now(),
    };
  }

  #problems(choices: Choices): Problems {
    return problemsOf(this.#values, choices, Date.now());
  }

  readonly #actions: FormActions = {
    set: (part) => this.#set(part),
    left: (field) => {
      // Somebody who looks around in an empty form has done nothing wrong yet.
      if (isBlank(this.#values)) return;
      this.#remarks.left(field);
      this.#redraw();
    },
    openMore: (isOpen) => this.#change({ moreOpen: isOpen }),
    search: (text) => {
      this.#search = text;
      clearTimeout(this.#searching);
      this.#searching = setTimeout(() => void this.#doing(() => this.#findTasks()), SEARCH_MS);
      this.#redraw();
    },
    addContext: (source) =>
      void this.#doing(async () =>
        this.#addPaths(await this.#host.ask('findContext', FORM_HOST.findContext, source)),
      ),
    addPattern: (pattern) => void this.#doing(() => this.#addPaths([pattern])),
    drop: (uris) => void this.#doing(() => this.#drop(uris)),
    queue: (then) => void this.#queue(then),
    save: () => void this.#save(),
    saveAsTaskFile: () => void this.#saveAsTaskFile(),
    startOver: () => this.#startOver(),
    bringBack: () => this.#bringBack(),
    connectModel: () => void this.#doing(() => this.#host.ask('connectModel', FORM_HOST.connectModel)),
    openTask: (task) => void this.#doing(() => this.#host.ask('openTask', FORM_HOST.openTask, task)),
  };

  #set(part: Partial<Values>): void {
    this.#remarks.changed(part);
    this.#said = undefined;
    this.#change({ values: { ...this.#values, ...part } });
  }

  #change(part: Partial<KeptForm>): void {
    if (!this.#form) return;
    this.#form = { ...this.#form, ...part, at: Date.now() };
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keepNow(), KEEP_MS);
    this.#redraw();
  }

  /** In the tab, for a reload, and on the editor's side, for the next form. */
  #keepNow(): void {
    clearTimeout(this.#keeping);
    const form = this.#form;
    if (!form) return;
    const { edit, values } = form;
    keep({ kind: 'form', ...(edit === null ? {} : { edit }) }, form);
    if (edit !== null) return;
    void this.#host.ask('leave', FORM_HOST.leave, isBlank(values) ? null : form).catch(() => undefined);
  }

  #startOver(): void {
    const typed = this.#values;
    this.#take({ edit: null, values: BLANK, setAside: typed, moreOpen: false });
    this.#redraw(() => focusOn('description'));
  }

  #bringBack(): void {
    const { setAside, moreOpen = false } = this.#form ?? {};
    if (!setAside) return;
    this.#take({ edit: null, values: setAside, setAside: null, moreOpen });
    this.#redraw(() => focusOn('description'));
    void this.#doing(() => this.#measure());
  }

  async #addPaths(paths: readonly string[]): Promise<void> {
    this.#set({ context: [...new Set([...this.#values.context, ...paths])] });
    await this.#measure();
  }

  async #drop(uris: readonly string[]): Promise<void> {
    const { paths, leftOut } = await this.#host.ask('dropped', FORM_HOST.dropped, [...uris]);
    await this.#addPaths(paths);
    if (leftOut.length === 0) return;
    const words = l10n.t('Outside this workspace, and left out: {0}', leftOut.join(', '));
    this.#say({ kind: 'problem', words });
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

  async #queue(then: 'close' | 'stay'): Promise<void> {
    await this.#submitting(async (draft) => {
      const queued = await this.#host.ask('queue', FORM_HOST.queue, draft, then);
      this.#edited = undefined;
      this.#take({ edit: null, values: sameKind(this.#values), setAside: null, moreOpen: false });
      const task = queued.task === null ? {} : { task: queued.task };
      this.#say({ kind: 'done', words: queuedWords(queued), ...task });
      this.#redraw(() => focusOn('description'));
    });
  }

  async #save(): Promise<void> {
    await this.#submitting(async (draft) => {
      await this.#host.ask('save', FORM_HOST.save, draft).catch((error: unknown) => {
        this.#hasBegun = error instanceof QueueError && error.code === 'conflict';
        throw error;
      });
    });
  }

  async #saveAsTaskFile(): Promise<void> {
    await this.#submitting(async (draft) => {
      if (await this.#host.ask('saveAsTaskFile', FORM_HOST.saveAsTaskFile, draft))
        this.#say({ kind: 'done', words: l10n.t('The task file is saved. It is not queued yet.') });
    });
  }

  /** Nothing goes out while anything is wrong: the first wrong field gets the keyboard instead. */
  async #submitting(send: (draft: Prefill) => Promise<void>): Promise<void> {
    const choices = this.#choices;
    if (!choices || this.#busy) return;
    this.#remarks.tried();
    const problems = this.#remarks.all(this.#problems(choices));
    if (problems.size > 0) return this.#showProblems(problems);
    await this.#doing(() => send(prefillSchema.parse(ownDraftOf(this.#values, Date.now()))), true);
  }

  #showProblems(problems: Problems): void {
    const [first] = problems.keys();
    if (first === undefined) return;
    if (first !== 'description' && first !== 'title') this.#change({ moreOpen: true });
    const words =
      problems.size === 1
        ? l10n.t('One field needs another look.')
        : l10n.t('{0} fields need another look.', problems.size);
    this.#say({ kind: 'problem', words });
    this.#redraw(() => focusOn(first));
  }

  /** What goes wrong is said at its field, or below the buttons; what was typed stays. */
  async #doing(run: () => Promise<void>, isSubmit = false): Promise<void> {
    this.#busy ||= isSubmit;
    this.#redraw();
    try {
      await run();
    } catch (error) {
      this.#failed(error);
    } finally {
      if (isSubmit) this.#busy = false;
      this.#redraw();
    }
  }

  #failed(error: unknown): void {
    const path = error instanceof QueueError ? error.field : undefined;
    if (path === undefined) return this.#say({ kind: 'problem', words: messageOf(error) });
    const field = fieldOf(path, this.#values.when);
    this.#remarks.refused(field, asSentence(messageOf(error)));
    this.#showProblems(new Map([[field, messageOf(error)]]));
  }

  #say(said: Said): void {
    this.#said = said;
    this.#redraw();
  }
}

function focusOn(field: FieldId): void {
  document.getElementById(`field-${field}`)?.focus();
}
