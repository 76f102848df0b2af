import { fieldProblems } from '../../src/core/draft.ts';
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
  const parsed = taskDraftSchema.safeParse(draft);
  const wrong = parsed.success ? [] : fieldProblems(parsed.error);
  const found = new Map<FieldId, string>();
  for (const { field, message } of wrong) note(found, fieldOf(field), message);
  if (!choices.agents.some(({ name }) => name === draft.agent))
    note(found, 'agent', l10n.t('There is no agent called {0}. Choose another one.', draft.agent));
  return inOrder(found);
}

function note(found: Map<FieldId, string>, field: FieldId, message: string): void {
  if (!found.has(field)) found.set(field, wordsFor(field) ?? l10n.t(capitalised(message)));
}

/** A field of the draft as the form calls it. Also for what the queue itself refuses. */
export function fieldOf(path: string): FieldId {
  const [, budget] = /^budget\.(\w+)/.exec(path) ?? [];
  const name = budget ?? /^\w+/.exec(path.replace(/^tasks\[\d+\]\./, ''))?.[0] ?? '';
  return FIELDS.find((field) => field === (RENAMED[name] ?? name)) ?? 'description';
}

const RENAMED: Readonly<Record<string, FieldId>> = { dependsOn: 'parents', scheduledAt: 'at' };

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
  'parents',
  'onParentFailure',
  'context',
  'provider',
  'model',
  'steps',
  'tokens',
  'minutes',
  'maxRetries',
];

/** Where the schema speaks of numbers and types, a person wants to hear what to type. */
function wordsFor(field: FieldId): string | undefined {
  switch (field) {
    case 'priority':
      return l10n.t('A whole number from {0} to {1} is needed.', PRIORITY.min, PRIORITY.max);
    case 'maxRetries':
      return l10n.t('A whole number from {0} to {1} is needed.', 0, MAX_RETRIES.max);
    case 'at':
    case 'inCount':
      return l10n.t('Say when it may begin.');
    case 'steps':
    case 'tokens':
      return l10n.t('A whole number of at least 1 is needed.');
    case 'minutes':
      return l10n.t('A number greater than 0 is needed.');
    default:
      return undefined;
  }
}

function capitalised(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;
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
