import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { BUNDLE, bundleOf, findTexts } from '../../tool/l10nStrings.ts';

const read = (file: string): string =>
  readFileSync(path.resolve(import.meta.dirname, '../../..', file), 'utf8');

describe('the texts for people', () => {
  it('are all in the bundle that is translated, and nothing else is: npm run l10n', () => {
    const { texts, unread } = findTexts();
    assert.deepEqual(unread, []);
    assert.equal(readFileSync(BUNDLE, 'utf8'), bundleOf(texts));
  });

  it('of the manifest are all written down, and none is left over', () => {
    const names = [...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, name]) => name ?? '');
    const written = z.record(z.string(), z.string()).parse(JSON.parse(read('package.nls.json')));
    assert.deepEqual([...new Set(names)].toSorted(), Object.keys(written).toSorted());
  });
});
