import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator } from 'playwright-core';
import * as z from 'zod';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Everything that axe knows but what speaks of a whole site: a web view is a part of a window. */
const EVERYTHING = `{ resultTypes: ['violations'], rules: { region: { enabled: false } } }`;

/** What hangs on the theme: its colours. */
const COLOURS = `{ resultTypes: ['violations'], runOnly: ['color-contrast', 'link-in-text-block'] }`;

const run = (options: string) => `axe.run(document, ${options})
  .then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => ({ id, help, html: html.slice(0, 300), why: failureSummary ?? '' }))))`;

const violationsSchema = z.array(
  z.object({ id: z.string(), help: z.string(), html: z.string(), why: z.string() }),
);
export type Violation = z.infer<typeof violationsSchema>[number];

/** What axe-core finds wrong in the page that an element lies in; after a change of theme its colours are enough. */
export async function violationsIn(
  element: Locator,
  what: 'everything' | 'colours',
): Promise<readonly Violation[]> {
  const handle = await element.elementHandle();
  const frame = await handle?.ownerFrame();
  if (!frame) throw new Error('The element lies in no page any more.');
  // Not a script tag: the page's policy would refuse it, and rightly.
  await frame.evaluate(`globalThis.axe ?? (() => { ${AXE} })()`);
  return violationsSchema.parse(await frame.evaluate(run(what === 'colours' ? COLOURS : EVERYTHING)));
}
