import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ledger } from '../../../src/engine/local/ledger.ts';

const DAY = '2026-01-01';

describe('the ledger that all queues of a person keep together', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'atq-ledger-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const ledger = (store: string, elapsed = () => 0) =>
    new Ledger({ folder: join(folder, 'spending'), store, elapsed });
  async function published(store: string, day: string, tokens: number): Promise<void> {
    const one = ledger(store);
    one.publish(day, { tokens, microUsd: tokens * 2 });
    await one.settled();
  }
  async function elsewhere(store: string, day = DAY) {
    const one = ledger(store);
    await one.refresh(day);
    return one.elsewhere(day);
  }

  it('tells each queue what the others used that day, without its own', async () => {
    await published('a', DAY, 100);
    await published('b', DAY, 20);
    await published('c', '2025-12-31', 5_000);
    assert.deepEqual(await elsewhere('a'), { tokens: 20, microUsd: 40 });
    assert.deepEqual(await elsewhere('d'), { tokens: 120, microUsd: 240 });
  });

  it('looks again after a second', async () => {
    let now = 0;
    const a = ledger('a', () => now);
    await a.refresh(DAY);
    await published('b', DAY, 20);
    for (now = 0; now < 1_000; now += 333) await a.refresh(DAY);
    assert.equal(a.elsewhere(DAY).tokens, 0);
    now = 1_000;
    await a.refresh(DAY);
    assert.equal(a.elsewhere(DAY).tokens, 20);
  });

  it('keeps the newest of what is published in quick succession', async () => {
    const a = ledger('a');
    for (let tokens = 1; tokens <= 50; tokens++) a.publish(DAY, { tokens, microUsd: 0 });
    await a.settled();
    assert.deepEqual(await elsewhere('b'), { tokens: 50, microUsd: 0 });
  });

  it('takes what cannot be read for nothing', async () => {
    await published('a', DAY, 100);
    writeFileSync(join(folder, 'spending', DAY, 'b.json'), '{"tokens":');
    writeFileSync(join(folder, 'spending', DAY, 'c.json'), '{"tokens":-5,"microUsd":1}');
    mkdirSync(join(folder, 'spending', DAY, 'd.json'));
    assert.deepEqual(await elsewhere('e'), { tokens: 100, microUsd: 200 });
    assert.deepEqual(await elsewhere('e', '2030-01-01'), { tokens: 0, microUsd: 0 });
  });

  it('does not fail where it cannot write', async () => {
    writeFileSync(join(folder, 'spending'), 'a file in its way');
    await published('a', DAY, 1);
  });

  it('forgets old days, and nothing else that lies there', async () => {
    await published('a', DAY, 1);
    mkdirSync(join(folder, 'spending', 'mine'));
    for (let day = 2; day <= 12; day++) await published('a', `2026-01-${String(day).padStart(2, '0')}`, 1);
    const left = readdirSync(join(folder, 'spending')).toSorted();
    assert.deepEqual(left, [
      ...[6, 7, 8, 9, 10, 11, 12].map((day) => `2026-01-${String(day).padStart(2, '0')}`),
      'mine',
    ]);
  });

  it('keeps today where a clock that was ahead has left days to come', async () => {
    for (let day = 1; day <= 8; day++) await published('a', `2099-01-0${day}`, 1);
    await published('a', DAY, 100);
    assert.deepEqual(await elsewhere('b'), { tokens: 100, microUsd: 200 });
  });

  it('is for its person alone', async () => {
    await published('a', DAY, 1);
    const mode = (path: string) => statSync(join(folder, 'spending', path)).mode & 0o777;
    if (process.platform !== 'win32') assert.deepEqual([mode(DAY), mode(`${DAY}/a.json`)], [0o700, 0o600]);
  });
});
