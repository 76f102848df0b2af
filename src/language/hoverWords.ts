import { nextRuns, recurrenceProblem } from '../core/cron.ts';
import { markdownText } from '../core/markdownText.ts';
import { parseMoment } from '../core/schedule.ts';
import { scheduleSchema } from '../core/task.ts';
import type { Project, ProjectFile } from './project.ts';
import { providerOf } from './providerOf.ts';
import type { QueuedTask } from './requests.ts';

const RUNS = 5;
/** A server may have hundreds. */
const MAX_MODELS = 20;
/** How long the day is in `Mon 2026-12-07 09:00`. */
const DAY = 'Mon 2026-12-07 '.length;

/** A task by its ref: what its file is called, where that lies, and how it stands in the queue. */
export function taskWords(project: Project, ref: string, queued: readonly QueuedTask[]): string {
  const files = project.bearing(ref);
  const [task] = queued;
  const title = files[0]?.parsed.title ?? task?.title;
  if (title === undefined && files.length === 0)
    return `There is no task ${markdownText(ref)}, neither in a file nor in the queue.`;
  const state = task ? markdownText(task.state) : 'Not in the queue';
  const links = files.map(({ uri, parsed }) => `[${markdownText(parsed.path)}](${uri})`);
  return paragraphs(title === undefined ? '' : `**${markdownText(title)}**`, state, links.join('  \n'));
}

/** Undefined for an agent that nobody knows: the diagnostics say so. */
export function agentWords({ surroundings }: Project, name: string | undefined): string | undefined {
  const wanted = name?.toLowerCase();
  const agent = surroundings.agents.find((choice) => choice.name.toLowerCase() === wanted);
  if (!agent) return undefined;
  const type = agent.type === undefined ? '' : ` (${agent.type})`;
  return paragraphs(`**${markdownText(agent.name)}**${type}`, markdownText(agent.description));
}

/** The provider that a task runs with, and who has chosen it. */
export function providerWords(project: Project, file: ProjectFile): string | undefined {
  const chosen = providerOf(project, file);
  if (!chosen) return undefined;
  const { id, model: own, models, named } = chosen.provider;
  const others = (models.length > 0 ? models : named).filter((model) => model !== own).map(markdownText);
  const more = others.length > MAX_MODELS ? `, and ${others.length - MAX_MODELS} more` : '';
  return paragraphs(
    `**${markdownText(id)}**${CHOSEN[chosen.by]}`,
    own === undefined ? '' : `Its own model: ${markdownText(own)}`,
    others.length > 0 ? `Models: ${others.slice(0, MAX_MODELS).join(', ')}${more}` : '',
  );
}

const CHOSEN = { file: '', agent: ' (as its agent says)', default: ' (default)' } as const;

/** The time in the zone of the machine; undefined where it is none. */
export function momentWords(written: string | undefined, now: number): string | undefined {
  const at = written === undefined ? undefined : parseMoment(written);
  if (at === undefined) return undefined;
  return `${timeIn(at)}${at < now ? ': in the past' : ''}`;
}

/**
 * The next runs in the zone of the machine and, where the schedule is meant in another one, in that; undefined where
 * something is wrong with it: the diagnostics say what.
 */
export function cronWords(written: unknown, now: number): string | undefined {
  const read = scheduleSchema.safeParse(written);
  if (!read.success || recurrenceProblem(read.data)) return undefined;
  const { cron, timeZone } = read.data;
  const runs = nextRuns(cron, timeZone, now, RUNS).map((at) => {
    const [here, there] = [timeIn(at), timeZone === undefined ? timeIn(at) : timeIn(at, timeZone)];
    if (here === there) return `- ${here}`;
    const isSameDay = here.slice(0, DAY) === there.slice(0, DAY);
    return `- ${here} (${isSameDay ? there.slice(DAY) : there} in ${markdownText(timeZone ?? '')})`;
  });
  return paragraphs('**Next runs**', runs.join('\n'));
}

/** Like `Mon 2026-12-07 09:00`. @param timeZone default: the machine's own */
function timeIn(at: number, timeZone?: string): string {
  const format = new Intl.DateTimeFormat('en', {
    ...(timeZone === undefined ? {} : { timeZone }),
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return `${part('weekday')} ${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
