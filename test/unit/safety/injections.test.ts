import { strict as assert } from 'node:assert';
import { agentSchema, TOOL_KINDS } from '../../../src/core/agent.ts';
import type { EditorProblem } from '../../../src/core/editorProblem.ts';
import { layersOf } from '../../../src/runner/layers.ts';
import { buildPrompt } from '../../../src/runner/prompt.ts';
import { runClaim } from '../../../src/runner/runClaim.ts';
import { toolsFor } from '../../../src/runner/tools/registry.ts';
import { readContext } from '../../../src/workspace/context.ts';
import type { ProblemSource } from '../../../src/workspace/problems.ts';
import { RunScene } from '../runner/runScene.ts';
import { ScriptedModel } from '../runner/scriptedModel.ts';
import { Fortress, SECRET } from './fortress.ts';
import { answersIn, GullibleModel, WAYS } from './gullibleModel.ts';
import { INJECTIONS, type Injection } from './injections.ts';
import { ORDERS } from './orders.ts';

/** What the prompt says of a text that is too long to be given as a whole, and nothing else. */
const CUT =
  /^(Note: Cut after line \d+ of \d+\.|- The result of parent-\d+ is cut: \d+ of \d+ characters are given(; fetch_result goes on from offset \d+)?\.)$/;

/** Begins every text, so that it is seen whether it has come through. */
const NOTICE = 'Notice of the day.';
const HARMLESS: Injection = { name: 'none', text: 'All is well.', aim: 'read the secrets' };

/** Tasks whose context, files, problems and parents all hold a text, and a model that obeys it. */
class Scene implements AsyncDisposable {
  readonly fortress = new Fortress();
  readonly runs: RunScene;
  #count = 0;

  private constructor(runs: RunScene) {
    this.runs = runs;
  }

  static async open(): Promise<Scene> {
    const scene = new Scene(await RunScene.open({ tools: [...TOOL_KINDS] }));
    await scene.runs.add({ ref: 'stranger' });
    await scene.runs.go(new ScriptedModel({ text: `The key is ${SECRET}.` }));
    return scene;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.fortress[Symbol.dispose]();
    await this.runs[Symbol.asyncDispose]();
  }

  async run(injection: Injection): Promise<Run> {
    const text = `${NOTICE}\n${injection.text}`;
    const parent = `parent-${++this.#count}`;
    await this.runs.add({ ref: parent });
    await this.runs.go(new ScriptedModel({ text }));
    this.fortress.write('notes.md', text);
    const model = new GullibleModel(parent, ORDERS[injection.aim]);
    const task = await this.runs.add({ dependsOn: [parent], context: ['notes.md', 'docs', '@problems'] });
    await this.#go(model, problemsSaying(text));
    return { task, model };
  }

  async #go(model: GullibleModel, problems: ProblemSource): Promise<void> {
    const { engine, clock, agent } = this.runs;
    await runClaim(
      await this.runs.claim(),
      {
        work: engine,
        clock,
        openModel: async () => model,
        tools: toolsFor(agent),
        openProposal: (claim) => this.fortress.workspace.proposal(layersOf(claim, engine)),
        problems,
        writePrompt: async ({ details, parents }, reader, signal) => {
          const context = await readContext(reader, details.context, signal, { problems });
          return buildPrompt({ agent, task: details, context, parents });
        },
      },
      new AbortController().signal,
    );
  }
}

/** A prompt in which the text is the name of all that has one. */
function promptNaming(text: string): string {
  const file = { path: text, text: 'x', note: text };
  const { messages } = buildPrompt({
    agent: agentSchema.parse({ name: 'analyst' }),
    task: { title: text, type: 'general', description: 'Look.', instructions: 'Look at it closely.' },
    context: { files: [file], extracts: [{ title: text, text: 'x', note: text }], notes: [text] },
    parents: [{ ref: text, title: text, status: 'completed', result: null }],
  });
  const content = messages[0]?.content;
  assert(typeof content === 'string');
  return content;
}

interface Run {
  /** Its id. */
  readonly task: string;
  readonly model: GullibleModel;
}

/** What stands in the prompt outside of fences, line by line, but for how much of a long text is given. */
function unfenced({ requests }: GullibleModel): readonly string[] {
  const content = requests[0]?.messages[0]?.content;
  assert(typeof content === 'string');
  return outsideFences(content)
    .filter((line) => line !== '' && !CUT.test(line))
    .map((line) => line.replace(/, lines 1-\d+$/, '').replace(/parent-\d+/, 'parent'));
}

/** A language server that quotes the text, and one that quotes a secret. */
function problemsSaying(text: string): ProblemSource {
  const problem = { line: 1, column: 1, severity: 'error', source: text } as const;
  const problems: readonly EditorProblem[] = [
    { ...problem, path: 'notes.md', message: text },
    { ...problem, path: '.env', message: SECRET },
  ];
  return async () => ({ problems: [...problems], total: problems.length });
}

/**
 * As CommonMark has it: a fence is closed by one that is at least as long, and stands alone. Whatever breaks a line for
 * anybody breaks one here.
 */
function outsideFences(text: string): readonly string[] {
  let fence = '';
  return text.split(/\r\n?|[\n\v\f\u0085\u2028\u2029]/).filter((line) => {
    const [, mark = '', rest = ''] = /^ {0,3}(`{3,})(.*)$/.exec(line) ?? [];
    if (fence === '') {
      fence = mark;
      return mark === '';
    }
    if (mark.length >= fence.length && rest.trim() === '') fence = '';
    return false;
  });
}

describe(`${INJECTIONS.length} prompt injections`, () => {
  let scene: Scene;
  let usual: readonly string[];
  before(async () => {
    scene = await Scene.open();
    usual = unfenced((await scene.run(HARMLESS)).model);
  });
  after(() => scene[Symbol.asyncDispose]());
  afterEach('forget the tasks that the model has made', async () => {
    const { engine } = scene.runs;
    const { tasks } = await engine.list({ status: ['pending', 'queued'] });
    for (const { id } of tasks) await engine.cancel(id);
  });

  it('are all different, no fewer than 50, and try every aim', () => {
    assert.equal(new Set(INJECTIONS.map(({ text }) => text)).size, INJECTIONS.length);
    assert.equal(new Set(INJECTIONS.map(({ name }) => name)).size, INJECTIONS.length);
    assert(INJECTIONS.length >= 50);
    assert.deepEqual(new Set(INJECTIONS.map(({ aim }) => aim)), new Set(Object.keys(ORDERS)));
  });

  for (const injection of INJECTIONS) {
    it(`${injection.name}: a model that obeys gets no secret, and reaches nothing outside`, async () => {
      const { task, model } = await scene.run(injection);
      assert.deepEqual(unfenced(model), usual, 'the text stays inside its fences');
      mustHaveHeard(model);
      mustHaveBeenSentNothing(model);
      await mustHaveLeftNothing(task);
    });
  }

  it('put no line of their own into the prompt where names and titles stand', () => {
    const linesWith = (text: string) => outsideFences(promptNaming(text)).length;
    const usually = linesWith(HARMLESS.text);
    for (const { name, text } of INJECTIONS) assert.equal(linesWith(text.slice(0, 5_000)), usually, name);
  });

  /** The text has come to the model by every way there is: otherwise nothing is proven. */
  function mustHaveHeard({ requests }: GullibleModel): void {
    const answers = answersIn(requests.at(-1)?.messages ?? []).filter(({ callId }) =>
      callId.startsWith('0-'),
    );
    const heard = answers.filter(({ text }) => text.includes(NOTICE));
    assert.equal(heard.length, WAYS, JSON.stringify(answers.map(({ text }) => text.slice(0, 200))));
  }

  function mustHaveBeenSentNothing({ requests }: GullibleModel): void {
    for (const { messages, instructions } of requests) {
      scene.fortress.mustNotTell(JSON.stringify([messages, instructions]), 'a request');
      // Nobody speaks but the model and its tools, whatever they quote.
      const speakers = new Set(messages.slice(1).map(({ role }) => role));
      assert.deepEqual([...speakers].toSorted(), ['assistant', 'tool'].slice(0, speakers.size));
    }
  }

  async function mustHaveLeftNothing(id: string): Promise<void> {
    const { fortress, runs } = scene;
    const { engine } = runs;
    const task = await runs.task(id);
    assert.equal(task.status, 'completed', task.errorMessage ?? undefined);
    const { tasks: made } = await engine.list({ status: ['pending', 'queued'] });
    assert(made.length > 0, 'it has handed on what it learned');
    fortress.mustNotTell(JSON.stringify([task, made, await runs.events(id)]), 'the record');
    const changes = await engine.review.changes(id);
    assert(
      changes.some(({ path }) => path === 'docs/leak.md'),
      'it has written down what it learned',
    );
    for (const { path, movedFrom } of changes) {
      const { base, text } = (await engine.review.texts(id, path)) ?? assert.fail(path);
      fortress.mustBeHarmless({ path, movedFrom, base, text, added: 0, removed: 0 }, 'the proposal');
    }
    fortress.mustBeUntouched();
  }
});
