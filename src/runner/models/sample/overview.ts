import type { PromptOutline } from '../../promptOutline.ts';
import { gather } from './findings.ts';
import { exportList, structure } from './report.ts';
import type { PastCall } from './transcript.ts';
import { typeSection } from './typeSections.ts';

const MAX_NAME = 60;

/** A page for the person to review: what rules can say of the files, marked as the sample that it is. */
export function overviewOf(
  outline: PromptOutline,
  calls: readonly PastCall[],
): { readonly path: string; readonly content: string } {
  const findings = gather(outline, calls);
  const { text } = typeSection({ ...findings, outline: { ...outline, type: 'general' } });
  const content = [
    `# ${outline.title}`,
    '> Sample, no AI: rules made this page from the real files. Connect a model for one that answers the task itself.',
    ...text,
    ...structure(findings),
    ...exportList(findings),
  ].join('\n\n');
  return {
    path: freePath(outline.title, new Set(findings.files.map(({ path }) => path))),
    content: `${content}\n`,
  };
}

/** After the title; never the name of a file that there is. */
function freePath(title: string, taken: ReadonlySet<string>): string {
  const words = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const name = words.slice(0, MAX_NAME).replace(/^-+|-+$/g, '') || 'overview';
  const paths = ['', '-sample', '-sample-2', '-sample-3'].map((ending) => `docs/${name}${ending}.md`);
  return paths.find((path) => !taken.has(path)) ?? `docs/${name}-sample-4.md`;
}
