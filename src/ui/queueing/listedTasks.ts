/** A bullet, a number, a check box, or what of them stands there. */
const MARK =
  /^(?<indent>\s*)(?:(?<bullet>[-*+•]|\d+[.)])(?:\s+|$))?(?:\[(?<box>[ xX])\](?:\s+|$))?(?<text>.*)$/;

interface Line {
  readonly indent: number;
  readonly isBullet: boolean;
  readonly isDone: boolean;
  readonly text: string;
}

/**
 * The tasks of a list that somebody wrote: one an outermost bullet, with what stands below it further in; without any
 * bullets one a line. What is ticked off, and headings above a list, are no tasks.
 */
export function listedTasks(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map(readLine);
  const bullets = lines.filter(({ isBullet }) => isBullet);
  if (bullets.length === 0) return lines.flatMap(({ text }) => (text === '' ? [] : [text]));
  const outermost = Math.min(...bullets.map(({ indent }) => indent));
  return tasksOf(lines, outermost).flatMap(({ isDone, lines }) => {
    const task = lines.join('\n').trim();
    return isDone || task === '' ? [] : [task];
  });
}

function readLine(line: string): Line {
  const { indent = '', bullet, box, text = '' } = MARK.exec(line.trimEnd())?.groups ?? {};
  return {
    indent: indent.replaceAll('\t', '    ').length,
    isBullet: bullet !== undefined,
    isDone: box !== undefined && box !== ' ',
    text: text.trim(),
  };
}

function tasksOf(lines: readonly Line[], outermost: number) {
  const tasks: { readonly isDone: boolean; readonly lines: string[] }[] = [];
  for (const line of lines) {
    const isTask = line.isBullet && line.indent <= outermost;
    const isInside = line.indent > outermost || line.text === '';
    if (isTask) tasks.push({ isDone: line.isDone, lines: [line.text] });
    else if (isInside) tasks.at(-1)?.lines.push(line.isBullet ? `- ${line.text}` : line.text);
  }
  return tasks;
}
