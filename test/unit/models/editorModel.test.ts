import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { createModel } from '../../../src/runner/models/create.ts';
import { ask, failureOf, goOn, never } from './connections.ts';
import { Editor, EDITOR_FAULTS, editorModel, END } from './editorFaults.ts';

const CALL = { type: 'call', id: 'c1', name: 'read_file', input: { path: 'a.ts' } } as const;
const PROMPT = 'The customer list of Acme Corporation is confidential.';

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

describe('a model of the editor', () => {
  it('is asked with the instructions first, then the conversation, and the tools as JSON Schema', async () => {
    const editor = new Editor({ parts: [{ type: 'text', text: 'Fine.' }, END] });
    await editorModel(editor.turn).turn(ask('Look at it.', { temperature: 0.2 }), () => {}, never());
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
      { parts: [{ type: 'text', text: 'I ' }, { type: 'text', text: 'look.' }, CALL, END] },
      { parts: [{ type: 'text', text: 'Done.' }, END] },
    );
    const lab = editorModel(editor.turn);
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
    const editor = new Editor({ parts: [CALL, END] }, { parts: [{ type: 'text', text: 'Done.' }, END] });
    const lab = editorModel(editor.turn);
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
    const editor = new Editor({ parts: [CALL, { ...CALL, name: 'fly' }, END] });
    const { toolCalls } = await editorModel(editor.turn).turn(ask('Look.'), () => {}, never());
    assert.deepEqual(
      toolCalls.map(({ id, invalid }) => [id, invalid]),
      [
        ['c1', undefined],
        ['c1_2', 'There is no such tool. The tools are: read_file.'],
      ],
    );
  });

  for (const fault of EDITOR_FAULTS) {
    it(`fails ${fault.kind} on ${fault.name}, after one request`, async () => {
      const editor = new Editor(fault.answer);
      const { failure } = await failureOf(editorModel(editor.turn).turn(ask('Look.'), () => {}, never()));
      assert.equal(failure.kind, fault.kind);
      assert.match(failure.message, fault.message);
      assert.equal(editor.asked.length, 1);
    });
  }

  it('never quotes the prompt', async () => {
    const editor = new Editor({
      parts: [{ type: 'failed', code: 'Unknown', words: `Bad prompt: ${PROMPT}` }],
    });
    const { failure } = await failureOf(editorModel(editor.turn).turn(ask(PROMPT), () => {}, never()));
    assert.equal(failure.message, 'copilot failed. Try again later.');
  });

  it('ends at once with the reason when it is stopped, and calls the request off', async () => {
    const stop = new AbortController();
    let calledOff = false;
    const turn = editorModel(async function* (_, signal) {
      yield { type: 'text', text: 'I' };
      await aborted(signal);
      calledOff = true;
    }).turn(ask('Look.'), () => stop.abort(new Error('stopped by a person')), stop.signal);
    await assert.rejects(turn, /stopped by a person/);
    assert.ok(calledOff);
  });

  it('gives up on an editor that says nothing', async () => {
    const turn = editorModel(async function* (_, signal) {
      await aborted(signal);
      yield* [];
    }, 20).turn(ask('Look.'), () => {}, never());
    assert.match((await failureOf(turn)).failure.message, /sent nothing for 0\.02 s/);
  });

  it('fails for good where there is no editor', () => {
    const config = { type: 'vscode-lm', vendor: 'copilot' } as const;
    assert.throws(() => createModel({ providerId: 'copilot', config }), /in a window of VS Code only/);
  });
});
