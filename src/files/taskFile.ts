import { scheduleProblem } from '../core/cron.ts';
import { parseMoment } from '../core/schedule.ts';
import { taskDraftSchema, TASK_TYPES, type TaskDraft, type TaskType } from '../core/task.ts';
import { shippedAgentName } from './agentFile.ts';
import { draftProblems } from './draftProblems.ts';
import { meantValue } from './fieldChoices.ts';
import { placeOf, placeOfKey, type FieldPosition, type FieldPositions } from './fieldPositions.ts';
import { readFrontMatter, type FrontMatter } from './frontMatter.ts';
import { readTaskSections, type Section, type TaskSections } from './markdownSections.ts';
import { nearest } from './nearest.ts';
import { inOrder, type Problem, type ProblemCode } from './problem.ts';
import type { Range } from './range.ts';
import { BUDGET_KEYS, SCHEDULE_KEYS, TASK_FILE_KEYS } from './taskFileKeys.ts';

export interface TaskFileOptions {
  /** Relative to the workspace folder, with `/`; the task's ref where the file has no `id`. */
  readonly path: string;
  /** The names of the agents that exist; left out, names are not checked. */
  readonly agents?: readonly string[];
  /** The agent of a file that names none. Default: the shipped agent of the type. */
  readonly defaultAgent?: (type: TaskType) => string;
}

export interface ParsedTaskFile {
  readonly path: string;
  /** There if and only if nothing is wrong with the file. `dependsOn` stands as written: `resolveBatch` resolves it. */
  readonly draft?: TaskDraft;
  /** The task's ref, also where the file has problems. */
  readonly ref: string;
  /** What it depends on as far as it can be read, also where the file has problems; same order as in the file. */
  readonly dependsOn: readonly string[];
  /** The front matter as it is written, by key, also what is wrong in it. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Undefined where it has none yet. */
  readonly title: string | undefined;
  readonly problems: readonly Problem[];
  readonly positions: FieldPositions;
}

/** Reads a `*.task.md` file. Never throws: whatever is wrong becomes a problem at its place. */
export function parseTaskFile(text: string, options: TaskFileOptions): ParsedTaskFile {
  const frontMatter = readFrontMatter(text);
  const sections = readTaskSections(frontMatter.body);
  const reading = new Reading(frontMatter, sections, options);
  const draft = reading.draft();
  const ref = textOf(frontMatter.values.get('id')) ?? options.path;
  const listed = frontMatter.values.get('dependsOn');
  return {
    path: options.path,
    ...(draft && reading.problems.length === 0 ? { draft } : {}),
    ref,
    dependsOn: Array.isArray(listed) ? listed.map((entry: unknown) => textOf(entry) ?? '') : [],
    values: frontMatter.values,
    title: sections.title?.text,
    problems: inOrder(reading.problems),
    positions: reading.positions,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

class Reading {
  readonly problems: Problem[];
  readonly positions: FieldPositions;
  readonly #frontMatter: FrontMatter;
  readonly #sections: TaskSections;
  readonly #options: TaskFileOptions;

  constructor(frontMatter: FrontMatter, sections: TaskSections, options: TaskFileOptions) {
    this.#frontMatter = frontMatter;
    this.#sections = sections;
    this.#options = options;
    this.problems = [...frontMatter.problems];
    this.positions = new Map([...frontMatter.positions, ...this.#sectionPositions()]);
  }

  draft(): TaskDraft | undefined {
    const { title, description, instructions } = this.#sections;
    this.#refuseUnknownKeys();
    const fields = this.#fields();
    const parsed = taskDraftSchema.safeParse({
      ...fields,
      title: title?.text ?? '',
      description: description.text,
      instructions: instructions?.text ?? '',
    });
    if (!parsed.success)
      for (const problem of draftProblems(parsed.error))
        this.#addDraftProblem(problem.field, problem.message);
    const recurring = recurringSchema.safeParse(fields);
    const problem = recurring.success ? scheduleProblem(recurring.data) : undefined;
    if (problem) this.#addDraftProblem(problem.field, problem.message);
    return parsed.data;
  }

  /** The draft's fields as the front matter has them. What has a problem of its own is left out here. */
  #fields(): Record<string, unknown> {
    const values = this.#frontMatter.values;
    const fields: Record<string, unknown> = {
      ref: values.get('id') ?? this.#options.path,
      agent: this.#agent(),
    };
    for (const key of TASK_FILE_KEYS) {
      if (!values.has(key)) continue;
      if (values.get(key) === null)
        this.#add(key, 'has no value: give one, or take the line out', 'invalid-value');
      else if (!SPECIAL_KEYS.has(key)) fields[key] = values.get(key);
    }
    if (isPresent(values.get('scheduledAt'))) fields['scheduledAt'] = this.#moment(values.get('scheduledAt'));
    return fields;
  }

  #agent(): unknown {
    const { agents, defaultAgent = shippedAgentName } = this.#options;
    const named = this.#frontMatter.values.get('agent');
    if (!isPresent(named)) return defaultAgent(this.#type());
    if (typeof named !== 'string' || !agents) return named;
    const known = findName(agents, named.trim());
    if (known !== undefined) return known;
    const meant = nearest(named, agents);
    const hint = meant === undefined ? `There are: ${agents.join(', ')}.` : `Did you mean ${meant}?`;
    this.#add('agent', `there is no agent named ${named}. ${hint}`, 'unknown-agent', meant);
    return named;
  }

  #type(): TaskType {
    const named = this.#frontMatter.values.get('type');
    return TASK_TYPES.find((type) => type === named) ?? 'general';
  }

  #moment(value: unknown): number | undefined {
    const moment = typeof value === 'string' ? parseMoment(value) : undefined;
    if (moment === undefined || moment < 0) this.#add('scheduledAt', NO_MOMENT, 'invalid-value');
    return moment === undefined || moment < 0 ? undefined : moment;
  }

  #refuseUnknownKeys(): void {
    for (const key of this.#frontMatter.values.keys()) {
      if (!KEYS.has(key)) this.#addUnknown(key, key, TASK_FILE_KEYS);
    }
  }

  #addDraftProblem(draftField: string, message: string): void {
    const field = draftField === 'ref' ? 'id' : draftField;
    const [, group, unknown] = /^(budget|schedule)\.(.*)$/s.exec(field) ?? [];
    const known = group === 'schedule' ? SCHEDULE_KEYS : BUDGET_KEYS;
    if (message === 'unknown field') this.#addUnknown(field, unknown ?? field, known);
    else if (isSection(field)) this.#add(field, SECTION_MESSAGES[message] ?? message, field);
    else this.#add(field, message, 'invalid-value', meantValue(this.#frontMatter.values, field));
  }

  #addUnknown(field: string, key: string, known: readonly string[]): void {
    const meant = nearest(key, known);
    const group = field.slice(0, field.length - key.length);
    const hint = meant === undefined ? `Known are: ${known.join(', ')}.` : `Did you mean ${meant}?`;
    this.problems.push({
      ...this.#keyPlace(field),
      field,
      message: `is not known. ${hint}`,
      code: 'unknown-key',
      // In its place the key would stand there twice if the file has it already.
      ...(meant === undefined || this.positions.has(`${group}${meant}`) ? {} : { meant }),
    });
  }

  #add(field: string, message: string, code: ProblemCode, meant?: string): void {
    const place = placeOf(this.positions, field) ?? this.#top();
    this.problems.push({ ...place, field, message, code, ...(meant === undefined ? {} : { meant }) });
  }

  #keyPlace(field: string): Range {
    return placeOfKey(this.positions, field) ?? this.#top();
  }

  #top(): Range {
    return this.#frontMatter.lines.range(0, 0);
  }

  /** Of title, description and instructions, and where the problem of a missing one is shown. */
  #sectionPositions(): ReadonlyMap<string, FieldPosition> {
    const { title, description, instructions } = this.#sections;
    const whole = this.#firstLine();
    const nearTitle = title ? this.#position(title).value : whole;
    return new Map([
      ['title', title ? this.#position(title) : { value: whole }],
      ['description', description.heading ? this.#position(description) : { value: nearTitle }],
      ['instructions', instructions ? this.#position(instructions) : { value: nearTitle }],
    ]);
  }

  #position(section: Section): FieldPosition {
    const value = this.#offsets(section.start, section.end);
    return section.heading
      ? { key: this.#offsets(section.heading.start, section.heading.end), value }
      : { value };
  }

  /** Of the body: what stands where the title should stand. */
  #firstLine(): Range {
    const { body } = this.#frontMatter;
    const start = body.length - body.trimStart().length;
    const length = /^[^\r\n]*/.exec(body.slice(start))?.[0].length ?? 0;
    return this.#offsets(start, start + length);
  }

  #offsets(start: number, end: number): Range {
    const { lines, bodyOffset } = this.#frontMatter;
    return lines.range(bodyOffset + start, bodyOffset + end);
  }
}

/** What a schedule is judged by, also where something else is wrong. */
const recurringSchema = taskDraftSchema.pick({ schedule: true, scheduledAt: true, dependsOn: true }).strip();

const KEYS: ReadonlySet<string> = new Set(TASK_FILE_KEYS);
/** Keys that do not go into the draft as they stand. */
const SPECIAL_KEYS: ReadonlySet<string> = new Set(['id', 'agent', 'scheduledAt']);

const NO_MOMENT = 'must be a time in ISO 8601, like 2026-12-01T09:30 or 2026-12-01T09:30+01:00';

/** The schema's words, with what to do in a file. */
const SECTION_MESSAGES: Readonly<Record<string, string>> = {
  'a title is needed': 'a title is needed: the first heading of the file, like # Review the parser',
  'the description needs at least 10 characters':
    'the description needs at least 10 characters: the text below the title',
  'the instructions need at least 20 characters':
    'the instructions need at least 20 characters: the text below a heading ## Instructions',
};

function isSection(field: string): field is 'title' | 'description' | 'instructions' {
  return field === 'title' || field === 'description' || field === 'instructions';
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function findName(names: readonly string[], wanted: string): string | undefined {
  const lower = wanted.toLowerCase();
  return names.find((name) => name === wanted) ?? names.find((name) => name.toLowerCase() === lower);
}
