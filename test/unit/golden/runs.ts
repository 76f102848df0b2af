import { strict as assert } from 'node:assert';
import type { Step } from '../../fake/modelScript.ts';
import type { Drive } from './drive.ts';

/** A run that is kept: what the server answers, request by request, and what people do meanwhile. */
export interface GoldenRun {
  readonly name: string;
  /** Whose words the answers go over the wire in; `offline`: no server is asked. */
  readonly over: 'openai responses' | 'openai chat' | 'deepseek' | 'openai-compatible' | 'offline';
  readonly steps: readonly Step[];
  readonly story: (drive: Drive) => Promise<void>;
}

const FINAL = 'Comments are never skipped.\n\n## Where\n\n`src/parser.ts:2`.';
const usage = (input: number, output: number) => ({ usage: { input, output } });
const reads = (path: string) => ({ name: 'read_file', args: { path } });
const plans = (...statuses: readonly ('pending' | 'in_progress' | 'done')[]) => ({
  name: 'update_plan',
  args: { steps: statuses.map((status, index) => ({ title: `Step ${index + 1}`, status })) },
});

const LOOK: Step = { toolCalls: [reads('src/parser.ts')], ...usage(120, 12) };
const DONE: Step = { text: FINAL, ...usage(300, 30) };
/** Half of it is said, then nothing more comes. */
const HALF: Step = { text: 'Half of an answer, and its other half.', chunks: 2, fault: 'hangMid' };

async function worked(drive: Drive): Promise<void> {
  await drive.submit({});
  await drive.work();
}

async function onlyTask(drive: Drive): Promise<string> {
  const [id] = await drive.submit({});
  assert.ok(id);
  return id;
}

export const RUNS: readonly GoldenRun[] = [
  { name: 'plain answer', over: 'openai-compatible', steps: [DONE], story: worked },
  {
    name: 'several tool calls',
    over: 'openai responses',
    steps: [
      {
        text: 'First what there is.',
        reasoning: 'Look before you judge.',
        toolCalls: [{ name: 'list_files', args: {} }, reads('src/parser.ts')],
        ...usage(100, 20),
      },
      { toolCalls: [{ name: 'search_text', args: { pattern: 'TODO' } }], ...usage(200, 10) },
      DONE,
    ],
    story: async (drive) => {
      await drive.submit({ context: ['README.md', 'gone.md'] });
      await drive.work();
    },
  },
  {
    name: 'follow-ups suggested and written',
    over: 'openai chat',
    steps: [
      {
        toolCalls: [
          plans('done', 'done'),
          {
            name: 'suggest_follow_ups',
            args: {
              followUps: [
                {
                  title: 'Skip comments',
                  description: 'skip() never does, src/parser.ts:2.',
                  type: 'coding',
                },
              ],
            },
          },
        ],
        ...usage(120, 40),
      },
      {
        text: `${FINAL}\n\n## Follow-ups\n\n- **Document the grammar**: README.md names none.`,
        ...usage(300, 50),
      },
    ],
    story: worked,
  },
  {
    name: 'plan with progress',
    over: 'deepseek',
    steps: [
      { reasoning: 'Two steps.', toolCalls: [plans('in_progress', 'pending')], ...usage(90, 9) },
      { toolCalls: [reads('src/parser.ts'), plans('done', 'in_progress')], ...usage(150, 15) },
      { toolCalls: [plans('done', 'done')], ...usage(200, 20) },
      DONE,
    ],
    story: worked,
  },
  {
    name: 'tool error',
    over: 'openai chat',
    steps: [
      { toolCalls: [reads('src/gone.ts'), { name: 'read_file', args: { file: 7 } }], ...usage(100, 10) },
      DONE,
    ],
    story: worked,
  },
  {
    name: 'unknown tool',
    over: 'openai chat',
    steps: [
      {
        toolCalls: [
          { name: 'format_disk', args: { all: true } },
          { name: 'read_file', args: '{"path": "src/par' },
        ],
        ...usage(100, 10),
      },
      DONE,
    ],
    story: worked,
  },
  {
    name: 'limit then success',
    over: 'openai responses',
    steps: [{ status: 429, retryAfter: { seconds: 90 } }, LOOK, { status: 429 }, DONE],
    story: worked,
  },
  {
    name: 'given up after retries',
    over: 'openai-compatible',
    steps: [LOOK, { status: 500 }, { status: 503, retryAfter: { seconds: 90 } }, { status: 500 }],
    story: async (drive) => {
      await drive.submit({ maxRetries: 2 });
      await drive.work();
    },
  },
  { name: 'permanent failure', over: 'openai chat', steps: [LOOK, { status: 401 }], story: worked },
  {
    name: 'cancelled in a turn',
    over: 'openai chat',
    steps: [LOOK, HALF],
    story: async (drive) => {
      const id = await onlyTask(drive);
      await drive.work({ onText: () => drive.engine.cancel(id, { note: 'not needed any more' }) });
    },
  },
  {
    name: 'paused and resumed',
    over: 'openai chat',
    steps: [HALF, LOOK, DONE],
    story: async (drive) => {
      const id = await onlyTask(drive);
      await drive.work({ onText: () => drive.engine.pause(id) });
      await drive.clock.advance(60_000);
      await drive.engine.resume(id);
      await drive.work();
    },
  },
  {
    name: 'thread killed after a finished step',
    over: 'openai chat',
    steps: [LOOK, DONE],
    story: async (drive) => {
      await drive.submit({});
      await drive.work({ killed: { after: 'finish 2 read_file', what: 'thread' } });
    },
  },
  {
    name: 'window killed after a finished turn',
    over: 'openai responses',
    steps: [{ ...LOOK, reasoning: 'Hm.' }, DONE],
    story: async (drive) => {
      await drive.submit({});
      await drive.work({ killed: { after: 'finish 1 turn', what: 'window' } });
    },
  },
  {
    name: 'budget reached and raised',
    over: 'openai chat',
    steps: [LOOK, { toolCalls: [reads('README.md')], ...usage(200, 20) }, DONE],
    story: async (drive) => {
      const [id = ''] = await drive.submit({ budget: { steps: 1 } });
      await drive.work();
      await drive.engine.edit(id, { budget: { steps: 5 } });
      await drive.engine.resume(id);
      await drive.work();
    },
  },
  {
    name: 'parent and child',
    over: 'openai chat',
    steps: [{ text: 'Two files, no tests.', ...usage(80, 8) }, DONE],
    story: async (drive) => {
      await drive.submit(
        { ref: 'survey', title: 'Survey the files' },
        { ref: 'review', dependsOn: ['survey'], priority: 1 },
      );
      await drive.work();
    },
  },
  {
    name: 'edited input starts over',
    over: 'openai chat',
    steps: [LOOK, HALF, { text: 'Asked anew.', toolCalls: [reads('README.md')], ...usage(130, 13) }, DONE],
    story: async (drive) => {
      const id = await onlyTask(drive);
      await drive.work({ onText: () => drive.engine.pause(id) });
      await drive.engine.edit(id, { instructions: 'Read the outline and say what is missing there.' });
      await drive.engine.resume(id);
      await drive.work();
    },
  },
  {
    name: 'offline sample',
    over: 'offline',
    steps: [],
    story: async (drive) => {
      await drive.submit({ type: 'review', context: ['src/parser.ts'] });
      await drive.work();
    },
  },
];
