import { CompletionItemKind } from 'vscode-languageserver-types';
import { DEFAULT_BUDGET } from '../core/task.ts';
import { TASK_TYPES } from '../core/taskTypes.ts';
import { shippedAgentName } from '../files/agentFile.ts';
import { likelyTimes } from './likelyTimes.ts';
import type { Project, ProjectFile } from './project.ts';
import { providerOf } from './providerOf.ts';
import type { ValueChoice } from './valueItem.ts';

/** What a field that holds a word, a number or a time may hold. @param now milliseconds since the epoch */
export function wordChoices(
  project: Project,
  file: ProjectFile,
  key: string,
  now: number,
): readonly ValueChoice[] {
  switch (key) {
    case 'type':
      return types(project);
    case 'agent':
      return agents(project);
    case 'provider':
      return providers(project);
    case 'model':
      return models(project, file);
    case 'scheduledAt':
      return likelyTimes(now);
    case 'schedule.timeZone':
      return timeZones();
    default:
      return listed(key);
  }
}

function types({ surroundings: { agentFor } }: Project): readonly ValueChoice[] {
  return TASK_TYPES.map((type) => ({
    value: type,
    kind: CompletionItemKind.EnumMember,
    detail: agentFor[type] ?? shippedAgentName(type),
  }));
}

function agents({ surroundings }: Project): readonly ValueChoice[] {
  return surroundings.agents.map(({ name, type, description }) => ({
    value: name,
    kind: CompletionItemKind.Class,
    ...(type === undefined ? {} : { detail: type }),
    text: description,
  }));
}

function providers({ surroundings }: Project): readonly ValueChoice[] {
  return surroundings.providers.map(({ id, model }) => ({
    value: id,
    kind: CompletionItemKind.Module,
    ...(model === undefined ? {} : { detail: model }),
  }));
}

/** Those of the provider that the task runs with. */
function models(project: Project, file: ProjectFile): readonly ValueChoice[] {
  const provider = providerOf(project, file)?.provider;
  if (!provider) return [];
  const own = provider.model === undefined ? [] : [provider.model];
  const others = provider.models.length > 0 ? provider.models : provider.named;
  return [...new Set([...own, ...others])].map((value) => ({
    value,
    kind: CompletionItemKind.Value,
    detail: provider.id,
  }));
}

/** The machine's own first. */
function timeZones(): readonly ValueChoice[] {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])].map((value) => ({
    value,
    kind: CompletionItemKind.Value,
  }));
}

type Meaning = readonly [value: string, meaning: string];

/** What each word or number means. */
const WORDS: ReadonlyMap<string, readonly Meaning[]> = new Map<string, readonly Meaning[]>([
  [
    'onParentFailure',
    [
      ['block', 'It waits for you'],
      ['cancel', 'It is cancelled too'],
      ['run', 'It runs all the same'],
    ],
  ],
  [
    'schedule.misfire',
    [
      ['skip', 'Runs that nobody was there for are left out'],
      ['once', 'One run makes up for all of them'],
      ['all', 'Each of them is made up for'],
    ],
  ],
  [
    'schedule.cron',
    [
      ['*/15 * * * *', 'Every 15 minutes'],
      ['0 * * * *', 'Every hour'],
      ['0 9 * * *', 'Every day at 9:00'],
      ['0 9 * * 1-5', 'On weekdays at 9:00'],
      ['0 9 * * 1', 'On Mondays at 9:00'],
      ['0 9 1 * *', 'On the first of each month at 9:00'],
      ['0 9 1 1,4,7,10 *', 'On the first of each quarter at 9:00'],
    ],
  ],
]);

const NUMBERS: ReadonlyMap<string, readonly Meaning[]> = new Map<string, readonly Meaning[]>([
  ['priority', numbers('', 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)],
  ['maxRetries', numbers('', 0, 1, 2, 3, 5, 10)],
  ['budget.steps', numbers('turns of the model', 20, 40, DEFAULT_BUDGET.steps, 120)],
  ['budget.tokens', numbers('tokens', 100_000, 200_000, DEFAULT_BUDGET.tokens, 1_000_000)],
  ['budget.minutes', numbers('minutes', 10, 20, DEFAULT_BUDGET.minutes, 60)],
  ['budget.usd', numbers('US dollars', 0.1, 0.5, 1, 5)],
]);

function numbers(unit: string, ...values: readonly number[]): readonly Meaning[] {
  return values.map((value) => [String(value), unit]);
}

function listed(key: string): readonly ValueChoice[] {
  const choice =
    (isBare: boolean) =>
    ([value, detail]: Meaning) => ({
      value,
      kind: isBare ? CompletionItemKind.Value : CompletionItemKind.EnumMember,
      ...(detail === '' ? {} : { detail }),
      isBare,
    });
  return [...(WORDS.get(key) ?? []).map(choice(false)), ...(NUMBERS.get(key) ?? []).map(choice(true))];
}
