// npm run l10n: writes what there is to translate into l10n/bundle.l10n.json. A unit test says when that is due.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BUNDLE, bundleOf, findTexts } from './l10nStrings.ts';

const { texts, unread } = findTexts();
mkdirSync(path.dirname(BUNDLE), { recursive: true });
writeFileSync(BUNDLE, bundleOf(texts));
console.log(`${texts.length} texts in ${path.relative(process.cwd(), BUNDLE)}`);
for (const place of unread)
  console.error(`${place}: the text is not written out, so nobody can translate it`);
if (unread.length > 0) process.exitCode = 1;
