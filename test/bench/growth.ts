import { median, ms, timed, type Row } from './measure.ts';
import { fill, newStore, openEngine } from './openEngine.ts';

const SIZES = [1_000, 10_000, 100_000] as const;
const ROUNDS = 30;
const PAGE = 50;

/** What every window does all day must hardly care how many tasks are stored. */
export async function growth(folder: string): Promise<readonly Row[]> {
  const measured: (readonly [number, Figures])[] = [];
  for (const size of SIZES) measured.push([size, await measure(folder, size)]);
  const [[, smallest] = []] = measured;
  return [...(smallest ?? [])].flatMap(([what, base]) =>
    measured.map(([size, figures]) => {
      const figure = figures.get(what) ?? Number.NaN;
      const ratio = size === SIZES[0] ? {} : { ratio: `${(figure / base).toFixed(2)} × at 1,000` };
      return { what: `${what}, ${size.toLocaleString('en')} stored`, figure: ms(figure), ...ratio };
    }),
  );
}

/** Milliseconds, by what was done. */
type Figures = ReadonlyMap<string, number>;

async function measure(folder: string, size: number): Promise<Figures> {
  const file = newStore(folder);
  const filled = await openEngine(file);
  await fill(filled, 'g', size);
  await filled.close();
  const opening = await timed(3, async () => (await openEngine(file)).close());
  const engine = await openEngine(file);
  const inOrder = await timed(ROUNDS, () => engine.list({ status: ['queued'], limit: PAGE }));
  const newest = await timed(ROUNDS, () => engine.list({ order: 'newest', limit: PAGE }));
  const stats = await timed(ROUNDS, () => engine.stats());
  await engine.close();
  return new Map([
    ['open', median(opening)],
    ['list, first page in order', median(inOrder)],
    ['list, first page by newest', median(newest)],
    ['stats', median(stats)],
  ]);
}
