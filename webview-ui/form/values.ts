import * as z from 'zod';
import { defined } from '../../src/core/defined.ts';
import type { OwnDraft } from '../../src/core/ownDraft.ts';
import { MISFIRE_POLICIES, PARENT_FAILURE_POLICIES, PRIORITY, TASK_TYPES } from '../../src/core/task.ts';
import { parentSchema, type Prefill } from '../contract/form.ts';

/**
 * Everything that stands in the form, as it was typed: nothing is lost because it is not right yet. What another version
 * kept of it is taken as far as it fits.
 */
export const valuesSchema = z.object({
  description: z.string().catch(''),
  /** Null: made of the description's first line. */
  title: z.string().nullable().catch(null),
  /** Empty: the usual ones of the type. */
  instructions: z.string().catch(''),
  /** Empty: the default. */
  agent: z.string().catch(''),
  type: z.enum([...TASK_TYPES, '']).catch(''),
  priority: z.string().catch(String(PRIORITY.default)),
  when: z.enum(['soon', 'at', 'in', 'again']).catch('soon'),
  /** As a `datetime-local` field writes it, in the person's zone. */
  at: z.string().catch(''),
  inCount: z.string().catch('1'),
  inUnit: z.enum(['minutes', 'hours', 'days']).catch('hours'),
  cron: z.string().catch('0 9 * * 1-5'),
  /** Empty: the zone of the machine that runs the queue. */
  timeZone: z.string().catch(''),
  misfire: z.enum(MISFIRE_POLICIES).catch('once'),
  parents: z.array(parentSchema).catch([]),
  onParentFailure: z.enum(PARENT_FAILURE_POLICIES).catch('block'),
  context: z.array(z.string()).catch([]),
  provider: z.string().catch(''),
  model: z.string().catch(''),
  steps: z.string().catch(''),
  tokens: z.string().catch(''),
  minutes: z.string().catch(''),
  usd: z.string().catch(''),
  maxRetries: z.string().catch(''),
});
export type Values = z.infer<typeof valuesSchema>;
export type FieldId = keyof Values;

export const BLANK: Values = valuesSchema.parse({});

const UNIT_MS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;

/** The form that says what a draft says. Parents that are known by ref alone have it for a title. */
export function valuesOf(draft: Prefill): Values {
  const { dependsOn = [], scheduledAt, schedule, budget = {} } = draft;
  const number = (value: number | undefined) => (value === undefined ? '' : String(value));
  return {
    ...BLANK,
    ...defined({
      description: draft.description,
      title: draft.title,
      instructions: draft.instructions,
      agent: draft.agent,
      type: draft.type,
      onParentFailure: draft.onParentFailure,
      provider: draft.provider,
      model: draft.model,
    }),
    context: [...(draft.context ?? [])],
    priority: number(draft.priority ?? PRIORITY.default),
    ...(scheduledAt === undefined ? {} : { when: 'at', at: localMinutes(scheduledAt) }),
    ...(schedule ? { when: 'again', ...schedule, timeZone: schedule.timeZone ?? '' } : {}),
    parents: dependsOn.map((ref) => ({ ref, title: ref, status: 'pending' })),
    steps: number(budget.steps),
    tokens: number(budget.tokens),
    minutes: number(budget.minutes),
    usd: number(budget.usd),
    maxRetries: number(draft.maxRetries),
  };
}

/**
 * What the person said. Numbers that are none become NaN, which no field takes.
 *
 * @param now milliseconds since the epoch, for "in two hours"
 */
export function ownDraftOf(values: Values, now: number): OwnDraft {
  const text = (value: string) => (value.trim() === '' ? undefined : value);
  const number = (value: string) => (value.trim() === '' ? undefined : Number(value));
  const budget = defined({
    steps: number(values.steps),
    tokens: number(values.tokens),
    minutes: number(values.minutes),
    usd: number(values.usd),
  });
  return defined({
    title: values.title ?? undefined,
    description: values.description,
    instructions: text(values.instructions),
    agent: text(values.agent),
    type: values.type === '' ? undefined : values.type,
    priority: number(values.priority) ?? Number.NaN,
    scheduledAt: startOf(values, now),
    schedule: recurrenceOf(values),
    dependsOn: values.parents.length === 0 ? undefined : values.parents.map(({ ref }) => ref),
    onParentFailure: values.parents.length === 0 ? undefined : values.onParentFailure,
    context: values.context.length === 0 ? undefined : values.context,
    provider: text(values.provider),
    model: text(values.model),
    budget: Object.keys(budget).length === 0 ? undefined : budget,
    maxRetries: number(values.maxRetries),
  });
}

function startOf({ when, at, inCount, inUnit }: Values, now: number): number | undefined {
  switch (when) {
    case 'soon':
    case 'again':
      return undefined;
    case 'at':
      return new Date(at).getTime();
    case 'in':
      return inCount.trim() === '' ? Number.NaN : Math.round(now + Number(inCount) * UNIT_MS[inUnit]);
  }
}

function recurrenceOf({ when, cron, timeZone, misfire }: Values): OwnDraft['schedule'] {
  if (when !== 'again') return undefined;
  return { cron, misfire, ...(timeZone.trim() === '' ? {} : { timeZone: timeZone.trim() }) };
}

/** What the next form begins with after Queue & New: the same kind of task. */
export function sameKind({ agent, type, priority, provider, model }: Values): Values {
  return { ...BLANK, agent, type, priority, provider, model };
}

/** Whether there is anything that a person would miss. */
export function isBlank(values: Values): boolean {
  return values.description.trim() === '' && (values.title ?? '') === '' && values.instructions.trim() === '';
}

function localMinutes(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
