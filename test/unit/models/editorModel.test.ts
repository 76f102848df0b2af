import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import type { EditorPart, EditorRequest, EditorTurn } from '../../../src/core/editorTurn.ts';
import { QueueError } from '../../../src/core/errors.ts';
import { createModel } from '../../../src/runner/models/create.ts';
import type { Model } from '../../../src/runner/models/model.ts';
import { ask, failureOf, goOn, never } from './connections.ts';

const END = { type: 'end', inputTokens: 40, outputTokens: 7 } as const;
const CALL = { type: 'call', id: 'c1', name: 'read_file', input: { path: 'a.ts' } } as const;
const PROMPT = 'The customer list of Acme Corporation is confidential.';

/** The editor's side: answers each request with the next list of parts, and keeps what it was asked. */
class Editor {
  readonly asked: EditorRequest[] = [];
  readonly #answers: (readonly EditorPart[])[];

  constructor(...answers: (readonly EditorPart[])[]) {
    this.#answers = answers;
  }

  readonly turn: EditorTurn = (request) => this.#answer(request);

  async *#answer(request: EditorRequest): AsyncGenerator<EditorPart> {
    this.asked.push(request);
    yield* this.#answers.shift() ?? [];
  }
}

function model(editorTurn: EditorTurn, idleMs?: number): Model {
  return createModel({
    providerId: 'copilot',
    config: { type: 'vscode-lm', vendor: 'copilot', model: 'gpt-5' },
    editorTurn,
    ...(idleMs === undefined ? {} : { idleMs }),
  });
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

describe('a model of the editor', () => {
  it('is asked with the instructions first, then the conversation, and the tools as JSON Schema', async () => {
    const editor = new Editor([{ type: 'text', text: 'Fine.' }, END]);
    await model(editor.turn).turn(ask('Look at it.', { temperature: 0.2 }), () => {}, never());
    const [asked] = editor.asked;
    assert.deepEqual(
      { ...asked, tools: asked?.tools.map(({ name, inputSchema }) => [name, inputSchema['required']]) },
      {
        vendor: 'copilot',
        model: 'gpt-5',
        messages: [
          { role: 'user', parts: [{ type: 'text', text: 'You review code.' }] },
          { role: 'user', parts: [{ type: 'text', text: 'Look at it.' }] },
        ],
        tools: [['read_file', ['path']]],
        temperature: 0.2,
        countFrom: 0,
      },
    );
  });

  it('streams its text, and gives calls and results back in the next turn', async () => {
    const editor = new Editor(
      [{ type: 'text', text: 'I ' }, { type: 'text', text: 'look.' }, CALL, END],
      [{ type: 'text', text: 'Done.' }, END],
    );
    const lab = model(editor.turn);
    const heard: string[] = [];
    const first = await lab.turn(ask('Look.'), (text) => heard.push(text), never());
    assert.deepEqual(heard, ['I ', 'look.']);
    assert.deepEqual(first.toolCalls, [{ id: 'c1', name: 'read_file', input: { path: 'a.ts' } }]);
    const second = await lab.turn(goOn(ask('Look.'), first), () => {}, never());
    assert.equal(second.text, 'Done.');
    assert.deepEqual(editor.asked[1]?.messages.slice(2), [
      { role: 'assistant', parts: [{ type: 'text', text: 'I look.' }, CALL] },
      { role: 'user', parts: [{ type: 'result', id: 'c1', text: 'result of read_file' }] },
    ]);
  });

  it('counts each message once, and says that the counts are estimates', async () => {
    const editor = new Editor([CALL, END], [{ type: 'text', text: 'Done.' }, END]);
    const lab = model(editor.turn);
    const first = await lab.turn(ask('Look.'), () => {}, never());
    const second = await lab.turn(goOn(ask('Look.'), first), () => {}, never());
    assert.deepEqual(
      editor.asked.map(({ countFrom }) => countFrom),
      [0, 2],
    );
    assert.deepEqual([first.usage.inputTokens, second.usage.inputTokens], [40, 80]);
    assert.equal(lab.approximate, true);
  });

  it('mends what a model makes up: ids that occur twice, tools that are not there', async () => {
    const editor = new Editor([CALL, { ...CALL, name: 'fly' }, END]);
    const { toolCalls } = await model(editor.turn).turn(ask('Look.'), () => {}, never());
    assert.deepEqual(
      toolCalls.map(({ id, invalid }) => [id, invalid]),
      [
        ['c1', undefined],
        ['c1_2', 'There is no such tool. The tools are: read_file.'],
      ],
    );
  });

  it('never takes half an answer for a whole one', async () => {
    const { failure } = await failureOf(
      model(new Editor([{ type: 'text', text: 'Half of' }]).turn).turn(ask('Look.'), () => {}, never()),
    );
    assert.deepEqual([failure.kind, /ended early/.test(failure.message)], ['transient', true]);
    const nothing = await failureOf(model(new Editor([END]).turn).turn(ask('Look.'), () => {}, never()));
    assert.match(nothing.failure.message, /answered with nothing/);
  });

  const failures = [
    ['NoPermissions', 'no', 'permanent', /"Agent Task Queue: Connect a Model" again/],
    ['NotFound', 'It has gpt-4.1.', 'permanent', /no model gpt-5 in this window \("It has gpt-4\.1"\)/],
    ['Blocked', 'Slow down.', 'rate-limit', /takes no more requests for now \("Slow down"\)/],
    ['ChatQuotaExceeded', 'You are out.', 'rate-limit', /takes no more requests/],
    ['Unknown', 'HTTP 429', 'rate-limit', /takes no more requests/],
    ['Unknown', 'off_topic', 'permanent', /declined/],
    ['Unknown', 'The prompt is too long: 9 tokens', 'permanent', /less context/],
    ['Unknown', 'socket hang up', 'transient', /Try again later/],
  ] as const;
  for (const [code, words, kind, message] of failures) {
    it(`fails ${kind} on ${code}: ${words}`, async () => {
      const editor = new Editor([{ type: 'failed', code, words }]);
      const { failure } = await failureOf(model(editor.turn).turn(ask('Look.'), () => {}, never()));
      assert.equal(failure.kind, kind);
      assert.match(failure.message, message);
    });
  }

  it('never quotes the prompt', async () => {
    const editor = new Editor([{ type: 'failed', code: 'Unknown', words: `Bad prompt: ${PROMPT}` }]);
    const { failure } = await failureOf(model(editor.turn).turn(ask(PROMPT), () => {}, never()));
    assert.equal(failure.message, 'copilot failed. Try again later.');
  });

  it('ends at once with the reason when it is stopped, and calls the request off', async () => {
    const stop = new AbortController();
    let calledOff = false;
    const turn = model(async function* (_, signal) {
      yield { type: 'text', text: 'I' };
      await aborted(signal);
      calledOff = true;
    }).turn(ask('Look.'), () => stop.abort(new Error('stopped by a person')), stop.signal);
    await assert.rejects(turn, /stopped by a person/);
    assert.ok(calledOff);
  });

  it('gives up on an editor that says nothing', async () => {
    const turn = model(async function* (_, signal) {
      await aborted(signal);
      yield* [];
    }, 20).turn(ask('Look.'), () => {}, never());
    assert.match((await failureOf(turn)).failure.message, /sent nothing for 0\.02 s/);
  });

  it('is tried again when the window goes, and fails for good where there is no editor', async () => {
    const turn = model(async function* () {
      yield* [];
      throw new QueueError('closed', 'The line is closed.');
    }).turn(ask('Look.'), () => {}, never());
    assert.equal((await failureOf(turn)).failure.kind, 'transient');
    const config = { type: 'vscode-lm', vendor: 'copilot' } as const;
    assert.throws(() => createModel({ providerId: 'copilot', config }), /in a window of VS Code only/);
  });
});
