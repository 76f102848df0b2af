import { strict as assert } from 'node:assert';
import type { EventBody } from '../../../src/core/event.ts';
import { filteredLines, History } from '../../../webview-ui/detail/history.ts';
import { toolCall } from '../../../webview-ui/detail/toolCall.ts';

/** A history of bodies, each a second after the one before. */
function historyOf(...bodies: readonly (EventBody & { readonly attempt?: number })[]): History {
  const history = new History();
  history.add(
    bodies.map(({ attempt = 1, ...body }, index) => ({
      seq: index + 1,
      at: (index + 1) * 1_000,
      attempt,
      actor: 'worker' as const,
      body,
    })),
  );
  return history;
}

const running = { kind: 'status', status: 'running' } as const;
const usage = { inputTokens: 10, outputTokens: 5, totalTokens: 15 };
const log = (text: string, level: 'debug' | 'info' | 'warning' | 'error' = 'info') =>
  ({ kind: 'log', level, text }) as const;
const step = (phase: 'begun' | 'finished', name: string, more = {}) =>
  ({ kind: 'step', step: 0, phase, name, ...more }) as const;

describe('the history of a task', () => {
  it('puts a tool call together from its begin, its log lines and its end', () => {
    const { steps } = historyOf(
      running,
      step('begun', 'read_file'),
      log('read_file {"path":"src/a.ts","startLine":3}'),
      log('    3\tconst a = 1;', 'debug'),
      step('finished', 'read_file'),
    );
    const [call] = steps;
    assert.ok(call);
    assert.equal(call.finishedAt, 5_000);
    assert.equal(call.startedAt, 2_000);
    assert.deepEqual(toolCall(call), {
      about: 'src/a.ts',
      given: '{"path":"src/a.ts","startLine":3}',
      answers: ['    3\tconst a = 1;'],
    });
  });

  it('lets a turn, whose begin is not told, begin where the step before it ended', () => {
    const {
      steps,
      usage: used,
      requests,
    } = historyOf(
      running,
      step('finished', 'prompt'),
      log('First I look.'),
      step('finished', 'turn', { usage }),
      step('finished', 'turn', { usage }),
    );
    assert.deepEqual(
      steps.map(({ name, startedAt, finishedAt }) => [name, startedAt, finishedAt]),
      [
        ['prompt', 1_000, 2_000],
        ['turn', 2_000, 4_000],
        ['turn', 4_000, 5_000],
      ],
    );
    assert.deepEqual(
      steps[1]?.lines.map(({ text }) => text),
      ['First I look.'],
    );
    assert.equal(requests, 2);
    assert.equal(used.totalTokens, 30);
  });

  it('leaves a step without an end where its attempt was interrupted', () => {
    const { steps, attempts } = historyOf(
      running,
      step('begun', 'search_text'),
      { kind: 'status', status: 'queued', note: 'its worker went away' },
      { ...running, attempt: 2 },
      step('begun', 'search_text', { attempt: 2 }),
      step('finished', 'search_text', { attempt: 2 }),
      { kind: 'status', status: 'completed', attempt: 2 },
    );
    assert.deepEqual(
      steps.map(({ attempt, finishedAt }) => [attempt, finishedAt]),
      [
        [1, null],
        [2, 6_000],
      ],
    );
    assert.deepEqual(
      attempts.map(({ attempt, endedAt, status, note }) => [attempt, endedAt, status, note]),
      [
        [1, 3_000, 'queued', 'its worker went away'],
        [2, 7_000, 'completed', undefined],
      ],
    );
  });

  it('begins anew, with steps and tokens, where the steps so far were set aside', () => {
    const history = historyOf(
      running,
      step('finished', 'turn', { usage }),
      { kind: 'restarted', archivedSteps: 1, note: 'Asked to begin anew.' },
      running,
      step('finished', 'turn', { usage }),
    );
    assert.equal(history.steps.length, 1);
    assert.equal(history.usage.totalTokens, 15);
    assert.equal(history.requests, 1);
  });

  it('keeps the newest lines of an endless log', () => {
    const history = historyOf(...Array.from({ length: 20_500 }, (_, n) => log(`line ${n}`)));
    assert.equal(history.lines.length, 20_000);
    assert.equal(history.lines.at(-1)?.text, 'line 20499');
  });

  it('filters its log by level and text, whatever the case', () => {
    const { lines } = historyOf(
      log('Looked at A', 'debug'),
      log('Looked at a'),
      log('No such file: A', 'warning'),
      log('It failed', 'error'),
    );
    const texts = (...args: [Parameters<typeof filteredLines>[1], string]) =>
      filteredLines(lines, ...args).map(({ text }) => text);
    assert.equal(texts('debug', '').length, 4);
    assert.deepEqual(texts('info', 'AT a'), ['Looked at a']);
    assert.deepEqual(texts('warning', ''), ['No such file: A', 'It failed']);
  });

  it('shows arguments that were cut as they are', () => {
    const [call] = historyOf(step('begun', 'look'), log('look {"path":"a…')).steps;
    assert.ok(call);
    assert.deepEqual(toolCall(call), { about: '', given: '{"path":"a…', answers: [] });
  });
});
