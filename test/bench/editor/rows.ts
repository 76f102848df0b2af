import { median, ms, quantile, type Row } from '../measure.ts';
import type { Activation, LoopDelay } from './answers.ts';

const MEBIBYTE = 2 ** 20;

/** The median of several windows. */
export function activationRows(activations: readonly Activation[]): readonly Row[] {
  const activate = median(activations.map(({ activateMs }) => activateMs));
  const load = median(activations.map(({ loadMs }) => loadMs));
  return [
    { what: 'activate(), median window', figure: ms(activate), target: '< 50 ms', met: activate < 50 },
    { what: 'before it, loading the bundle', figure: ms(load) },
  ];
}

export function memoryRow(bytesAboveBare: number): Row {
  const figure = bytesAboveBare / MEBIBYTE;
  return {
    what: 'memory above a bare host, idle, 10,000 tasks',
    figure: `${figure.toFixed(0)} MB`,
    target: '< 60 MB',
    met: figure < 60,
  };
}

/** How long the host's loop kept others waiting; the measurement's own 1 ms is part of it. */
export function loopRows(when: string, { p99Ms, maxMs, busy }: LoopDelay): readonly Row[] {
  return [
    { what: `host loop delay, ${when}, p99`, figure: ms(p99Ms) },
    { what: `host loop delay, ${when}, max`, figure: ms(maxMs) },
    { what: `host main thread, ${when}`, figure: `${(busy * 100).toFixed(1)} % of a core` },
  ];
}

/** The same where agents stream: what the targets speak of. */
export function streamingRows(when: string, delay: LoopDelay): readonly Row[] {
  const [p99, max, ...rest] = loopRows(when, delay);
  return [
    ...(p99 ? [{ ...p99, target: '< 10 ms', met: delay.p99Ms < 10 }] : []),
    ...(max ? [{ ...max, target: '< 50 ms', met: delay.maxMs < 50 }] : []),
    ...rest,
  ];
}

export function keyRow(when: string, keys: readonly number[]): Row {
  const [p50, p95] = [quantile(keys, 0.5), quantile(keys, 0.95)];
  return { what: `key → paint, ${when}, p50 / p95`, figure: `${ms(p50)} / ${ms(p95)}` };
}

export function refreshRow(where: string, times: readonly number[]): Row {
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
  return { what: `queued elsewhere → on show, ${where}, p50 / p95`, figure: `${ms(p50)} / ${ms(p95)}` };
}
