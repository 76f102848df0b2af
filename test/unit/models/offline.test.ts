import assert from 'node:assert/strict';
import { modelMessageSchema, type ModelMessage } from 'ai';
import * as z from 'zod';
import { followUpSchema } from '../../../src/core/followUp.ts';
import { TASK_TYPES, type TaskType } from '../../../src/core/task.ts';
import { createOfflineModel } from '../../../src/runner/models/offline.ts';
import { buildPrompt } from '../../../src/runner/prompt.ts';
import type { TaskContext } from '../../../src/workspace/taskContext.ts';
import { never } from './connections.ts';
import { drive, specs, TOOL_NAMES, type Files } from './offlineRun.ts';

const FILES: Files = {
  'README.md': '# Tally\n\nSums what a file says.\n\n```sh\n# not a heading\n```\n\n## Use\n',
  'package.json': '{ "name": "tally" }\n',
  'src/parse.ts':
    "import { money } from './money.ts';\n\n/** Reads rows. */\nexport function parse() {}\n// TODO: quoted fields\nexport const LIMIT = 3;\n",
  'src/money.ts': '// FIXME: rounds halves down | wrong `mark`\nexport function money() {}\n',
  'test/parse.test.ts': "import { parse } from '../src/parse.ts';\n",
};

function task(
  type: TaskType,
  description = 'Look at the parser in src/parse.ts.',
  files: TaskContext['files'] = [],
): ModelMessage[] {
  const agent = {
    name: 'Reviewer',
    description: '',
    backstory: '',
    goal: '',
    instructions: '',
    tools: [],
    models: [],
  };
  const details = {
    title: 'Rounding of amounts',
    type,
    description,
    instructions: 'Say what you find there.',
  };
  return buildPrompt({ agent, task: details, context: { files, extracts: [], notes: [] }, parents: [] })
    .messages;
}

describe('the offline sample', () => {
  it('plans first, then lists, reads and searches, and ends with a report', async () => {
    const { turns } = await drive(createOfflineModel, FILES, task('review'));
    const names = turns.map(({ toolCalls }) => toolCalls.map(({ name }) => name).join(' '));
    assert.deepEqual(names, [
      'update_plan',
      'list_files',
      'update_plan read_file read_file read_file',
      'read_file read_file',
      'update_plan search_text',
      'update_plan suggest_follow_ups',
      '',
    ]);
  });

  it('reads what the task names before anything else', async () => {
    const { turns } = await drive(
      createOfflineModel,
      FILES,
      task('review', 'Is money.ts right about halves?'),
    );
    const read = turns.flatMap(({ toolCalls }) => toolCalls).filter(({ name }) => name === 'read_file');
    assert.deepEqual(read[0]?.input, { path: 'src/money.ts' });
    assert.deepEqual(read[1]?.input, { path: 'README.md' });
  });

  it('tells how far it is by its plan', async () => {
    const { turns } = await drive(createOfflineModel, FILES, task('review'));
    const plan = z.object({ steps: z.array(z.object({ status: z.string() })) });
    const plans = turns
      .flatMap(({ toolCalls }) => toolCalls)
      .filter(({ name }) => name === 'update_plan')
      .map(({ input }) => plan.parse(input).steps.map(({ status }) => status));
    assert.deepEqual(plans, [
      ['in_progress', 'pending', 'pending', 'pending'],
      ['done', 'in_progress', 'pending', 'pending'],
      ['done', 'done', 'in_progress', 'pending'],
      ['done', 'done', 'done', 'in_progress'],
    ]);
  });

  it('says in its first words that no model was asked', async () => {
    const { report } = await drive(createOfflineModel, FILES, task('review'));
    assert.match(
      report,
      /^Sample, no AI: 3 points to look at in 5 files \(\d+ bytes\), 5 of them read\.\n\n/,
    );
  });

  it('suggests the open ends that it found, the broken ones first', async () => {
    const { turns } = await drive(createOfflineModel, FILES, task('review'));
    const suggested = turns
      .flatMap(({ toolCalls }) => toolCalls)
      .find(({ name }) => name.startsWith('suggest'));
    const { followUps } = z.object({ followUps: z.array(followUpSchema) }).parse(suggested?.input);
    assert.deepEqual(
      followUps.map(({ title, type }) => [title, type]),
      [
        ['Settle the FIXME in src/money.ts:1', 'coding'],
        ['Settle the TODO in src/parse.ts:5', 'coding'],
      ],
    );
    assert.ok(followUps[0]?.description.includes('`` // FIXME: rounds halves down | wrong `mark` ``'));
  });

  it('suggests nothing where nothing is open', async () => {
    const { turns } = await drive(createOfflineModel, { 'README.md': '# Tally\n' }, task('review'));
    const names = turns.flatMap(({ toolCalls }) => toolCalls).map(({ name }) => name);
    assert.ok(names.includes('update_plan') && !names.includes('suggest_follow_ups'));
  });

  it('does not take a task that talks about TODOs for one', async () => {
    const files = { ...FILES, 'tasks/x.task.md': '# Mend every TODO\n' };
    const { report } = await drive(createOfflineModel, files, task('review'));
    assert.ok(report.includes('3 points to look at') && !report.includes('x.task.md:'), report);
  });

  it('names the real places in its report', async () => {
    const { report } = await drive(createOfflineModel, FILES, task('review'));
    assert.ok(report.includes('- `src/parse.ts`: `parse` (line 4), `LIMIT` (line 6)'), report);
    assert.ok(report.includes('- `src/parse.ts:5` `// TODO: quoted fields`'), report);
    assert.ok(
      report.includes('- `src/money.ts:1` `` // FIXME: rounds halves down | wrong `mark` ``'),
      report,
    );
    assert.ok(report.includes('- Tally\n  - Use'), report);
    assert.ok(!report.includes('not a heading'), report);
  });

  const SECTIONS: Readonly<Record<TaskType, string>> = {
    general: '## What it is about\n\n- `README.md:3` says: Sums what a file says.',
    analysis: '## How the parts hang together\n\n- `src/money.ts` is imported 1 time: `src/parse.ts:1`',
    coding: '## What a change touches\n\n- `src/parse.ts:4`: used by `test/parse.test.ts:1`',
    research: '## Where the question leads\n\n- `src/money.ts:1`',
    review: '## Points to look at\n\n- major: `src/money.ts:1`',
    documentation:
      '## Exports without documentation\n\n- `src/parse.ts:6` `LIMIT`\n- `src/money.ts:3` `money`',
  };
  for (const type of TASK_TYPES) {
    it(`has the section that a task of type ${type} asks for`, async () => {
      const files = { ...FILES, 'src/money.ts': `// FIXME rounding\n\nexport function money() {}\n` };
      const { report } = await drive(createOfflineModel, files, task(type));
      assert.ok(report.includes(SECTIONS[type]), report);
    });
  }

  it('names the places of its words where a change names no file', async () => {
    const { report } = await drive(createOfflineModel, FILES, task('coding', 'Round amounts the other way.'));
    assert.ok(
      report.includes('The task names no source file.\n\n## Where the words of the task occur'),
      report,
    );
  });

  it('finds what CommonJS exports, where it is defined', async () => {
    const files = {
      'lib.js':
        '/** Sums. */\nclass Sum {}\n\nconst LIMIT = 3;\nexports.LIMIT = LIMIT;\nmodule.exports = Sum;\n',
    };
    const { report } = await drive(createOfflineModel, files, task('documentation', 'Describe the sums.'));
    assert.ok(report.includes('- `lib.js`: `LIMIT` (line 4), `Sum` (line 2)'), report);
    assert.ok(report.includes('## Exports without documentation\n\n- `lib.js:4` `LIMIT`\n\n'), report);
  });

  describe('that may edit', () => {
    const EDITS = specs([...TOOL_NAMES, 'write_file']);
    const pageOf = async (files: Files, type: TaskType = 'documentation') => {
      const { turns, report } = await drive(createOfflineModel, files, task(type), EDITS);
      const calls = turns.flatMap(({ toolCalls }) => toolCalls).filter(({ name }) => name === 'write_file');
      const pages = calls.map(({ input }) =>
        z.strictObject({ path: z.string(), content: z.string() }).parse(input),
      );
      return { pages, report };
    };

    it('proposes one page for documentation, marked as a sample, from what it read', async () => {
      const { pages, report } = await pageOf(FILES);
      const [page, ...more] = pages;
      assert.deepEqual([page?.path, more], ['docs/rounding-of-amounts.md', []]);
      assert.match(page?.content ?? '', /^# Rounding of amounts\n\n> Sample, no AI: /);
      assert.ok(page);
      assert.ok(page.content.includes('- `README.md:3` says: Sums what a file says.'), page.content);
      assert.ok(page.content.includes('`parse` (line 4)'), page.content);
      assert.match(report, /^Sample, no AI: /);
    });

    it('proposes nothing for any other type', async () => {
      for (const type of TASK_TYPES.filter((each) => each !== 'documentation'))
        assert.deepEqual((await pageOf(FILES, type)).pages, []);
    });

    it('never takes the name of a file that there is', async () => {
      const { pages } = await pageOf({ ...FILES, 'docs/rounding-of-amounts.md': '# Mine\n' });
      assert.deepEqual(
        pages.map(({ path }) => path),
        ['docs/rounding-of-amounts-sample.md'],
      );
    });
  });

  it('comes to the same end from the messages alone, after any turn', async () => {
    const whole = await drive(createOfflineModel, FILES, task('analysis'));
    for (let cut = 1; cut < whole.messages.length; cut += 2) {
      const rest = await drive(createOfflineModel, FILES, whole.messages.slice(0, cut));
      assert.equal(rest.report, whole.report);
      assert.deepEqual(rest.messages, whole.messages);
    }
  });

  it('gives every call of a run an id of its own', async () => {
    const { turns } = await drive(createOfflineModel, FILES, task('research'));
    const ids = turns.flatMap(({ toolCalls }) => toolCalls.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('says what the SDK accepts as a message', async () => {
    const { messages } = await drive(createOfflineModel, FILES, task('coding'));
    for (const message of messages) modelMessageSchema.parse(message);
  });

  for (const missing of TOOL_NAMES) {
    it(`does without ${missing}`, async () => {
      const tools = specs(TOOL_NAMES.filter((name) => name !== missing));
      const { turns, report } = await drive(createOfflineModel, FILES, task('general'), tools);
      assert.ok(!turns.some(({ toolCalls }) => toolCalls.some(({ name }) => name === missing)));
      assert.match(report, /^Sample, no AI: /);
    });
  }

  it('reports at once where it has no tools', async () => {
    const { turns } = await drive(createOfflineModel, FILES, task('general'), []);
    assert.equal(turns.length, 1);
  });

  it('goes on when every tool fails', async () => {
    const { report } = await drive(createOfflineModel, {}, task('review'));
    assert.match(report, /^Sample, no AI: 0 points to look at in 0 files/);
  });

  it('says which context file could not be read', async () => {
    const start = task('review', 'Look at the lost file.', [{ path: 'src/gone.ts', text: '' }]);
    const { report } = await drive(createOfflineModel, FILES, start);
    assert.ok(report.includes('- Could not be read: `src/gone.ts`'), report);
  });

  it('streams its text in small pieces that make up the whole', async () => {
    const { messages } = await drive(createOfflineModel, FILES, task('review'));
    const heard: string[] = [];
    const request = { instructions: '', messages: messages.slice(0, -1), tools: specs() };
    const turn = await createOfflineModel().turn(request, (text) => heard.push(text), never());
    assert.equal(heard.join(''), turn.text);
    assert.ok(heard.length > 10);
  });

  it('counts tokens as a quarter of the characters', async () => {
    const messages = task('review');
    const request = { instructions: 'x'.repeat(40), messages, tools: specs() };
    const { usage } = await createOfflineModel().turn(request, () => {}, never());
    assert.equal(usage.inputTokens, 10 + Math.ceil(JSON.stringify(messages).length / 4));
    assert.equal(usage.totalTokens, usage.inputTokens + usage.outputTokens);
  });

  it('ends with the reason of an abort, before or in the middle of its text', async () => {
    const reason = new Error('cancelled');
    const request = { instructions: '', messages: task('review'), tools: [] };
    const before = createOfflineModel().turn(request, () => {}, AbortSignal.abort(reason));
    await assert.rejects(before, reason);
    const stop = new AbortController();
    const heard: string[] = [];
    const middle = createOfflineModel().turn(
      request,
      (text) => {
        heard.push(text);
        stop.abort(reason);
      },
      stop.signal,
    );
    await assert.rejects(middle, reason);
    assert.equal(heard.length, 1);
  });

  it('pauses before a turn where it is asked to, and an abort ends the pause', async () => {
    const timers: { ms: number; fire: () => void; off: boolean }[] = [];
    const after = (ms: number, fire: () => void) => {
      const timer = { ms, fire, off: false };
      timers.push(timer);
      return () => {
        timer.off = true;
      };
    };
    const model = createOfflineModel({ paceMs: 300, after });
    const request = { instructions: '', messages: task('review'), tools: [] };
    const first = model.turn(request, () => {}, never());
    assert.equal(timers[0]?.ms, 300);
    timers[0]?.fire();
    assert.match((await first).text, /^Sample/);
    const stop = new AbortController();
    const second = model.turn(request, () => {}, stop.signal);
    stop.abort(new Error('cancelled'));
    await assert.rejects(second, /cancelled/);
    assert.equal(timers[1]?.off, true);
  });
});
