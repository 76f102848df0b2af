import { strict as assert } from 'node:assert';
import { agentSchema } from '../../../src/core/agent.ts';
import type { Claim } from '../../../src/engine/port.ts';
import { layersOf } from '../../../src/runner/layers.ts';
import { runClaim, type RunTools } from '../../../src/runner/runClaim.ts';
import { toolsFor } from '../../../src/runner/tools/registry.ts';
import { memoryEngine, type TestEngine } from '../../fake/engine.ts';
import { TemporaryWorkspace } from '../workspace/temporaryWorkspace.ts';
import { call, ScriptedModel, type Said } from './scriptedModel.ts';
import { watched, type Watch } from './watchedWork.ts';

const AGENT = agentSchema.parse({ name: 'editor', tools: ['read', 'edit'] });
const FILES = { 'a.ts': 'one\ntwo\n', 'b.ts': 'b\n', 'c.ts': 'c\n' };

/** Every tool that edits, on files that others of them have touched before. */
const ANSWERS: readonly Said[] = [
  {
    text: 'I edit.',
    calls: [
      call('1', 'write_file', { path: 'new/n.ts', content: 'n\n' }),
      call('2', 'edit_file', { path: 'a.ts', edits: [{ search: 'one', replace: 'one and one' }] }),
    ],
  },
  {
    calls: [
      call('3', 'move_file', { from: 'a.ts', to: 'new/a.ts' }),
      call('4', 'edit_file', { path: 'new/a.ts', edits: [{ search: 'one', replace: '1', all: true }] }),
      call('5', 'edit_file', { path: 'a.ts', edits: [{ search: 'one', replace: 'x' }] }),
      call('6', 'delete_file', { path: 'b.ts' }),
    ],
  },
  {
    calls: [
      call('7', 'write_file', { path: 'c.ts', content: 'changed\n' }),
      call('8', 'write_file', { path: 'c.ts', content: 'c\n' }),
      call('9', 'read_file', { path: 'new/a.ts' }),
    ],
  },
  { text: 'Done.' },
];

/** Every word of the whole run to the engine that the store keeps. */
const OPERATIONS = [
  'finish 0 prompt',
  'finish 1 turn',
  ...['2 write_file', '3 edit_file'].flatMap((step) => [`begin ${step}`, `finish ${step}`]),
  'finish 4 turn',
  ...['5 move_file', '6 edit_file', '7 edit_file', '8 delete_file'].flatMap((step) => [
    `begin ${step}`,
    `finish ${step}`,
  ]),
  'finish 9 turn',
  ...['10 write_file', '11 write_file', '12 read_file'].flatMap((step) => [
    `begin ${step}`,
    `finish ${step}`,
  ]),
  'finish 13 turn',
  'settle',
] as const;

class EditingRun implements AsyncDisposable {
  readonly #workspace = new TemporaryWorkspace(FILES);
  readonly #opened: TestEngine;
  readonly id: string;

  private constructor(opened: TestEngine, id: string) {
    this.#opened = opened;
    this.id = id;
  }

  static async begin(): Promise<EditingRun> {
    const opened = await memoryEngine();
    const draft = {
      title: 'Edit',
      description: 'Edit some files as it is told.',
      instructions: 'Edit the files of the workspace as it is told.',
      agent: AGENT.name,
    };
    const [task] = await opened.engine.submit({ tasks: [draft], agents: [AGENT] });
    return new EditingRun(opened, task?.id ?? '');
  }

  async claim(): Promise<Claim> {
    const offer = { worker: 'w', pid: 1, providers: ['lab'], defaultProvider: 'lab', waitMs: 0 };
    const claim = await this.#opened.engine.claim(offer);
    assert.ok(claim, 'There was nothing to claim.');
    return claim;
  }

  run(claim: Claim, model: ScriptedModel, watch: Watch = {}): Promise<void> {
    const { engine, clock } = this.#opened;
    const tools: RunTools = {
      work: watched(engine, watch),
      clock,
      openModel: async () => model,
      tools: toolsFor(AGENT),
      openProposal: (opened) => this.#workspace.proposal(layersOf(opened, engine)),
      writePrompt: async () => ({ instructions: 'Edit.', messages: [{ role: 'user', content: 'Edit.' }] }),
    };
    return runClaim(claim, tools, new AbortController().signal);
  }

  /** Runs until the power goes around one of its words to the engine, and starts the engine anew on what is left. */
  async cutAt(operation: string, when: 'before' | 'after', model: ScriptedModel): Promise<void> {
    const claim = await this.claim();
    await new Promise<void>((cut) => {
      const hook = (said: string) => {
        if (said !== operation) return undefined;
        cut();
        return new Promise<void>(() => undefined); // nobody hears an answer
      };
      void this.run(claim, model, { [when]: hook });
    });
    await this.#opened.restart();
  }

  /** What the task has come to propose, texts and all. */
  async proposed(): Promise<unknown> {
    const { review } = this.#opened.engine;
    const told = (await review.changes(this.id)).map(
      async ({ path, kind, movedFrom, revision, added, removed }) => ({
        path,
        kind,
        movedFrom,
        revision,
        added,
        removed,
        ...(await review.texts(this.id, path)),
      }),
    );
    return Promise.all(told);
  }

  async status(): Promise<string | undefined> {
    return (await this.#opened.engine.get(this.id))?.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.close();
    this.#workspace[Symbol.dispose]();
  }
}

const askedOf = (...models: readonly ScriptedModel[]) =>
  models.flatMap(({ requests }) => requests.map(({ messages }) => messages));

describe('a run that edits, cut by a power failure', () => {
  let proposal: unknown;
  let conversation: readonly unknown[];
  const said: string[] = [];
  before(async () => {
    await using run = await EditingRun.begin();
    const model = new ScriptedModel(...ANSWERS);
    const after = (operation: string) => void (operation === 'report' || said.push(operation));
    await run.run(await run.claim(), model, { after });
    proposal = await run.proposed();
    conversation = askedOf(model);
  });

  it('proposes this where nothing happens, and is cut below at every commit', () => {
    assert.deepEqual(said, OPERATIONS);
    assert.deepEqual(proposal, [
      {
        path: 'a.ts',
        kind: 'delete',
        movedFrom: null,
        revision: 2,
        added: 0,
        removed: 2,
        base: 'one\ntwo\n',
        text: null,
      },
      {
        path: 'b.ts',
        kind: 'delete',
        movedFrom: null,
        revision: 1,
        added: 0,
        removed: 1,
        base: 'b\n',
        text: null,
      },
      {
        path: 'new/a.ts',
        kind: 'create',
        movedFrom: 'a.ts',
        revision: 2,
        added: 2,
        removed: 0,
        base: null,
        text: '1 and 1\ntwo\n',
      },
      {
        path: 'new/n.ts',
        kind: 'create',
        movedFrom: null,
        revision: 1,
        added: 1,
        removed: 0,
        base: null,
        text: 'n\n',
      },
    ]);
  });

  // Of a begun step the store knows as much as just before its end.
  for (const operation of OPERATIONS.filter((each) => !each.startsWith('begin '))) {
    it(`just before ${operation} comes to the same proposal, by the same words to the model`, async () => {
      await using run = await EditingRun.begin();
      const [first, second] = [new ScriptedModel(...ANSWERS), new ScriptedModel(...ANSWERS)];
      await run.cutAt(operation, 'before', first);
      await run.run(await run.claim(), second);
      assert.equal(await run.status(), 'completed');
      assert.deepEqual(await run.proposed(), proposal);
      // An answer that was lost before its commit is asked for again.
      const asked = operation.endsWith(' turn') ? askedOf(first).slice(0, -1) : askedOf(first);
      assert.deepEqual([...asked, ...askedOf(second)], conversation);
    });
  }

  it('comes to the same when it is cut after every commit in turn', async () => {
    await using run = await EditingRun.begin();
    const models: ScriptedModel[] = [];
    const next = (): ScriptedModel => {
      const model = new ScriptedModel(...ANSWERS);
      models.push(model);
      return model;
    };
    for (const operation of OPERATIONS.slice(0, -1)) await run.cutAt(operation, 'after', next());
    await run.run(await run.claim(), next());
    assert.deepEqual([await run.proposed(), askedOf(...models)], [proposal, conversation]);
  });
});
