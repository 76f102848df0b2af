import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Recording } from '../../core/recording.ts';
import { readRunFile } from '../../files/runFile.ts';
import { BadInput } from '../badInput.ts';
import { errnoWords } from '../fileErrors.ts';
import { writeJson } from '../jsonLines.ts';
import { safeLine } from '../safeText.ts';
import type { Session } from '../session.ts';

/** A larger file is none that `export --run` writes. */
const MAX_FILE = 256_000_000;

/** `replay FILE`: drives a recorded run again and says whether it comes to the same. */
export async function replay({ surroundings, invocation }: Session): Promise<number> {
  const [file = ''] = invocation.positionals;
  const recording = await recordingIn(file, surroundings.cwd);
  const { turns, calls, differences } = await surroundings.replay(recording);
  const { stdout } = surroundings;
  const isSame = differences.length === 0;
  if (invocation.options.has('json')) {
    writeJson(stdout, { type: 'replay', file, same: isSame, turns, calls, differences });
    return isSame ? 0 : 1;
  }
  const size = `${turns} ${turns === 1 ? 'turn' : 'turns'}, ${calls} ${calls === 1 ? 'call' : 'calls'} of tools`;
  const title = safeLine(recording.task.title);
  stdout.write(`${isSame ? 'The same' : 'Not the same'}: ${title} (${size}, ${recording.end.status}).\n`);
  for (const { at, recorded, now } of differences)
    stdout.write(`${safeLine(at)}\n  recorded  ${safeLine(recorded)}\n  now       ${safeLine(now)}\n`);
  return isSame ? 0 : 1;
}

async function recordingIn(file: string, cwd: string): Promise<Recording> {
  const { recording, problem } = readRunFile(await textOf(file, cwd));
  if (recording) return recording;
  throw new BadInput([{ file, ...problem }]);
}

async function textOf(file: string, cwd: string): Promise<string> {
  const place = resolve(cwd, file);
  try {
    if ((await stat(place)).size <= MAX_FILE) return await readFile(place, 'utf8');
  } catch (error) {
    throw new BadInput([{ file, message: errnoWords(error) }]);
  }
  throw new BadInput([{ file, message: 'is too large for the file of a run' }]);
}
