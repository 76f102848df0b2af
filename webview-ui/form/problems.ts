import { scheduleProblem } from '../../src/core/cron.ts';
import { fieldProblems, type FieldProblem } from '../../src/core/draft.ts';
import { wholeDraft, type DraftDefaults } from '../../src/core/ownDraft.ts';
import { MAX_RETRIES, PRIORITY, taskDraftSchema, type TaskDraftInput } from '../../src/core/task.ts';
import type { Choices } from '../contract/form.ts';
import { l10n } from '../l10n.ts';
import { ownDraftOf, type FieldId, type Values } from './values.ts';

/** What is wrong in the form, by field, in the order of its fields. */
export type Problems = ReadonlyMap<FieldId, string>;

/** The whole draft that the form stands for: what was said, with the rest made up as the editor's side does. */
export function draftOf(values: Values, choices: Choices, now: number): TaskDraftInput {
  return wholeDraft(ownDraftOf(values, now), defaultsOf(choices));
}

/** The core's own schema says what is wrong; only what it cannot know (the agents there are) is added. */
export function problemsOf(values: Values, choices: Choices, now: number): Problems {
  const draft = draftOf(values, choices, now);
  const found = new Map<FieldId, string>();
  const note = (path: string, message: string) => {
    const field = fieldOf(path, values.when);
    if (!found.has(field)) found.set(field, wordsFor(field, values) ?? l10n.t(asSentence(message)));
  };
  const parsed = taskDraftSchema.safeParse(draft);
  if (!parsed.success) for (const { field, message } of fieldProblems(parsed.error)) note(field, message);
  const recurrence = recurrenceOf(draft);
  if (recurrence) note(recurrence.field, recurrence.message);
  if (!choices.agents.some(({ name }) => name.toLowerCase() === draft.agent.toLowerCase()))
    note('agent', l10n.t('There is no agent called {0}. Choose another one.', draft.agent));
  // The title is made of the description: where that is missing, one of the two is enough to say.
  if (values.title === null && found.has('description')) found.delete('title');
  return inOrder(found);
}

function recurrenceOf({ schedule, dependsOn = [] }: TaskDraftInput): FieldProblem | undefined {
  return (
    schedule && scheduleProblem({ schedule: { ...schedule, misfire: schedule.misfire ?? 'once' }, dependsOn })
  );
}

/** A field of the draft as the form calls it. Also for what the queue itself refuses. */
export function fieldOf(path: string, when: Values['when'] = 'at'): FieldId {
  const [, part] = /^(?:budget|schedule)\.(\w+)/.exec(path) ?? [];
  const name = part ?? /^\w+/.exec(path.replace(/^tasks\[\d+\]\./, ''))?.[0] ?? '';
  if (name === 'scheduledAt') return when === 'in' ? 'inCount' : 'at';
  return FIELDS.find((field) => field === (RENAMED[name] ?? name)) ?? 'description';
}

const RENAMED: Readonly<Record<string, FieldId>> = { dependsOn: 'parents', schedule: 'cron' };

/** In the order in which they stand in the form. */
const FIELDS: readonly FieldId[] = [
  'description',
  'title',
  'type',
  'agent',
  'instructions',
  'priority',
  'when',
  'at',
  'inCount',
  'cron',
  'timeZone',
  'parents',
  'onParentFailure',
  'context',
  'provider',
  'model',
  'steps',
  'tokens',
  'minutes',
  'usd',
  'maxRetries',
];

/** Where the schema speaks of numbers and types, a person wants to hear what to type. */
function wordsFor(field: FieldId, { cron }: Values): string | undefined {
  switch (field) {
    case 'priority':
      return l10n.t('A whole number from {0} to {1} is needed.', PRIORITY.min, PRIORITY.max);
    case 'maxRetries':
      return l10n.t('A whole number from {0} to {1} is needed.', 0, MAX_RETRIES.max);
    case 'at':
    case 'inCount':
      return l10n.t('Say when it may begin.');
    case 'cron':
      return cron.trim() === '' ? l10n.t('Say when it recurs.') : undefined;
    case 'steps':
    case 'tokens':
      return l10n.t('A whole number of at least 1 is needed.');
    case 'minutes':
    case 'usd':
      return l10n.t('A number greater than 0 is needed.');
    default:
      return undefined;
  }
}

/** What a part of the queue says of a field, as a sentence of its own below the field: "title: a title is needed". */
export function asSentence(message: string): string {
  const words = message.replace(/^[\w.[\]]+: /, '');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;
}

function inOrder(found: ReadonlyMap<FieldId, string>): Problems {
  return new Map(
    FIELDS.flatMap((field) => {
      const message = found.get(field);
      return message === undefined ? [] : [[field, message] as const];
    }),
  );
}

function defaultsOf({ agents, agentOf, defaultAgent, maxRetries }: Choices): DraftDefaults {
  return {
    agent: defaultAgent ?? undefined,
    maxRetries,
    agentFor: (type) => agentOf[type],
    typeOf: (name) => agents.find((agent) => agent.name === name)?.type ?? undefined,
  };
}
