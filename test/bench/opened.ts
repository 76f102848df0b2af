// Opens a store as an engine does, and says what that and the daily work on it took.
import type { OpenedFigures } from './growth.ts';
import { median, timed } from './measure.ts';
import { mustClaim, openEngine, RESULT } from './openEngine.ts';

const OPENINGS = 3;
const ROUNDS = 30;
const PAGE = 50;

const [, , file = ''] = process.argv;
const before = process.memoryUsage.rss();
const opening = await timed(OPENINGS, async () => (await openEngine(file)).close());
const engine = await openEngine(file);
const times = {
  open: median(opening),
  'claim + settle': await typical(async () => {
    await engine.settle(await mustClaim(engine), { kind: 'completed', result: RESULT });
  }),
  'list, first page in order': await typical(() => engine.list({ status: ['queued'], limit: PAGE })),
  'list, first page by newest': await typical(() => engine.list({ order: 'newest', limit: PAGE })),
  stats: await typical(() => engine.stats()),
};
const figures: OpenedFigures = { times, bytes: process.memoryUsage.rss() - before };
await engine.close();
process.send?.(figures);

async function typical(work: () => Promise<unknown>): Promise<number> {
  return median(await timed(ROUNDS, work));
}
