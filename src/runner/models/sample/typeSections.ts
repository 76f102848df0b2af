import { namedFiles } from './choose.ts';
import type { Findings } from './findings.ts';
import { code, items, place, plural } from './markdown.ts';
import { importsOf, isSource, isTest } from './sources.ts';
import type { ReadFile } from './toolAnswers.ts';

const MAX_ITEMS = 30;

export interface TypeSection {
  /** What it comes to, in a few words for the summary. */
  readonly gist: string;
  readonly text: readonly string[];
}

/** The section that the task's type asks for, as far as rules can write one. */
export function typeSection(findings: Findings): TypeSection {
  switch (findings.outline.type) {
    case 'general': {
      const { exported, openEnds } = findings;
      const counts = `${plural(exported.length, 'export')} and ${plural(openEnds.length, 'TODO or FIXME', 'TODOs and FIXMEs')}`;
      const lines = introduction(findings);
      return { gist: counts, text: listed('What it is about', lines, 'No README says what this is.') };
    }
    case 'analysis': {
      const lines = parts(findings);
      const text = listed('How the parts hang together', lines, 'No file that was read imports another.');
      return { gist: `${plural(lines.length, 'file')} that others rest on`, text };
    }
    case 'coding': {
      const lines = touched(findings);
      const gist = `${plural(lines.length, 'source file')} that the change is about`;
      if (lines.length > 0) return { gist, text: listed('What a change touches', lines, '') };
      const text = listed('Where the words of the task occur', traces(findings), 'They occur nowhere.');
      return { gist, text: ['The task names no source file.', ...text] };
    }
    case 'research': {
      const lines = traces(findings);
      const text = listed('Where the question leads', lines, 'Its words occur nowhere.');
      return { gist: `${plural(lines.length, 'place')} where the words of the question occur`, text };
    }
    case 'review': {
      const lines = points(findings);
      const text = listed('Points to look at', lines, 'Rules see nothing to point out.');
      return { gist: `${plural(lines.length, 'point')} to look at`, text };
    }
    case 'documentation': {
      const lines = undocumented(findings);
      const text = listed('Exports without documentation', lines, 'Every export has a comment.');
      return { gist: `${plural(lines.length, 'export')} without documentation`, text };
    }
  }
}

function listed(heading: string, lines: readonly string[], otherwise: string): readonly string[] {
  const more = lines.length > MAX_ITEMS ? [`… and ${lines.length - MAX_ITEMS} more`] : [];
  return [`## ${heading}`, items([...lines.slice(0, MAX_ITEMS), ...more]) || otherwise];
}

/** The first paragraph of the README. */
function introduction({ read }: Findings): readonly string[] {
  const readme = read.find(({ path }) => /^readme/i.test(path));
  const lines = [...(readme?.lines ?? [])];
  const begin = lines.findIndex(([, text]) => text.trim() !== '' && !/^\s*[#<![`|]/.test(text));
  const [line] = lines[begin] ?? [];
  if (!readme || line === undefined) return [];
  const rest = lines.slice(begin).map(([, text]) => text);
  const end = rest.findIndex((text) => text.trim() === '');
  const said = (end === -1 ? rest : rest.slice(0, end)).join(' ').replace(/\s+/g, ' ').trim();
  return [`${place(readme.path, line)} says: ${said}`];
}

function parts({ read, files }: Findings): readonly string[] {
  const importers = importersOf(read, new Set(files.map(({ path }) => path)));
  return [...importers]
    .toSorted(([a, as], [b, bs]) => bs.length - as.length || (a < b ? -1 : 1))
    .map(
      ([path, places]) => `${code(path)} is imported ${plural(places.length, 'time')}: ${places.join(', ')}`,
    );
}

/** Where the first thing that the file exports stands, or its first line. */
function beginning(path: string, { exported }: Findings): string {
  return place(path, exported.find((entry) => entry.path === path)?.line ?? 1);
}

function touched(findings: Findings): readonly string[] {
  const { read, files, outline } = findings;
  const importers = importersOf(read, new Set(files.map(({ path }) => path)));
  const named = [...new Set([...outline.contextFiles, ...namedFiles(files, outline.text)])];
  return named.filter(isSource).map((path) => {
    const users = (importers.get(path) ?? []).join(', ');
    return `${beginning(path, findings)}: ${users ? `used by ${users}` : 'used by nothing that was read'}`;
  });
}

/** For each file, the places that import it. */
function importersOf(read: readonly ReadFile[], paths: ReadonlySet<string>) {
  const importers = new Map<string, string[]>();
  for (const file of read) {
    for (const { path, line } of importsOf(file, paths)) {
      const places = importers.get(path) ?? [];
      importers.set(path, [...places, place(file.path, line)]);
    }
  }
  return importers;
}

function traces({ words }: Findings): readonly string[] {
  return words.map(({ path, line, text }) => `${place(path, line)} ${code(text)}`);
}

/** By severity, the gravest first. */
function points(findings: Findings): readonly string[] {
  const { openEnds, read } = findings;
  const openEnd = (word: RegExp, severity: string) =>
    openEnds
      .filter(({ text }) => word.test(text))
      .map(({ path, line, text }) => `${severity}: ${place(path, line)} ${code(text)}`);
  const long = read
    .filter(({ path, lines }) => isSource(path) && lines.size > 400)
    .map(({ path, lines }) => `minor: ${code(path)} has ${lines.size} lines`);
  return [...openEnd(/FIXME/, 'major'), ...openEnd(/TODO/, 'minor'), ...long, ...untested(findings)];
}

function untested({ files, read, exported }: Findings): readonly string[] {
  const tests = files.filter(({ path }) => isTest(path)).map(({ path }) => stem(path));
  return read
    .filter(({ path }) => isSource(path) && !isTest(path) && !tests.includes(stem(path)))
    .flatMap(({ path }) => {
      const first = exported.find((entry) => entry.path === path);
      return first ? [`minor: ${place(path, first.line)} no test file is named after it`] : [];
    });
}

/** `test/parse.test.ts` and `src/parse.ts` are both `parse`. */
function stem(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.replace(/^test_/, '').replace(/(?:[._-](?:test|spec))?\.\w+$/, '');
}

function undocumented({ exported }: Findings): readonly string[] {
  return exported
    .filter(({ documented, path }) => !documented && !isTest(path))
    .map(({ path, line, name }) => `${place(path, line)} ${code(name)}`);
}
