import { MAX_PROPOSED_TEXT } from '../core/change.ts';
import type { GuardedPath } from './guard.ts';
import { readSmallText } from './textFile.ts';
import { worded } from './worded.ts';
import { WorkspaceError } from './workspaceError.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** A file's text with LF at the ends of its lines. @throws WorkspaceError for what is none, or too much */
export async function textOf(files: WorkspaceFiles, { path, real }: GuardedPath): Promise<string> {
  const facts = await worded(path, () => files.stat(real));
  if (!facts.isFile()) {
    const what = facts.isDirectory() ? 'a folder' : 'no file that can be changed';
    throw new WorkspaceError('not-a-file', `${path} is ${what}.`);
  }
  const read = await worded(path, () => readSmallText(files, real, MAX_PROPOSED_TEXT * 4));
  if (read === 'binary')
    throw new WorkspaceError('binary', `${path} is not a text file; it cannot be changed.`);
  if (read === 'too-large') throw tooLarge(path);
  if (!read.isExact) {
    const what = 'has characters in an encoding that is neither UTF-8 nor UTF-16; it cannot be changed.';
    throw new WorkspaceError('binary', `${path} ${what}`);
  }
  const text = withLineFeeds(read.text);
  if (text.length > MAX_PROPOSED_TEXT) throw tooLarge(path);
  return text;
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** As it comes back from the store: without a byte order mark, and what is no character replaced. */
export function asKept(text: string): string {
  return Buffer.from(withLineFeeds(text).replace(/^\uFEFF/, '')).toString();
}

/** @throws WorkspaceError for what cannot be proposed */
export function mustFit(path: string, text: string): void {
  if (text.length > MAX_PROPOSED_TEXT) throw tooLarge(path);
  if (text.includes('\0')) {
    throw new WorkspaceError(
      'binary',
      `The text for ${path} has a NUL character; only text can be proposed.`,
    );
  }
}

function tooLarge(path: string): WorkspaceError {
  const most = MAX_PROPOSED_TEXT.toLocaleString('en');
  return new WorkspaceError(
    'malformed',
    `${path} is too large to be changed (more than ${most} characters).`,
  );
}
