import { fork } from 'node:child_process';
import path from 'node:path';
import * as z from 'zod';
import { ms, type Row } from './measure.ts';
import { fill, newStore, openEngine } from './openEngine.ts';

const SIZES: readonly number[] = [1_000, 10_000, 100_000];
const LONGEST = 1_000_000;
const SMALLEST = SIZES[0] ?? 0;

/** What a process of its own has measured on a store: milliseconds by what was done, and what it took of memory. */
export const openedFigures = z.object({ times: z.record(z.string(), z.number()), bytes: z.number() });
export type OpenedFigures = z.infer<typeof openedFigures>;

/** What every window does all day must hardly care how many tasks are stored. `long`: also with 1,000,000. */
export async function growth(folder: string, long: boolean): Promise<readonly Row[]> {
  const measured: { readonly size: number; readonly figures: OpenedFigures }[] = [];
  for (const size of long ? [...SIZES, LONGEST] : SIZES)
    measured.push({ size, figures: await measure(folder, size) });
  const row = (what: string, size: number, figure: string, ratio: number): Row => ({
    what: `${what}, ${size.toLocaleString('en')} stored`,
    figure,
    ...(size === SMALLEST ? {} : { ratio: `${ratio.toFixed(2)} × at ${SMALLEST.toLocaleString('en')}` }),
  });
  const base = measured[0]?.figures;
  const times = Object.entries(base?.times ?? {}).flatMap(([what, least]) =>
    measured.map(({ size, figures }) => {
      const time = figures.times[what] ?? Number.NaN;
      return row(what, size, ms(time), time / least);
    }),
  );
  const memory = measured.map(({ size, figures: { bytes } }) =>
    row(
      'memory of the open engine',
      size,
      `${(bytes / 2 ** 20).toFixed(0)} MB`,
      bytes / (base?.bytes ?? NaN),
    ),
  );
  return [...times, ...memory];
}

/** Filled here, opened in a process of its own: what memory an engine takes shows where none was open before. */
async function measure(folder: string, size: number): Promise<OpenedFigures> {
  const file = newStore(folder);
  const filled = await openEngine(file);
  await fill(filled, 'g', size);
  await filled.close();
  const child = fork(path.join(import.meta.dirname, 'opened.ts'), [file]);
  const figures = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`The process that opens the store ended with ${code}.`)));
  });
  return openedFigures.parse(figures);
}
