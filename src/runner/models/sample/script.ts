import * as z from 'zod';
import type { TaskType } from '../../../core/task.ts';
import type { PromptOutline } from '../../promptOutline.ts';
import type { PlanStep } from '../../tools/tool.ts';
import { chooseFiles } from './choose.ts';
import { overviewOf } from './overview.ts';
import { suggestions } from './suggest.ts';
import { readListing } from './toolAnswers.ts';
import { searchWords } from './words.ts';
import { textField, type PastCall } from './transcript.ts';

export interface Move {
  readonly says: string;
  /** None: it is time for the report. */
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
}

/** How many files are read in one turn. */
const READS_A_TURN = 3;
const LISTED_FILES = 1_000;

const STAGES = ['list_files', 'read_file', 'search_text', 'write_file', 'report'] as const;
type Stage = (typeof STAGES)[number];

/** The plan's words for what is the same work for every type: look, read, search; and what it is for. */
const STEP_TITLES: Readonly<Record<Stage, string>> = {
  list_files: 'List the files',
  read_file: 'Read what tells most',
  search_text: 'Look for TODO and FIXME',
  write_file: 'Propose a page',
  report: 'Write the report',
};
const REPORT_TITLES: Readonly<Record<TaskType, string>> = {
  general: 'Write the report',
  analysis: 'Write down how the parts hang together',
  coding: 'Write down what a change touches',
  research: 'Write down where the question leads',
  review: 'Write the points to look at',
  documentation: 'Write down what lacks documentation',
};

/** What to do next, by what has been done: every tool that is there is used, each for one stage, then the report. */
export function nextMove(
  outline: PromptOutline,
  calls: readonly PastCall[],
  tools: ReadonlySet<string>,
): Move {
  const stages = STAGES.filter((stage) => stage === 'report' || (tools.has(stage) && isFor(stage, outline)));
  const plans = tools.has('update_plan');
  const planned = plannedStage(stages, calls);
  const plan = (at: Stage) => ({ name: 'update_plan', input: { steps: planAt(stages, at, outline.type) } });
  const [first = 'report'] = stages;
  if (plans && planned === undefined) return { says: 'First the plan.', calls: [plan(first)] };
  const stage = stages.find((candidate) => !isOver(candidate, outline, calls)) ?? 'report';
  const work = workOf(stage, outline, calls);
  if (!plans || planned === stage) return work;
  const suggested = stage === 'report' && tools.has('suggest_follow_ups') ? suggestions(outline, calls) : [];
  const suggest = { name: 'suggest_follow_ups', input: { followUps: suggested } };
  return {
    says: work.says,
    calls: [plan(stage), ...(suggested.length > 0 ? [suggest] : []), ...work.calls],
  };
}

/** Only a task that asks for documentation is given some: what a person has to review must have been wished for. */
function isFor(stage: Stage, { type }: PromptOutline): boolean {
  return stage !== 'write_file' || type === 'documentation';
}

/** The stage that the last plan calls under way; undefined before the first plan. */
function plannedStage(stages: readonly Stage[], calls: readonly PastCall[]): Stage | undefined {
  const input = calls.findLast(({ name }) => name === 'update_plan')?.input;
  const plan = planSchema.safeParse(input);
  if (!plan.success) return undefined;
  return stages[plan.data.steps.findIndex(({ status }) => status === 'in_progress')];
}

const planSchema = z.object({ steps: z.array(z.object({ status: z.string() })) });

function planAt(stages: readonly Stage[], at: Stage, type: TaskType): readonly PlanStep[] {
  const current = stages.indexOf(at);
  return stages.map((stage, index) => ({
    title: stage === 'report' ? REPORT_TITLES[type] : STEP_TITLES[stage],
    status: index < current ? 'done' : index === current ? 'in_progress' : 'pending',
  }));
}

function isOver(stage: Stage, outline: PromptOutline, calls: readonly PastCall[]): boolean {
  switch (stage) {
    case 'list_files':
    case 'search_text':
    case 'write_file':
      return calls.some(({ name }) => name === stage);
    case 'read_file':
      return unread(outline, calls).length === 0;
    case 'report':
      return false;
  }
}

function workOf(stage: Stage, outline: PromptOutline, calls: readonly PastCall[]): Move {
  switch (stage) {
    case 'list_files':
      return {
        says: 'I look at what there is.',
        calls: [{ name: stage, input: { limit: LISTED_FILES } }],
      };
    case 'read_file': {
      const paths = unread(outline, calls).slice(0, READS_A_TURN);
      return {
        says: `I read ${paths.join(', ')}.`,
        calls: paths.map((path) => ({ name: stage, input: { path } })),
      };
    }
    case 'search_text':
      return { says: 'I search.', calls: searches(outline).map((input) => ({ name: stage, input })) };
    case 'write_file': {
      const page = overviewOf(outline, calls);
      return { says: `I propose ${page.path}.`, calls: [{ name: stage, input: page }] };
    }
    case 'report':
      return { says: 'I have seen enough to report.', calls: [] };
  }
}

/** Research, and a change whose place nobody has named, ask where their own words occur; every type wants the open ends. */
function searches(outline: PromptOutline): readonly object[] {
  const words = outline.type === 'research' || outline.type === 'coding' ? searchWords(outline) : [];
  return [
    { pattern: '\\b(TODO|FIXME)\\b', regex: true, limit: 200 },
    ...words.map((pattern) => ({ pattern, limit: 50 })),
  ];
}

function unread(outline: PromptOutline, calls: readonly PastCall[]): readonly string[] {
  const asked = new Set(
    calls.filter(({ name }) => name === 'read_file').map(({ input }) => textField(input, 'path')),
  );
  return chooseFiles(readListing(calls), outline).filter((path) => !asked.has(path));
}
