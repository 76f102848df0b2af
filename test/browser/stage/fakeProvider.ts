import assert from 'node:assert/strict';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import type { Script, Step } from '../../fake/modelScript.ts';
import type { Settings } from './editor.ts';

const PATH = 'editor';
/** The provider's name in the settings. */
export const FAKE = 'fake';

/** A model server for the suite that makes this; make it before the stage, whose settings name its address. */
export class FakeProvider {
  #server: ModelServer | undefined;

  constructor() {
    before('start the model server', async () => {
      this.#server = await startModelServer();
    });
    after('stop the model server', () => this.#server?.close());
  }

  get server(): ModelServer {
    assert.ok(this.#server, 'The model server is started before the first test.');
    return this.#server;
  }

  /** The setting of this name, with this one in it. */
  get providers(): Settings {
    return { [FAKE]: { type: 'openai-compatible', baseURL: this.server.url(PATH), model: 'fake-1' } };
  }

  /** Makes it the provider of every task. */
  get settings(): Settings {
    return { 'agentTaskQueue.providers': this.providers, 'agentTaskQueue.defaultProvider': FAKE };
  }

  /** What it answers from now on, each conversation by its own script. */
  set scripts(scripts: readonly Script[]) {
    this.server.scripts(PATH, scripts);
  }

  /** How often it was asked in conversations that have this text in them. */
  asked(text: string): number {
    return this.server.requests(PATH).filter(({ body }) => JSON.stringify(body).includes(text)).length;
  }
}

/** Something that a test opens when it has seen enough. */
export class Gate {
  #open: () => void = () => undefined;
  readonly #opened = new Promise<void>((resolve) => {
    this.#open = resolve;
  });

  open(): void {
    this.#open();
  }

  /** Resolves with `value` once the gate is open. */
  async lets<T>(value: T): Promise<T> {
    await this.#opened;
    return value;
  }
}

type PlanStatus = 'pending' | 'in_progress' | 'done';

/** A turn in which the model notes a plan of two steps. */
export function plan(first: PlanStatus, second: PlanStatus): Step {
  const steps = [
    { title: 'Find the facts', status: first },
    { title: 'Write them up', status: second },
  ];
  return { toolCalls: [{ name: 'update_plan', args: { steps } }] };
}
