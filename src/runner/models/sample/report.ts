import type { PromptOutline } from '../../promptOutline.ts';
import { gather, type Findings } from './findings.ts';
import { code, items, plural, place, size, table } from './markdown.ts';
import { isSource, isTest } from './sources.ts';
import type { PastCall } from './transcript.ts';
import { typeSection } from './typeSections.ts';

const MAX_LISTED = 40;

/** The result of a sample run, in Markdown. It says in its first words that no model was asked. */
export function writeReport(outline: PromptOutline, calls: readonly PastCall[]): string {
  const findings = gather(outline, calls);
  const own = typeSection(findings);
  return [
    summary(findings, own.gist),
    'Rules made this report from the real files. Connect a model for an answer to the task itself.',
    task(findings),
    ...own.text,
    ...structure(findings),
    ...exportList(findings),
    ...openEndList(findings),
    ...readmeOutline(findings),
  ].join('\n\n');
}

function summary({ files, read, outline }: Findings, gist: string): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const parents = outline.parents.length > 0 ? ` Builds on ${outline.parents.map(code).join(', ')}.` : '';
  return `Sample, no AI: ${gist} in ${plural(files.length, 'file')} (${size(bytes)}), ${read.length} of them read.${parents}`;
}

function task({ outline, read, unreadable }: Findings): string {
  const lines = [
    `Asked for: ${outline.title} (${outline.type})`,
    `Given as context: ${outline.contextFiles.map(code).join(', ') || 'nothing'}`,
    `Read: ${read.map(({ path }) => code(path)).join(', ') || 'nothing'}`,
    ...unreadable.map((path) => `Could not be read: ${code(path)}`),
  ];
  return `## Task\n\n${items(lines)}`;
}

/** Folders with their files, and the largest of these. */
export function structure({ files }: Findings): readonly string[] {
  if (files.length === 0) return [];
  const folders = new Map<string, { count: number; bytes: number }>();
  for (const { path, bytes } of files) {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
    const known = folders.get(folder) ?? { count: 0, bytes: 0 };
    folders.set(folder, { count: known.count + 1, bytes: known.bytes + bytes });
  }
  const rows = [...folders]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([folder, { count, bytes }]) => [code(folder), String(count), size(bytes)]);
  const largest = files.toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1)).slice(0, 5);
  return [
    '## Structure',
    table(['Folder', 'Files', 'Size'], rows.slice(0, MAX_LISTED)),
    `Largest: ${largest.map(({ path, bytes }) => `${code(path)} (${size(bytes)})`).join(', ')}.`,
  ];
}

/** What each file that was read gives to others. */
export function exportList({ read, exported }: Findings): readonly string[] {
  const sources = read.filter(({ path }) => isSource(path) && !isTest(path));
  if (sources.length === 0) return [];
  const lines = sources.map(({ path }) => {
    const own = exported.filter((entry) => entry.path === path);
    const names = own.map(({ name, line }) => `${code(name)} (line ${line})`).join(', ');
    return `${code(path)}: ${names || 'exports nothing'}`;
  });
  return ['## Exports', items(lines)];
}

function openEndList({ openEnds }: Findings): readonly string[] {
  const lines = openEnds.map(({ path, line, text }) => `${place(path, line)} ${code(text)}`);
  return ['## TODO and FIXME', items(lines.slice(0, MAX_LISTED)) || 'None found.'];
}

function readmeOutline({ read }: Findings): readonly string[] {
  const readme = read.find(({ path }) => /^readme/i.test(path));
  if (!readme) return [];
  let fenced = false;
  const headings = [...readme.lines.values()].flatMap((text) => {
    if (/^ {0,3}(?:```|~~~)/.test(text)) fenced = !fenced;
    const match = fenced ? null : /^(#{1,6})\s+(.+)$/.exec(text);
    return match ? [`${'  '.repeat((match[1]?.length ?? 1) - 1)}- ${match[2] ?? ''}`] : [];
  });
  return ['## README outline', headings.join('\n') || 'It has no headings.'];
}
