import { messageOf } from '../core/errors.ts';

/** Why a file or folder could not be read, to be put behind its name: `is not there`. */
export function errnoWords(error: unknown): string {
  const code = errnoOf(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'is not there';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read';
    case 'EISDIR':
      return 'is a folder';
    case 'ELOOP':
      return 'is a link that leads in a circle';
    default:
      return `could not be read (${code ?? messageOf(error)})`;
  }
}

export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
