import type { LocalEngine } from '../../src/engine/local/localEngine.ts';
import { median, ms, timed, type Row, type Sample } from './measure.ts';
import { AGENT, draft, fill, mustClaim, newStore, openEngine, RESULT } from './openEngine.ts';

/** Durable commits: one caller that waits for each, and 64 that arrive together. */
export async function commits(folder: string, disk: () => Sample): Promise<readonly Row[]> {
  const engine = await openEngine(newStore(folder));
  await fill(engine, 'warm', 200);
  const before = disk();
  const one = median(await timed(300, (n) => engine.submit({ tasks: [draft(`one-${n}`)], agents: [] })));
  const rounds = await timed(40, (round) =>
    Promise.all(
      Array.from({ length: 64 }, (_, n) =>
        engine.submit({ tasks: [draft(`many-${round}-${n}`)], agents: [] }),
      ),
    ),
  );
  const each = median(rounds) / 64;
  const claim = await mustClaim(engine);
  const write = (n: number) => engine.report(claim, [{ kind: 'log', level: 'info', text: `line ${n}` }]);
  const report = median(await timed(300, write));
  const reports = await timed(40, () => Promise.all(Array.from({ length: 64 }, (_, n) => write(n))));
  const after = disk();
  await engine.close();
  const raw = Math.min(before.ms, after.ms);
  return [
    { what: 'raw write + fdatasync, 8 KB', figure: ms(raw) },
    against('log line, one caller', report, raw, 0.6),
    against('log line, 64 callers together, each', median(reports) / 64, raw, 5),
    against('submit, one caller', one, raw, 0.6),
    against('submit, 64 callers together, each', each, raw, 5),
  ];
}

function against(what: string, value: number, raw: number, target: number): Row {
  const ratio = raw / value;
  return {
    what,
    figure: ms(value),
    ratio: `${ratio.toFixed(2)} × raw`,
    target: `≥ ${target} × raw`,
    met: ratio >= target,
  };
}

/** Tasks a second through their whole life: submit, claim, a step, settle. */
export async function lifecycles(folder: string, callers: number, tasks: number): Promise<Row> {
  const engine = await openEngine(newStore(folder));
  await engine.submit({ tasks: [draft('first')], agents: [AGENT] });
  let left = tasks;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (left-- > 0) await oneLife(engine, `life-${caller}-${left}`, `bench-${caller}`);
    }),
  );
  const perSecond = tasks / ((performance.now() - begun) / 1_000);
  await engine.close();
  return {
    what: `whole lives a second, ${callers} caller${callers === 1 ? '' : 's'}`,
    figure: perSecond.toFixed(0),
  };
}

async function oneLife(engine: LocalEngine, name: string, worker: string): Promise<void> {
  await engine.submit({ tasks: [draft(name)], agents: [] });
  const claim = await mustClaim(engine, worker);
  const step = { step: 0, kind: 'turn', name: 'turn', input: null } as const;
  await engine.finishStep(claim, { ...step, output: { text: 'done' }, startedAt: Date.now() });
  await engine.settle(claim, { kind: 'completed', result: RESULT });
}
