import assert from 'node:assert/strict';
import { Editor, type Place, type Settings } from './editor.ts';
import { StoredQueue } from './storedQueue.ts';
import type { Workbench } from './workbench.ts';

/** Packing and installing the extension, and the first window of a cold editor, on a loaded machine. */
const OPENING_MS = 180_000;
const DEFAULT_WORKSPACE = 'examples/workspace';

export interface StageOptions {
  /** The folder below the repository whose copy is opened; by itself or as the place that is made of it. */
  readonly workspace?: string;
  /** Makes the place that the window shows. Default: the copied folder. */
  readonly place?: (editor: Editor) => Place;
  /** User settings, beside those of a quiet editor; asked for when the window is opened. */
  readonly settings?: () => Settings;
}

/** One editor for all suites. */
let shared: Promise<Editor> | undefined;

after('stop the shared editor', async () => (await shared)?.stop());

/**
 * A window for the suite that calls this: opened before its first test over a copy of a workspace, with a queue of its
 * own, and closed after the last. A test in which this extension complains in the console, or a page opens a dialog,
 * fails; a failed test leaves a picture.
 */
export class Stage {
  readonly #options: StageOptions;
  readonly #windows: Workbench[] = [];
  #editor: Editor | undefined;
  #place: Place | undefined;
  #storesBefore: readonly string[] = [];

  constructor(options: StageOptions = {}) {
    this.#options = options;
    registerHooks({
      open: () => this.#open(),
      judge: (test) => this.#judge(test),
      close: () => this.#close(),
    });
  }

  /** The first window. */
  get workbench(): Workbench {
    const [first] = this.#windows;
    assert.ok(first, 'The window is opened before the first test.');
    return first;
  }

  /** All windows that are open, the oldest first. */
  get windows(): readonly Workbench[] {
    return this.#windows;
  }

  get editor(): Editor {
    assert.ok(this.#editor, 'The editor is started before the first test.');
    return this.#editor;
  }

  /** What the window shows. */
  get place(): Place {
    assert.ok(this.#place, 'The place is made before the first test.');
    return this.#place;
  }

  /** The folder that the window shows. */
  get folder(): string {
    const { place } = this;
    assert.ok(typeof place === 'object' && 'folder' in place, 'This window shows no folder.');
    return place.folder;
  }

  /** The queue of this suite's windows, as the terminal program sees it. */
  get queue(): StoredQueue {
    const mine = this.editor.stores().filter((store) => !this.#storesBefore.includes(store));
    const [store] = mine;
    assert.ok(store !== undefined, 'No window of this suite has a queue yet.');
    return new StoredQueue(store);
  }

  /** One more window, over the same place or another; it closes with the suite. */
  async openWindow(place = this.place): Promise<Workbench> {
    const workbench = await this.editor.open(place);
    this.#windows.push(workbench);
    return workbench;
  }

  async closeWindow(workbench: Workbench): Promise<void> {
    await workbench.close();
    this.#windows.splice(this.#windows.indexOf(workbench), 1);
  }

  async #open(): Promise<void> {
    const { place, settings = () => ({}), workspace = DEFAULT_WORKSPACE } = this.#options;
    this.#editor = await (shared ??= Editor.start());
    this.#storesBefore = this.#editor.stores();
    this.#editor.settings = settings();
    this.#place = place ? place(this.#editor) : { folder: this.#editor.copyOf(workspace) };
    await this.openWindow();
  }

  async #judge(test: Mocha.Test | undefined): Promise<void> {
    if (test?.state === 'failed') {
      for (const [index, workbench] of this.#windows.entries()) {
        console.log(`Picture: ${await workbench.shoot(`${test.fullTitle()}-${index}`)}`);
      }
    }
    const heard = this.#windows.flatMap(({ complaints }) => complaints.take());
    assert.deepEqual(heard, [], `“${test?.title ?? ''}” passed or not, but a window complained`);
  }

  async #close(): Promise<void> {
    for (const workbench of this.#windows.splice(0)) await workbench.close();
  }
}

interface Hooks {
  readonly open: () => Promise<void>;
  readonly judge: (test: Mocha.Test | undefined) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A function of its own, since mocha gives its context as `this`. */
function registerHooks({ open, judge, close }: Hooks): void {
  before('open a window', async function () {
    this.timeout(OPENING_MS);
    await open();
  });
  afterEach('listen for complaints', async function () {
    await judge(this.currentTest);
  });
  after('close the windows', async function () {
    this.timeout(OPENING_MS);
    await close();
  });
}
