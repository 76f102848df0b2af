import { WorkspaceError } from './workspaceError.ts';
import type { OpenFile, WorkspaceFiles } from './workspaceFiles.ts';

/** How much of a file tells whether it is text; what git looks at too. */
const SNIFFED = 8_000;
const CHUNK = 256 * 1024;

type Decoder = InstanceType<typeof TextDecoder>;
type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The encoding that the first bytes of a file tell, or undefined for what is not text. */
export function encodingOf(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const sniffed = head.subarray(0, SNIFFED);
  // A PDF may begin with nothing but text.
  const isPdf = sniffed[0] === 0x25 && sniffed[1] === 0x50 && sniffed[2] === 0x44 && sniffed[3] === 0x46;
  return isPdf || sniffed.includes(0) ? undefined : 'utf-8';
}

export interface SmallText {
  /** Without its byte order mark. */
  readonly text: string;
  /** False: bytes that are no characters in its encoding stand as U+FFFD. */
  readonly isExact: boolean;
}

/** The text of a file that is at most `maxBytes` large; otherwise why there is none. */
export async function readSmallText(
  files: WorkspaceFiles,
  real: string,
  maxBytes: number,
): Promise<SmallText | 'too-large' | 'binary'> {
  return withOpen(files, real, async (open) => {
    const { size } = await open.stat();
    if (size > maxBytes) return 'too-large';
    const bytes = await readBytes(open, new Uint8Array(size), 0);
    const encoding = encodingOf(bytes);
    return encoding === undefined ? 'binary' : decoded(bytes, encoding);
  });
}

function decoded(bytes: Uint8Array, encoding: Encoding): SmallText {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), isExact: true };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: new TextDecoder(encoding).decode(bytes), isExact: false };
  }
}

/**
 * Hands a file's text to `take` piece by piece, however large it is, until `take` answers false.
 *
 * @param path how the file is called in an error
 * @returns whether the file was read to its end
 * @throws WorkspaceError `binary`
 */
export async function readTextPieces(
  files: WorkspaceFiles,
  file: { readonly path: string; readonly real: string },
  take: (piece: string, bytesSoFar: number) => boolean,
  signal?: AbortSignal,
): Promise<boolean> {
  return withOpen(files, file.real, async (open) => {
    const buffer = new Uint8Array(CHUNK);
    let decoder: Decoder | undefined;
    for (let position = 0; ;) {
      signal?.throwIfAborted();
      const bytes = await readBytes(open, buffer, position);
      position += bytes.length;
      decoder ??= decoderFor(bytes, file.path);
      const isLast = bytes.length < buffer.length;
      const goOn = take(decoder.decode(bytes, { stream: !isLast }), position);
      if (isLast) return true;
      if (!goOn) return false;
    }
  });
}

function decoderFor(head: Uint8Array, path: string): Decoder {
  const encoding = encodingOf(head);
  if (encoding === undefined) throw new WorkspaceError('binary', `${path} is not a text file.`);
  return new TextDecoder(encoding);
}

/** Fills the buffer as far as the file goes: one read may give less. */
async function readBytes(open: OpenFile, buffer: Uint8Array, position: number): Promise<Uint8Array> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await open.read(buffer, filled, buffer.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function withOpen<T>(
  files: WorkspaceFiles,
  real: string,
  use: (open: OpenFile) => Promise<T>,
): Promise<T> {
  const open = await files.open(real, 'r');
  try {
    return await use(open);
  } finally {
    await open.close();
  }
}
