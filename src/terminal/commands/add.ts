import { draftFromText } from '../../core/draft.ts';
import { QueueError } from '../../core/errors.ts';
import { parseMoment } from '../../core/schedule.ts';
import { PRIORITY, TASK_TYPES, type TaskDraft, type TaskType } from '../../core/task.ts';
import type { Submitted } from '../../engine/port.ts';
import { shippedAgentName } from '../../files/agentFile.ts';
import type { AgentSet } from '../../files/agentSet.ts';
import { didYouMean } from '../../files/nearest.ts';
import type { Options } from '../arguments.ts';
import { BadInput } from '../badInput.ts';
import { NO_PROVIDER, providerProblem, withChoice } from '../chooseProvider.ts';
import { contextOption } from '../contextEntries.ts';
import { meansFile } from '../findTaskFiles.ts';
import { writeJson } from '../jsonLines.ts';
import { loadAgents } from '../loadAgents.ts';
import { agentsOf, readTaskFiles, submitFiles } from '../queueFiles.ts';
import { recursWords } from '../scheduleWords.ts';
import { safeLine } from '../safeText.ts';
import { engineOf, type Session } from '../session.ts';
import { tellNotes } from '../summary.ts';
import { isoTime } from '../times.ts';

/** Options that say something about one task; a file says it itself. */
const TASK_OPTIONS = [
  'type',
  'agent',
  'title',
  'description',
  'instructions',
  'priority',
  'after',
  'at',
  'ref',
  'max-retries',
  'context',
] as const;

/** `add`: queues files, or one task in a sentence, and runs nothing. */
export async function add(session: Session): Promise<number> {
  const { settings, surroundings, invocation } = session;
  const { positionals } = invocation;
  const agents = await loadAgents(settings.workspace, settings.config.agents, surroundings);
  const areFiles = await Promise.all(positionals.map((argument) => meansFile(argument, surroundings.cwd)));
  if (areFiles.every(Boolean)) return addFiles(session, agents);
  if (positionals.length > 1) {
    throw BadInput.of('give either task files or one sentence in quotes, like add "Review src/parser.ts"');
  }
  return addSentence(session, agents, positionals[0] ?? '');
}

async function addFiles(session: Session, agents: AgentSet): Promise<number> {
  const { settings, surroundings, invocation } = session;
  const stray = TASK_OPTIONS.find((name) => invocation.options.has(name));
  if (stray !== undefined)
    throw BadInput.of('is for a task in a sentence; a file says it itself', `--${stray}`);
  const folders = { cwd: surroundings.cwd, workspace: settings.workspace };
  const read = await readTaskFiles(invocation.positionals, folders, agents);
  const files = { ...read, drafts: read.drafts.map((draft) => withChoice(draft, settings)) };
  const submitted = await submitFiles(engineOf(session), files, agents);
  await tell(session, files.drafts, submitted, agents);
  return 0;
}

async function addSentence(session: Session, agents: AgentSet, sentence: string): Promise<number> {
  const draft = withChoice(draftOf(sentence, session.invocation.options, agents), session.settings);
  try {
    const submission = { tasks: [draft], agents: agentsOf([draft], agents) };
    await tell(session, [draft], await engineOf(session).submit(submission), agents);
    return 0;
  } catch (error) {
    throw asBadInput(error);
  }
}

function draftOf(sentence: string, options: Options, agents: AgentSet): TaskDraft {
  const type = typeOf(options.text('type'));
  const { min, max } = PRIORITY;
  const context = contextOption(options.all('context'));
  const fields = {
    title: options.text('title'),
    description: options.text('description'),
    instructions: options.text('instructions'),
    priority: options.integer('priority', min, max),
    scheduledAt: momentOf(options.text('at')),
    ref: options.text('ref'),
    maxRetries: options.integer('max-retries', 0, Number.MAX_SAFE_INTEGER),
  };
  try {
    return draftFromText(sentence, {
      ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
      type,
      agent: agentOf(options.text('agent'), type, agents),
      dependsOn: [...options.all('after')],
      context: [...context],
    });
  } catch (error) {
    throw asBadInput(error);
  }
}

function typeOf(text: string | undefined): TaskType {
  if (text === undefined) return 'general';
  const type = TASK_TYPES.find((name) => name === text.trim().toLowerCase());
  if (type) return type;
  const meant = didYouMean(text, TASK_TYPES) || ` There are: ${TASK_TYPES.join(', ')}.`;
  throw BadInput.of(`there is no type ${text}.${meant}`, '--type');
}

function agentOf(name: string | undefined, type: TaskType, agents: AgentSet): string {
  if (name === undefined) return agents.forType(type)?.agent.name ?? shippedAgentName(type);
  const entry = agents.find(name);
  if (entry) return entry.agent.name;
  throw BadInput.of(agents.unknownName(name), '--agent');
}

function momentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const moment = parseMoment(text);
  if (moment !== undefined && moment >= 0) return moment;
  throw BadInput.of(`${text} is no time. Write it like 2026-12-01T09:30 or 2026-12-01T09:30+01:00.`, '--at');
}

const OPTION_OF_FIELD: Readonly<Record<string, string>> = {
  dependsOn: '--after',
  scheduledAt: '--at',
  maxRetries: '--max-retries',
};

/** What engine and schema say of a field, said of the option that it came from. */
function asBadInput(error: unknown): unknown {
  if (!(error instanceof QueueError) || error.field === undefined) return error;
  const prefix = `${error.field}: `;
  const message = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
  const field = error.field.replace(/^tasks\[0\]\./, '').replace(/[[.].*$/s, '');
  return BadInput.of(message, OPTION_OF_FIELD[field] ?? `--${field}`);
}

async function tell(
  session: Session,
  drafts: readonly TaskDraft[],
  submitted: readonly Submitted[],
  agents: AgentSet,
): Promise<void> {
  const { settings, surroundings } = session;
  const { stdout, stderr, now } = surroundings;
  await tellNotes(session, drafts, agents);
  for (const each of submitted) {
    if (settings.json) writeJson(stdout, submittedJson(each, now()));
    else stdout.write(`${safeLine(each.ref)} ${words(each, now())}\n`);
  }
  const waits = drafts
    .map((draft) => providerProblem(draft, agents, settings))
    .filter((words) => words !== undefined);
  for (const words of new Set(waits))
    stderr.write(
      `${safeLine(words === NO_PROVIDER ? NO_MODEL_YET : `${words} Its tasks wait until it can be asked.`)}\n`,
    );
}

function submittedJson({ id, ref, action, nextRun }: Submitted, now: number): Record<string, unknown> {
  const at = isoTime(now);
  return nextRun === undefined
    ? { type: 'submitted', at, task: id, ref, action }
    : { type: 'submitted', at, schedule: id, ref, action, nextRun: nextRun && isoTime(nextRun) };
}

function words(submitted: Submitted, now: number): string {
  return submitted.nextRun === undefined ? WORDS[submitted.action] : recursWords(submitted, now);
}

const NO_MODEL_YET =
  'No provider is chosen yet: the tasks wait until one is connected in the editor, or until run --provider ID.';

const WORDS: Readonly<Record<Submitted['action'], string>> = {
  created: 'queued',
  unchanged: 'completed before, not queued again',
  followed: 'is in the queue already',
  retried: 'gets another go',
  edited: 'takes the new content',
  superseded: 'queued in place of its older version',
};
