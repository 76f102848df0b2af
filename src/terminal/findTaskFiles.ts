import fs, { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { compileGlob, hasWildcard } from '../workspace/glob.ts';
import { TASK_FILE_END, taskFilePaths } from '../workspace/taskFilePaths.ts';
import { BadInput, type InputProblem } from './badInput.ts';
import { errnoOf, errnoWords } from './fileErrors.ts';

export interface TaskFilePath {
  /** As it is shown: as it was given, or from the current folder. */
  readonly shown: string;
  /** Absolute and real: two ways to one file are one file. */
  readonly real: string;
}

/**
 * The task files that the arguments name: a file, a folder with all `*.task.md` in it, or a glob.
 *
 * @throws BadInput naming every argument that leads to nothing
 */
export async function findTaskFiles(given: readonly string[], cwd: string): Promise<readonly TaskFilePath[]> {
  const problems: InputProblem[] = [];
  const found = new Map<string, TaskFilePath>();
  for (const argument of given) {
    const files = await filesOf(argument, cwd);
    if (typeof files === 'string') problems.push({ file: argument, message: files });
    else for (const file of files) if (!found.has(file.real)) found.set(file.real, file);
  }
  if (problems.length > 0) throw new BadInput(problems);
  return [...found.values()];
}

/** All `*.task.md` in a folder and its folders. @throws BadInput naming a folder or file that cannot be read */
export async function taskFilesBelow(folder: string, cwd: string): Promise<readonly TaskFilePath[]> {
  const files = await taskFilePaths(folder, fs, (error, unread) => {
    throw new BadInput([{ file: shownAs(unread, cwd), message: errnoWords(error) }]);
  });
  return shownFrom(files, cwd);
}

/** Whether an argument of `add` means a file rather than a sentence. */
export async function meansFile(argument: string, cwd: string): Promise<boolean> {
  if (argument.trim() === '') return false;
  if (argument.endsWith('.md')) return true;
  if (/\s/.test(argument)) return exists(resolve(cwd, argument));
  return hasWildcard(argument) || /[\\/]/.test(argument) || exists(resolve(cwd, argument));
}

/** The files, or what is wrong with the argument. */
async function filesOf(argument: string, cwd: string): Promise<readonly TaskFilePath[] | string> {
  // An unset variable of a shell, most likely: it does not mean the whole current folder.
  if (argument.trim() === '') return 'an empty name is no file';
  const path = resolve(cwd, argument);
  try {
    const facts = await stat(path);
    if (!facts.isDirectory()) return [{ shown: argument, real: await realpath(path) }];
    const inside = await walk(path);
    return inside.length > 0 ? await shownFrom(inside, cwd) : `has no *${TASK_FILE_END} files in it`;
  } catch (error) {
    if (error instanceof BadInput) throw error;
    if (errnoOf(error) !== 'ENOENT' || !hasWildcard(argument)) return errnoWords(error);
  }
  const matching = await matches(argument, cwd);
  return matching.length > 0 ? shownFrom(matching, cwd) : `matches no *${TASK_FILE_END} file`;
}

async function matches(argument: string, cwd: string): Promise<readonly string[]> {
  const segments = argument.replaceAll('\\', '/').split('/');
  const wild = segments.findIndex(hasWildcard);
  const base = resolve(cwd, segments.slice(0, wild).join('/') || (isAbsolute(argument) ? sep : '.'));
  const glob = compileGlob(segments.slice(wild).join('/'));
  const files = (await exists(base)) ? await walk(base) : [];
  return files.filter((file) => glob.matches(relative(base, file).split(sep).join('/')));
}

async function walk(folder: string): Promise<readonly string[]> {
  return taskFilePaths(folder, fs, (error) => {
    throw error;
  });
}

function shownFrom(files: readonly string[], cwd: string): Promise<readonly TaskFilePath[]> {
  return Promise.all(
    files.map(async (file) => {
      const shown = shownAs(file, cwd);
      try {
        return { shown, real: await realpath(file) };
      } catch (error) {
        throw new BadInput([{ file: shown, message: errnoWords(error) }]);
      }
    }),
  );
}

function shownAs(file: string, cwd: string): string {
  const near = relative(cwd, file);
  return near.startsWith('..') ? file : near;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
