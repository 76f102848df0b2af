import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { safeJson, safeLine, safeText } from '../../src/terminal/safeText.ts';
import { cut, fit, textWidth } from '../../src/terminal/textWidth.ts';
import { storeFolder } from '../../src/terminal/storeFolder.ts';
import { ProcessSignals } from '../../src/terminal/processSignals.ts';
import { clockTime, duration, elapsed } from '../../src/terminal/times.ts';

describe('text of tasks and models', () => {
  it('loses everything that a terminal would obey', () => {
    const hostile = [
      'a\u001b[31mb\u001b[0m',
      'a\u001b]0;title\u0007b',
      'a\u001b]8;;http://x\u001b\\b',
      'a\u009b2Jb',
      'a\u001bPq#0\u001b\\b',
      'a\u0007\u0008b',
      'a\u202eb\u2066',
      'a\u001bcb',
      'a\u007f\u0000b',
      'a\u001b[?1049hb',
    ];
    for (const text of hostile) assert.equal(safeText(text), 'ab', JSON.stringify(text));
    assert.equal(safeText('a\r\nb\tc\rd'), 'a\nb    c\nd');
    assert.equal(safeLine(' a\n\n b\u001b[2J '), 'a b');
  });

  it('holds no control character, whatever comes in', () => {
    const texts = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(texts, (text) => {
        assert.doesNotMatch(safeText(text), /(?!\n)\p{Cc}/u);
        assert.doesNotMatch(safeLine(text), /\p{Cc}/u);
        assert.doesNotMatch(safeJson({ text }), /\p{Cc}/u);
        const parsed: unknown = JSON.parse(safeJson({ text }));
        assert.deepEqual(parsed, { text });
      }),
    );
  });

  it('is measured as terminals show it', () => {
    assert.deepEqual(
      ['abc', 'äöü', 'e\u0301', '日本', '👩‍👩‍👧', '✔ x', '\u001b[31mx\u001b[39m'].map(textWidth),
      [3, 3, 1, 4, 2, 3, 1],
    );
    assert.equal(cut('日本語', 5), '日本…');
    assert.equal(cut('abc', 3), 'abc');
    assert.equal(cut('abcd', 3), 'ab…');
    assert.equal(fit('日', 4), '日  ');
  });

  it('has times that people read', () => {
    assert.deepEqual([0, 940, 9_940, 59_000, 125_000, 7_385_000, 259_199_000, 259_200_000].map(duration), [
      '0.0 s',
      '0.9 s',
      '9.9 s',
      '59 s',
      '2:05 min',
      '2:03:05 h',
      '71:59:59 h',
      '3 days',
    ]);
    assert.deepEqual([999, 61_000, 3_600_000].map(elapsed), ['0:00', '1:01', '1:00:00']);
    const noon = new Date(2026, 0, 1, 12, 5, 9).getTime();
    assert.equal(clockTime(noon, noon), '12:05:09');
    assert.equal(clockTime(noon, noon + 86_400_000), '2026-01-01 12:05:09');
  });
});

describe('the store folder', () => {
  const around = { env: {}, cwd: '/work', home: '/home/me', platform: 'linux' as const };

  it('is the one that is named, else that of the variable, else one for each workspace', () => {
    const env = { AGENT_TASK_QUEUE_STORE: '/var/store' };
    assert.equal(storeFolder('mine', '/w/app', { ...around, env }), '/work/mine');
    assert.equal(storeFolder(undefined, '/w/app', { ...around, env }), '/var/store');
    const folder = storeFolder(undefined, '/w/app', around);
    assert.match(folder, /^\/home\/me\/\.local\/share\/agent-task-queue\/stores\/app-[0-9a-f]{16}$/);
    assert.notEqual(storeFolder(undefined, '/v/app', around), folder);
  });

  it('lies where each platform keeps data', () => {
    const inData = { ...around, env: { XDG_DATA_HOME: '/data' } };
    assert.match(storeFolder(undefined, '/w/app', inData), /^\/data\/agent-task-queue\//);
    const relative = { ...around, env: { XDG_DATA_HOME: 'data' } };
    assert.match(storeFolder(undefined, '/w/app', relative), /^\/home\/me\/\.local\/share\//);
    const mac = { ...around, platform: 'darwin' as const };
    assert.match(storeFolder(undefined, '/w/app', mac), /^\/home\/me\/Library\/Application Support\//);
  });
});

describe('Ctrl-C', () => {
  class FakeProcess {
    readonly listeners = new Map<NodeJS.Signals, (signal: NodeJS.Signals) => void>();
    exits: number[] = [];
    on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): void {
      this.listeners.set(signal, listener);
    }
    exit(code: number): never {
      this.exits.push(code);
      throw new Error('exit');
    }
    send(signal: NodeJS.Signals): void {
      this.listeners.get(signal)?.(signal);
    }
  }

  it('asks the first time and ends the second time, with the terminal as it was', () => {
    const fake = new FakeProcess();
    const said: (number | string)[] = [];
    const signals = new ProcessSignals(fake, () => said.push('restored'));
    signals.onStop((code) => said.push(code));
    fake.send('SIGINT');
    assert.deepEqual(said, [130]);
    assert.throws(() => fake.send('SIGINT'), /exit/);
    assert.deepEqual([said, fake.exits], [[130, 'restored'], [130]]);
  });

  it('is left to Node while no command listens', () => {
    const fake = new FakeProcess();
    const signals = new ProcessSignals(fake, () => undefined);
    assert.equal(fake.listeners.size, 0);
    assert.throws(() => signals.outputClosed(), /exit/);
    assert.deepEqual(fake.exits, [0]);
  });
});
