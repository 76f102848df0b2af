import type { PromptOutline } from '../../promptOutline.ts';
import type { ListedFile } from './toolAnswers.ts';
import { isSource, isTest } from './sources.ts';

const MAX_FILES = 12;
/** A larger file is generated more often than written. */
const MAX_BYTES = 200_000;
const MANIFESTS = ['package.json', 'pyproject.toml', 'cargo.toml', 'go.mod', 'pom.xml', 'build.gradle'];

/** The files that tell most, most telling first: what the task names, what introduces the project, its sources. */
export function chooseFiles(files: readonly ListedFile[], outline: PromptOutline): readonly string[] {
  const readable = files.filter(({ bytes }) => bytes <= MAX_BYTES);
  const bySize = readable.toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  const sources = bySize.filter(({ path }) => isSource(path));
  const chosen = [
    ...outline.contextFiles,
    ...namedFiles(readable, outline.text),
    ...readable.filter(({ path }) => isIntroduction(path)).map(({ path }) => path),
    ...sources.filter(({ path }) => !isTest(path)).map(({ path }) => path),
    ...sources.map(({ path }) => path),
  ];
  return [...new Set(chosen)].slice(0, MAX_FILES);
}

/** Files whose path, or unmistakable name, stands in the text. */
export function namedFiles(files: readonly ListedFile[], text: string): readonly string[] {
  const words = new Set(text.match(/[\w@./-]+/g)?.map((word) => word.replace(/^\.\/|[./]+$/g, '')) ?? []);
  return files
    .filter(({ path }) => words.has(path) || (baseName(path).includes('.') && words.has(baseName(path))))
    .map(({ path }) => path);
}

/** At the top of the workspace only. */
function isIntroduction(path: string): boolean {
  const lower = path.toLowerCase();
  return /^readme(?:\.\w+)?$/.test(lower) || MANIFESTS.includes(lower);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
