import type { Task } from '../../core/task.ts';
import { unifiedDiff } from '../../core/unifiedDiff.ts';
import { plainText } from '../../core/plainText.ts';
import type { Change, TaskEngine } from '../../engine/port.ts';
import { writeJson } from '../jsonLines.ts';
import { safeLine } from '../safeText.ts';
import { engineOf, type Session } from '../session.ts';
import { paintFor, type Colour, type Paint } from '../style.ts';
import { findTasks } from '../taskHistory.ts';

/** `changes REF|ID…`: what tasks propose and nobody has decided about yet, as a patch. */
export async function changes(session: Session): Promise<number> {
  const engine = engineOf(session);
  for (const task of await findTasks(engine, session.invocation.positionals)) {
    const proposed = await engine.review.changes(task.id);
    if (session.invocation.options.has('json')) await writeAll(session, engine, task, proposed);
    else await writePatch(session, engine, task, proposed);
  }
  return 0;
}

/** Every file, decided about or not, with its whole texts. */
async function writeAll(
  { surroundings }: Session,
  { review }: Pick<TaskEngine, 'review'>,
  { id, ref }: Task,
  proposed: readonly Change[],
): Promise<void> {
  for (const { task: _, ...change } of proposed) {
    const texts = await review.texts(id, change.path);
    if (texts) writeJson(surroundings.stdout, { type: 'change', task: id, ref, ...change, ...texts });
  }
}

async function writePatch(
  { surroundings: { stdout, env } }: Session,
  { review }: Pick<TaskEngine, 'review'>,
  task: Task,
  proposed: readonly Change[],
): Promise<void> {
  const undecided = proposed.filter(({ state }) => state === 'pending');
  if (undecided.length === 0) {
    stdout.write(
      `${safeLine(task.ref)} ${proposed.length === 0 ? 'proposes no changes' : decidedWords(proposed)}.\n`,
    );
    return;
  }
  const paint = paintFor(stdout, env);
  for (const { path } of undecided) {
    const texts = await review.texts(task.id, path);
    if (!texts) continue;
    stdout.write(`${painted(unifiedDiff(safeLine(path), texts), paint).join('\n')}\n`);
  }
}

function decidedWords(proposed: readonly Change[]): string {
  const applied = proposed.filter(({ state }) => state === 'applied').length;
  return `has no undecided changes: ${applied} applied, ${proposed.length - applied} discarded`;
}

/** What a file holds is text: nothing in it is obeyed by a terminal. */
function painted(lines: readonly string[], paint: Paint): readonly string[] {
  const head = lines.findIndex((line) => line.startsWith('@@'));
  return lines.map((line, index) => {
    const colour = head === -1 || index < head ? 'bold' : COLOURS[line.charAt(0)];
    const text = plainText(line).replaceAll('\n', '');
    return colour === undefined ? text : paint(colour, text);
  });
}

const COLOURS: Readonly<Record<string, Colour>> = { '@': 'blue', '+': 'green', '-': 'red' };
